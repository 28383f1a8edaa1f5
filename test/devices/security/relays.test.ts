/** Relay boards by their profiles, against boards that keep their state. */
import { onTestFinished, describe, expect, it } from "vitest";
import type { VirtualClock } from "../../../src/core/clock.ts";
import type { LogEvent } from "../../../src/core/log.ts";
import { genericDriver } from "../../../src/devices/drivers/generic/driver.ts";
import { firstHealth, type SecurityPort } from "../../../src/devices/ports.ts";
import { inTime, newClock, optionsOf, partsFor, passUntil } from "./bench.ts";
import {
  ARMING,
  HID_PROFILES,
  plugBoard,
  READ_BACK,
  SERIAL_PROFILES,
  type Board,
  type RelayProfile,
} from "./relay-boards.ts";

const PROFILES: readonly RelayProfile[] = [...SERIAL_PROFILES, ...HID_PROFILES];

interface Here extends Board {
  readonly clock: VirtualClock;
  readonly device: SecurityPort;
  readonly logged: readonly LogEvent[];
  /** Relays in the order in which they went on and off. */
  readonly moves: readonly string[];
}

async function bench(profile: RelayProfile, prepare: (board: Board) => void = () => {}): Promise<Here> {
  const clock = newClock();
  const board = await plugBoard(profile, clock);
  prepare(board);
  const logged: LogEvent[] = [];
  const moves: string[] = [];
  board.relays.onMove((relay, on) => moves.push(`${relay} ${on ? "on" : "off"}`));
  const parts = partsFor(board.transport, clock, (event) => logged.push(event));
  const started = genericDriver.start(parts, optionsOf(profile), "security");
  if (started.role !== "security") throw new Error("Not a desensitizer");
  const { device } = started;
  onTestFinished(() => inTime(clock, device.stop()));
  await inTime(clock, firstHealth(device));
  return { ...board, clock, device, logged, moves };
}

describe.each(PROFILES)("%s", (profile) => {
  const assurance = READ_BACK.includes(profile) ? "verified" : "unverified";

  it(`releases by a pulse of its relay, and says that it is ${assurance}`, async () => {
    const { device, clock, moves } = await bench(profile);
    expect(device.health).toEqual({ state: "ready" });
    const before = clock.elapsed();
    expect(await inTime(clock, device.release("book"))).toEqual({ ok: true, value: assurance });
    expect(moves).toEqual(["1 on", "1 off"]);
    expect(clock.elapsed() - before).toBeGreaterThanOrEqual(400);
  });

  it("says that it cannot arm, where it cannot", async () => {
    const { device, clock, moves } = await bench(profile);
    const armed = await inTime(clock, device.arm("book"));
    if (ARMING.includes(profile)) expect(armed).toEqual({ ok: true, value: assurance });
    else expect(armed).toMatchObject({ fault: { code: "device.not-supported" } });
    expect(moves).toEqual(ARMING.includes(profile) ? ["2 on", "2 off"] : []);
  });

  it("is made safe at start and at the end", async () => {
    const { device, clock, relays } = await bench(profile, (board) => board.relays.turn(1, true));
    expect(relays.state).toBe(0);
    relays.turn(1, true);
    await inTime(clock, device.stop());
    expect(relays.state).toBe(0);
  });

  it("does not touch tapes and discs", async () => {
    const { device, moves } = await bench(profile);
    expect(await device.release("magnetic")).toMatchObject({ fault: { code: "security.magnetic-media" } });
    expect(moves).toEqual([]);
  });

  it("that is pulled in the middle of a pulse has not released, and comes back safe", async () => {
    const here = await bench(profile);
    const released = here.device.release("book");
    await passUntil(here.clock, () => here.relays.isOn(1));
    here.unplug();
    expect(await inTime(here.clock, released)).toMatchObject({ ok: false, fault: { code: "device.lost" } });
    expect(here.device.health.state).toBe("lost");
    here.plugIn();
    await passUntil(here.clock, () => here.device.health.state === "ready");
    expect(here.relays.state).toBe(0);
    expect(await inTime(here.clock, here.device.release("book"))).toEqual({ ok: true, value: assurance });
  });

  it("works one command after the other", async () => {
    const { device, clock, moves } = await bench(profile);
    const both = Promise.all([device.release("book"), device.release("book")]);
    expect(await inTime(clock, both)).toEqual([
      { ok: true, value: assurance },
      { ok: true, value: assurance },
    ]);
    expect(moves).toEqual(["1 on", "1 off", "1 on", "1 off"]);
  });

  it("that is stopped in the middle of a pulse ends it", async () => {
    const { device, clock, relays } = await bench(profile);
    const released = device.release("book");
    await passUntil(clock, () => relays.isOn(1));
    await inTime(clock, device.stop());
    expect(await released).toMatchObject({ ok: false });
    expect(relays.state).toBe(0);
  });
});

describe.each(READ_BACK)("%s reads its relay back", (profile) => {
  it("one that never goes on has released nothing", async () => {
    const { device, clock, relays, moves } = await bench(profile);
    relays.stick(1, true);
    expect(await inTime(clock, device.release("book"))).toMatchObject({
      ok: false,
      fault: { code: "device.not-as-commanded" },
    });
    expect(moves).toEqual([]);
    relays.stick(1, false);
    expect(await inTime(clock, device.release("book"))).toEqual({ ok: true, value: "verified" });
  });

  it("one that does not go off again is told of, and not used until it does", async () => {
    const { device, clock, relays, logged } = await bench(profile);
    const released = device.release("book");
    await passUntil(clock, () => relays.isOn(1));
    relays.stick(1, true);
    expect(await inTime(clock, released)).toMatchObject({ fault: { code: "device.not-as-commanded" } });
    expect(logged).toContain("device.unsafe");
    expect(device.health).toMatchObject({ state: "lost", fault: { code: "device.not-as-commanded" } });
    relays.stick(1, false);
    await passUntil(clock, () => device.health.state === "ready");
    expect(relays.state).toBe(0);
  });

  it("one that hangs is lost, and works again when it answers again", async () => {
    const here = await bench(profile);
    here.hang(true);
    expect(await inTime(here.clock, here.device.release("book"))).toMatchObject({ ok: false });
    await passUntil(here.clock, () => here.device.health.state === "lost");
    here.hang(false);
    await passUntil(here.clock, () => here.device.health.state === "ready");
    expect(await inTime(here.clock, here.device.release("book"))).toEqual({ ok: true, value: "verified" });
  });
});

it("what somebody else switched on is switched off at the next look", async () => {
  const { clock, relays, device } = await bench("usbrelay-hid");
  relays.turn(1, true);
  await passUntil(clock, () => relays.state === 0);
  expect(device.health).toEqual({ state: "ready" });
});

it.each(PROFILES.filter((profile) => !READ_BACK.includes(profile)))(
  "%s never says that a release is verified",
  async (profile) => {
    const { device, clock, relays } = await bench(profile);
    relays.stick(1, true);
    expect(await inTime(clock, device.release("book"))).toEqual({ ok: true, value: "unverified" });
  },
);
