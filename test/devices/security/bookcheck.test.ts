import * as fc from "fast-check";
import { onTestFinished, describe, expect, it } from "vitest";
import type { VirtualClock } from "../../../src/core/clock.ts";
import { readTransfer, setupBytes } from "../../../src/devices/control-transfer.ts";
import {
  readState,
  readStateSetup,
  stateSetup,
  type BookcheckChange,
} from "../../../src/devices/drivers/security/bookcheck/codec.ts";
import { bookcheckDriver } from "../../../src/devices/drivers/security/bookcheck/driver.ts";
import { bookcheckOptions } from "../../../src/devices/drivers/security/bookcheck/options.ts";
import { passWatcher } from "../../../src/devices/drivers/security/bookcheck/pass.ts";
import { bookcheck } from "../../../src/devices/drivers/security/bookcheck/session.ts";
import { firstHealth, type SecurityPort } from "../../../src/devices/ports.ts";
import {
  bookcheckPeer,
  type BookcheckPeer,
  type MagneticItem,
} from "../../../src/devices/sim/security/bookcheck.ts";
import type { LogEvent } from "../../../src/core/log.ts";
import { loadPeer } from "../../../src/devices/sim/index.ts";
import type { ControlSetup } from "../../../src/devices/transports/transport.ts";
import { must } from "../bench.ts";
import { bytes } from "../vectors.ts";
import { inTime, newClock, partsFor, pass, passUntil } from "./bench.ts";

/** As the README of StaffWorkstation4Linux shows them of a model 942. */
const AT_REST = "01 01 00 00 00 00 00 00 00";
const SENSOR_AT_REST = "00 00 00 01 01 00 01 EE 00";
const READ_STATE = "C0 BD FF FF FF FF 09 00";
const READ_SENSOR = "C0 B7 00 00 00 00 09 00";

const SAFE = [1, 0, 0, 0];
const OPTIONS = { safeState: { mode: "check-in" }, passMs: 2_000, healthMs: 200 };

const decode = (pieces: readonly string[], from?: "host" | "device") =>
  bookcheckDriver.decode(pieces.map(bytes), OPTIONS, from);

describe("a transfer in hexadecimal", () => {
  it.each<[string, readonly string[], readonly object[]]>([
    [
      "a set-up and its answer in one piece",
      [`${READ_STATE} ${AT_REST}`],
      [
        { kind: "request", request: "read-state", hex: READ_STATE },
        { kind: "state", mode: "check-in", media: "normal", verifier: "off", control: "auto", hex: AT_REST },
      ],
    ],
    [
      "each for itself",
      [READ_SENSOR, SENSOR_AT_REST],
      [
        { kind: "request", request: "read-sensor" },
        { kind: "sensor", sensed: false, direction: "left", verifierOff: true },
      ],
    ],
    [
      "an answer alone is read in both ways",
      [AT_REST],
      [{ kind: "answer", asState: { mode: "check-in", media: "normal", verifier: "off", control: "auto" } }],
    ],
    [
      "check-out and magnetic media, the rest as it is",
      ["C0 BD 00 00 FF FF 09 00"],
      [{ kind: "request", request: "set-state", mode: "check-out", media: "magnetic" }],
    ],
    [
      "a state of four bytes",
      [READ_STATE, "00 00 00 01"],
      [{}, { kind: "state", mode: "check-out", control: "manual" }],
    ],
    [
      "a value that nobody knows",
      [READ_STATE, "07 01 00 00"],
      [{}, { kind: "state", mode: "unknown", media: "normal" }],
    ],
    ["another request", ["C0 11 00 00 00 00 09 00"], [{ kind: "request", request: "unknown" }]],
    ["a value that cannot be set", ["C0 BD 07 FF FF FF 09 00"], [{ kind: "request", request: "unknown" }]],
    ["a transfer cut short", ["C0 BD FF"], [{ kind: "unknown", hex: "C0 BD FF" }]],
    ["nothing", [""], [{ kind: "unknown", hex: "" }]],
  ])("%s", (_what, pieces, means) => {
    const read = decode(pieces);
    expect(read).toHaveLength(means.length);
    for (const [index, wanted] of means.entries()) expect(read[index]).toMatchObject(wanted);
  });

  it("says who sent it only where that was asked", () => {
    expect(decode([AT_REST], "device")).toEqual(decode([AT_REST]));
    expect(decode([AT_REST], "host")).toEqual([{ kind: "unknown", hex: AT_REST }]);
  });

  it("is read as it was written, whatever is changed", () => {
    const change = fc.record(
      {
        mode: fc.constantFrom<"check-in" | "check-out">("check-in", "check-out"),
        media: fc.constantFrom<"normal" | "magnetic">("normal", "magnetic"),
        verifier: fc.constantFrom<"on" | "off">("on", "off"),
        control: fc.constantFrom<"auto" | "manual">("auto", "manual"),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(change, (wanted: BookcheckChange) => {
        const transfer = readTransfer(setupBytes(stateSetup(wanted), "in", 9));
        expect(transfer).toMatchObject({ direction: "in", length: 9 });
        expect(transfer === undefined ? undefined : readStateSetup(transfer.setup)).toEqual(wanted);
      }),
    );
  });

  it("never throws, whatever it is given", () => {
    const piece = fc.uint8Array({ maxLength: 30 });
    fc.assert(
      fc.property(fc.array(piece), fc.constantFrom("host", "device", undefined), (pieces, from) => {
        expect(bookcheckDriver.decode(pieces, OPTIONS, from).length).toBeGreaterThanOrEqual(pieces.length);
      }),
    );
    expect(readState(new Uint8Array(3))).toBeUndefined();
  });
});

describe("a pass", () => {
  const look = (sensed: boolean, direction?: "left" | "right") => ({ sensed, direction, verifierOff: true });

  it.each<[string, "any" | "left" | "right", readonly (readonly [boolean, ("left" | "right")?])[], boolean]>([
    ["comes and goes", "any", [[false], [true, "left"], [false, "left"]], true],
    ["still lies there", "any", [[false], [true, "left"]], false],
    [
      "lay there before",
      "any",
      [
        [true, "left"],
        [false, "left"],
      ],
      false,
    ],
    ["lay there before, and came again", "any", [[true], [false], [true, "left"], [false, "left"]], true],
    ["went in the wanted way", "right", [[false], [true, "left"], [false, "right"]], true],
    ["went the other way", "right", [[false], [true, "right"], [false, "left"]], false],
    ["of which no direction is known", "any", [[false], [true], [false]], false],
  ])("%s (%s)", (_what, wanted, looks, passed) => {
    const watch = passWatcher(wanted);
    expect(looks.some(([sensed, direction]) => watch(look(sensed, direction)))).toBe(passed);
  });
});

interface Here {
  readonly clock: VirtualClock;
  readonly peer: BookcheckPeer;
  readonly device: SecurityPort;
  readonly logged: readonly LogEvent[];
}

async function bench(prepare: (peer: BookcheckPeer) => void = () => {}, options: object = {}): Promise<Here> {
  const clock = newClock();
  const peer = bookcheckPeer("usb 0D2C:03AE", clock);
  prepare(peer);
  const logged: LogEvent[] = [];
  const parts = partsFor(peer.transport, clock, (event) => logged.push(event));
  const device = bookcheck(parts, bookcheckOptions.parse({ ...OPTIONS, ...options }));
  onTestFinished(() => inTime(clock, device.stop()));
  await inTime(clock, firstHealth(device));
  return { clock, peer, device, logged };
}

const book = (armed: boolean): MagneticItem => ({ made: "book", armed, harmed: false });
const tape = (armed: boolean): MagneticItem => ({ made: "tape", armed, harmed: false });

/** Waits until the unit is in that mode and was looked at, and slides the item past. */
async function slide(
  { clock, peer }: Here,
  mode: readonly number[],
  item: MagneticItem,
  way: "left" | "right" = "left",
): Promise<void> {
  await passUntil(clock, () => mode.every((byte, at) => peer.state[at] === byte));
  await pass(clock, 150);
  peer.pass(way, item);
}

describe("a Bookcheck unit", () => {
  it("is brought to its safe state before it is ready, and at the end", async () => {
    const { peer, device, clock } = await bench();
    expect(device.health).toEqual({ state: "ready" });
    expect(peer.state).toEqual(SAFE);
    peer.reset();
    await inTime(clock, device.stop());
    expect(peer.state).toEqual(SAFE);
  });

  it("releases the book that passes, is safe again, and touches no other", async () => {
    const here = await bench();
    const [mine, other] = [book(true), book(true)];
    const released = here.device.release("book");
    await slide(here, [0, 1], mine);
    expect(await inTime(here.clock, released)).toEqual({ ok: true, value: "verified" });
    expect(here.peer.state).toEqual(SAFE);
    here.peer.pass("left", other);
    expect([mine.armed, other.armed]).toEqual([false, true]);
  });

  it("arms the book that passes", async () => {
    const here = await bench();
    const mine = book(false);
    const armed = here.device.arm("book");
    await slide(here, [1, 1], mine);
    expect(await inTime(here.clock, armed)).toEqual({ ok: true, value: "verified" });
    expect(mine.armed).toBe(true);
    expect(here.peer.state).toEqual(SAFE);
  });

  it("puts tapes and discs through in the field that does not harm them", async () => {
    const here = await bench();
    const mine = tape(true);
    const released = here.device.release("magnetic");
    await slide(here, [0, 0], mine);
    expect(await inTime(here.clock, released)).toEqual({ ok: true, value: "verified" });
    expect(mine).toMatchObject({ armed: false, harmed: false });
  });

  it("does nothing with a tape if it does not say that it is in the mode for tapes", async () => {
    const here = await bench(() => {}, { safeState: { mode: "check-in", media: "normal" } });
    here.peer.stick(true);
    expect(await inTime(here.clock, here.device.release("magnetic"))).toMatchObject({
      fault: { code: "security.magnetic-media" },
    });
    expect(here.peer.state).toEqual([1, 1, 0, 0]);
  });

  it("that was stuck before is not used, and is ready when it is not any more", async () => {
    const here = await bench((peer) => peer.stick(true));
    expect(here.device.health).toMatchObject({ state: "lost", fault: { code: "device.not-as-commanded" } });
    here.peer.stick(false);
    await passUntil(here.clock, () => here.device.health.state === "ready");
  });

  it.each(["nothing", "an item the wrong way"])("is safe again when %s passed in time", async (passed) => {
    const here = await bench(() => {}, { direction: "right" });
    const released = here.device.release("book");
    if (passed !== "nothing") await slide(here, [0, 1], book(true), "left");
    expect(await inTime(here.clock, released)).toMatchObject({
      ok: false,
      fault: { code: "security.not-sensed" },
    });
    expect(here.peer.state).toEqual(SAFE);
    expect(here.device.health).toEqual({ state: "ready" });
  });

  it("that is stuck in check-out is told of, and not used", async () => {
    const here = await bench();
    const mine = book(true);
    const released = here.device.release("book");
    await slide(here, [0, 1], mine);
    here.peer.stick(true);
    // The item did pass in check-out mode, which is what was asked.
    expect(await inTime(here.clock, released)).toEqual({ ok: true, value: "verified" });
    expect(mine.armed).toBe(false);
    expect(here.logged).toContain("device.unsafe");
    await passUntil(here.clock, () => here.device.health.state === "lost");
    expect(await inTime(here.clock, here.device.release("book"))).toMatchObject({ ok: false });
    here.peer.stick(false);
    await passUntil(here.clock, () => here.device.health.state === "ready");
    expect(here.peer.state).toEqual(SAFE);
  });

  it("that somebody switched to manual is left alone until it is switched back", async () => {
    const here = await bench();
    here.peer.turn("manual");
    await passUntil(here.clock, () => here.device.health.state === "trouble");
    expect(here.device.health).toMatchObject({ fault: { code: "security.manual" } });
    expect(await inTime(here.clock, here.device.release("book"))).toMatchObject({
      fault: { code: "security.manual" },
    });
    expect(here.peer.state).toEqual([1, 0, 0, 1]);
    here.peer.turn("auto");
    await passUntil(here.clock, () => here.device.health.state === "ready");
  });

  it("that is switched to manual while an item is waited for has not released it", async () => {
    const here = await bench();
    const released = here.device.release("book");
    await passUntil(here.clock, () => here.peer.state[0] === 0);
    here.peer.turn("manual");
    expect(await inTime(here.clock, released)).toMatchObject({ fault: { code: "security.manual" } });
    expect(here.device.health.state).toBe("trouble");
  });

  it("that comes up in manual says so, and is ready when it is switched", async () => {
    const here = await bench((peer) => peer.turn("manual"));
    expect(here.device.health).toMatchObject({ state: "trouble", fault: { code: "security.manual" } });
    here.peer.turn("auto");
    await passUntil(here.clock, () => here.device.health.state === "ready");
    expect(here.peer.state).toEqual(SAFE);
  });

  it("that lost its power between items is made safe again", async () => {
    const here = await bench();
    here.peer.reset();
    await passUntil(here.clock, () => here.peer.state[1] === 0);
    expect(here.peer.state).toEqual(SAFE);
    expect(here.device.health).toEqual({ state: "ready" });
  });

  it("that was pulled comes back in its safe state", async () => {
    const here = await bench();
    here.peer.far.unplug();
    here.peer.reset();
    await passUntil(here.clock, () => here.device.health.state === "lost");
    here.peer.far.plugIn();
    await passUntil(here.clock, () => here.device.health.state === "ready");
    expect(here.peer.state).toEqual(SAFE);
  });

  it("that hangs is lost, and works again when it answers again", async () => {
    const here = await bench();
    here.peer.hang(true);
    await passUntil(here.clock, () => here.device.health.state === "lost");
    expect(here.device.health).toMatchObject({ fault: { code: "device.silent" } });
    here.peer.hang(false);
    await passUntil(here.clock, () => here.device.health.state === "ready");
  });

  it("takes one item at a time, and lets go of the one it waits for when it is stopped", async () => {
    const here = await bench();
    const first = here.device.release("book");
    expect(await here.device.arm("book")).toMatchObject({ fault: { code: "device.busy" } });
    await passUntil(here.clock, () => here.peer.state[0] === 0);
    await inTime(here.clock, here.device.stop());
    expect(await first).toMatchObject({ ok: false });
    expect(here.peer.state).toEqual(SAFE);
  });
});

describe("the simulated unit", () => {
  it.each<[string, ControlSetup, number]>([
    ["another request", { type: "vendor", request: 0x11, value: 0, index: 0 }, 9],
    ["another kind of request", { type: "class", request: 0xbd, value: 0xffff, index: 0xffff }, 9],
    ["a value that it does not know", { type: "vendor", request: 0xbd, value: 0xff07, index: 0xffff }, 9],
    ["another number of bytes", { type: "vendor", request: 0xb7, value: 0, index: 0 }, 8],
  ])("refuses %s", async (_what, setup, length) => {
    const clock = newClock();
    const { transport, state } = bookcheckPeer("usb", clock);
    await transport.open();
    const read = await inTime(clock, transport.controlIn(setup, length, 100));
    expect(read).toMatchObject({ fault: { code: "device.refused" } });
    const written = await inTime(clock, transport.controlOut(setup, new Uint8Array(0), 100));
    expect(written).toMatchObject({ ok: false });
    expect(state).toEqual([1, 1, 0, 0]);
  });

  it("does what people tell it", async () => {
    const clock = newClock();
    const definition = await loadPeer("bookcheck");
    if (definition === undefined) throw new Error("Not in the table");
    const plug = () => Promise.reject(new Error("It has no stream"));
    const parts = { plug, fragmentation: "whole", clock, random: () => 0 } as const;
    const peer = must(await definition.start(parts, definition.options.parse({})));
    expect(await peer.verbs["pass"]?.run(["left"])).toEqual({ ok: true, value: "armed" });
    expect(await peer.verbs["pass"]?.run(["up"])).toMatchObject({
      fault: { detail: "it is: pass left|right" },
    });
    for (const [name, words] of [
      ["switch", ["manual"]],
      ["stick", ["on"]],
      ["hang", ["off"]],
      ["reset", []],
      ["unplug", []],
    ] as const)
      expect(await peer.verbs[name]?.run(words)).toEqual({ ok: true });
    expect(peer.transport?.kind).toBe("usb-control");
  });
});
