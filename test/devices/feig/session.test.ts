import { describe, expect, it } from "vitest";
import { seededRandom, systemClock } from "../../../src/core/clock.ts";
import { feigOptions } from "../../../src/devices/drivers/rfid/feig/options.ts";
import { feigPad } from "../../../src/devices/drivers/rfid/feig/session.ts";
import { firstHealth } from "../../../src/devices/ports.ts";
import { feigPeer } from "../../../src/devices/sim/rfid/feig.ts";
import { FLAT, openField } from "../../../src/devices/sim/rfid/field.ts";
import { must, partsOn, serialOn, stablePlug, until } from "../bench.ts";
import { stopping, tag, uidNo } from "../tag-bench.ts";

const QUICK = { answerMs: 150, speeds: [{ baudRate: 9_600, parity: "none" }] };

async function bench(options: object) {
  const { plug, path } = await stablePlug();
  const field = openField(seededRandom(1));
  const clock = systemClock;
  // A test machine may pause longer than 12 ms between two bytes.
  const peer = must(await feigPeer(plug, seededRandom(2), { field, once: true, gapMs: 100, clock }));
  const pad = stopping(feigPad(partsOn(serialOn(path)), feigOptions.parse({ ...QUICK, ...options })));
  return { peer, field, pad, health: await firstHealth(pad) };
}

const code = (outcome: { readonly ok: boolean; readonly fault?: { readonly code: string } }): string =>
  outcome.ok ? "ok" : (outcome.fault?.code ?? "?");

describe("a stack", () => {
  it("of ten tags is swept whole, again and again, four at a time and although each is told once", async () => {
    const { field, pad } = await bench({});
    for (let number = 1; number <= 10; number++) field.place(tag(number, { dsfid: number }), FLAT);
    for (let sweep = 0; sweep < 3; sweep++) {
      const tags = must(await pad.inventory());
      expect(tags).toHaveLength(10);
      expect(tags[3]).toEqual({ uid: uidNo(4), dsfid: 4 });
    }
  });

  it("is empty when nothing lies there", async () => {
    const { pad } = await bench({});
    expect(must(await pad.inventory())).toEqual([]);
  });

  it.each(["presence", "none"])("is swept with the option sweep: %s too", async (sweep) => {
    const { field, pad } = await bench({ sweep });
    for (let number = 1; number <= 5; number++) field.place(tag(number, {}), FLAT);
    expect(must(await pad.inventory())).toHaveLength(5);
    // With ONT on and no way round it, a reader that says a tag once is silent about it afterwards.
    expect(must(await pad.inventory())).toHaveLength(sweep === "presence" ? 5 : 0);
  });

  it("leaves out what no tag can be", async () => {
    const { field, pad } = await bench({});
    field.place(tag(1, {}), FLAT);
    field.ghost("1234567890ABCDEF" as ReturnType<typeof uidNo>);
    expect(must(await pad.inventory())).toEqual([{ uid: uidNo(1), dsfid: 0 }]);
  });
});

describe("a tag", () => {
  const memory = Uint8Array.from({ length: 112 }, (_, index) => index);

  it("is read in the order of its memory, in as many calls as needed, and written so", async () => {
    const { field, pad } = await bench({ readBytes: 32 });
    const chip = tag(1, { memory });
    field.place(chip, FLAT);
    expect(Uint8Array.from(must(await pad.readBlocks(chip.uid, 0, 28)))).toEqual(memory);
    must(await pad.writeBlock(chip.uid, 2, Uint8Array.of(1, 2, 3, 4)));
    expect(chip.memory().subarray(8, 12)).toEqual(Uint8Array.of(1, 2, 3, 4));
  });

  it("tells of itself; AFI, DSFID and EAS are written and read", async () => {
    const { field, pad } = await bench({});
    const chip = tag(1, { dsfid: 6 });
    field.place(chip, FLAT);
    expect(must(await pad.tagInfo(chip.uid))).toEqual({
      uid: chip.uid,
      dsfid: 6,
      afi: 7,
      blocks: 28,
      blockSize: 4,
      icReference: 1,
    });
    must(await pad.writeAfi(chip.uid, 0xc2));
    must(await pad.writeDsfid(chip.uid, 0x3e));
    expect(must(await pad.readAfi(chip.uid))).toBe(0xc2);
    expect([chip.afi, chip.dsfid]).toEqual([0xc2, 0x3e]);
    expect(must(await pad.readEas(chip.uid))).toBe(true);
    must(await pad.writeEas(chip.uid, false));
    expect(must(await pad.readEas(chip.uid))).toBe(false);
    must(await pad.writeEas(chip.uid, true));
    expect(chip.eas).toBe(true);
  });

  it("that is gone is not one whose EAS is off", async () => {
    const { pad } = await bench({});
    expect(code(await pad.readEas(uidNo(1)))).toBe("tag.gone");
  });

  it("with a lock, a password or a poor chip is told as that", async () => {
    const { field, pad } = await bench({});
    const locked = tag(1, {});
    locked.lockAfi();
    locked.lock(3);
    const poor = tag(2, { model: "tag-it-standard" });
    const guarded = tag(3, { password: 0x1234 });
    for (const chip of [locked, poor, guarded]) field.place(chip, FLAT);
    expect(code(await pad.writeAfi(locked.uid, 0xc2))).toBe("tag.locked");
    expect(code(await pad.writeBlock(locked.uid, 3, new Uint8Array(4)))).toBe("tag.locked");
    expect(code(await pad.readBlocks(locked.uid, 27, 2))).toBe("tag.no-block");
    expect(code(await pad.writeAfi(poor.uid, 0xc2))).toBe("tag.not-supported");
    expect(code(await pad.writeAfi(guarded.uid, 0xc2))).toBe("tag.gone");
    expect([locked.afi, guarded.afi]).toEqual([7, 7]);
  });

  it("that leaves in the middle is gone, and its neighbour is untouched", async () => {
    const { field, pad } = await bench({});
    const [leaving, staying] = [tag(1, {}), tag(2, {})];
    field.place(leaving, { answers: 1, leavesAfter: 1 });
    field.place(staying, FLAT);
    must(await pad.readAfi(leaving.uid));
    expect(code(await pad.writeAfi(leaving.uid, 0xc2))).toBe("tag.gone");
    expect([leaving.afi, staying.writes]).toEqual([7, 0]);
  });
});

describe("the reader", () => {
  it("without [0xBF] cannot do EAS and says so", async () => {
    const { field, pad, peer } = await bench({});
    peer.withoutTransparent();
    field.place(tag(1, {}), FLAT);
    expect(code(await pad.writeEas(uidNo(1), false))).toBe("device.not-supported");
    expect(pad.health.state).toBe("ready");
  });

  it("has no AFI filter, and lamps", async () => {
    const { pad } = await bench({});
    expect(code(await pad.inventoryOf(7))).toBe("device.not-supported");
    must(await pad.signal("ok"));
  });

  it("in scan mode is in trouble, and well again when it is switched back", async () => {
    const { pad, peer } = await bench({});
    peer.scanMode(true);
    expect(code(await pad.inventory())).toBe("device.scan-mode");
    expect(pad.health).toMatchObject({ state: "trouble", fault: { code: "device.scan-mode" } });
    peer.scanMode(false);
    must(await pad.inventory());
    expect(pad.health.state).toBe("ready");
  });

  it("with a failed EEPROM is in trouble", async () => {
    const { pad, peer } = await bench({});
    peer.breakDown(true);
    expect(code(await pad.inventory())).toBe("device.hardware");
    expect(pad.health).toMatchObject({ state: "trouble", fault: { code: "device.hardware" } });
  });

  it("that falls silent is lost within its answers' time, and back when it speaks", async () => {
    const { pad, peer } = await bench({});
    peer.hang(true);
    expect(code(await pad.inventory())).toBe("device.silent");
    expect(pad.health).toMatchObject({ state: "lost", fault: { code: "device.silent" } });
    peer.hang(false);
    await until(() => pad.health.state === "ready");
    must(await pad.inventory());
  });

  it("that is pulled and put in under the same name is back", async () => {
    const { pad, peer, field } = await bench({});
    field.place(tag(1, {}), FLAT);
    await peer.unplug();
    await until(() => pad.health.state === "lost");
    must(await peer.plugIn());
    await until(() => pad.health.state === "ready");
    expect(must(await pad.inventory())).toHaveLength(1);
  });

  it("that hears nothing at the profile's settings is found at others, or told about", async () => {
    const { plug, path } = await stablePlug();
    const field = openField(seededRandom(1));
    const clock = systemClock;
    const peer = must(await feigPeer(plug, "whole", { field, once: true, gapMs: 100, clock }));
    peer.misheard(true);
    const transport = serialOn(path);
    // A pseudo-terminal has no speed: the peer understands once it was set to what it speaks.
    const tune = transport.tune;
    const tuned = {
      ...transport,
      get state() {
        return transport.state;
      },
      tune(speed: Parameters<NonNullable<typeof tune>>[0]) {
        peer.misheard(speed?.baudRate !== 19_200);
        tune?.(speed);
      },
    };
    const speeds = [
      { baudRate: 9_600, parity: "even" },
      { baudRate: 19_200, parity: "even" },
    ];
    const told: string[] = [];
    const log = (event: string, data: object) => told.push(`${event} ${JSON.stringify(data)}`);
    const pad = stopping(feigPad(partsOn(tuned, log), feigOptions.parse({ ...QUICK, speeds })));
    expect(await firstHealth(pad)).toEqual({ state: "ready" });
    expect(told.join("\n")).toContain('"baudRate":19200,"parity":"even"');
    await pad.stop();
    tuned.tune(undefined);
    const strict = stopping(feigPad(partsOn(tuned), feigOptions.parse({ ...QUICK, speeds, adopt: false })));
    expect(await firstHealth(strict)).toMatchObject({
      state: "lost",
      fault: { code: "device.wrong-settings", detail: "device-1 answers at 19200 baud, parity even" },
    });
  });
});
