import { describe, expect, it, onTestFinished } from "vitest";
import { seededRandom, systemClock } from "../../../src/core/clock.ts";
import { feigOptions } from "../../../src/devices/drivers/rfid/feig/options.ts";
import { feigPad } from "../../../src/devices/drivers/rfid/feig/session.ts";
import { firstHealth } from "../../../src/devices/ports.ts";
import type { Fragmentation } from "../../../src/devices/sim/fragments.ts";
import { feigPeer, type FeigModel } from "../../../src/devices/sim/rfid/feig.ts";
import { FLAT, openField } from "../../../src/devices/sim/rfid/field.ts";
import { must, partsOn, serialOn, stablePlug, until } from "../bench.ts";
import { stopping, tag, uidNo } from "../tag-bench.ts";

/** Long enough for a loaded machine, which may take its time to bring a reply of many bytes. */
const QUICK = { answerMs: 400, speeds: [{ baudRate: 9_600, parity: "none" }] };

// A test machine may pause longer than 12 ms between two bytes.
const PEER = { once: true, gapMs: 100, clock: systemClock, random: seededRandom(3) };

interface Bench {
  readonly model?: FeigModel;
  readonly fragmentation?: Fragmentation;
}

async function bench(options: object, { model = "cpr-m02", fragmentation = seededRandom(2) }: Bench = {}) {
  const { plug, path } = await stablePlug();
  const field = openField(seededRandom(1));
  const peer = must(await feigPeer(plug, fragmentation, { ...PEER, field, model }));
  const told: string[] = [];
  const log = (event: string, data: object): void => void told.push(`${event} ${JSON.stringify(data)}`);
  const pad = stopping(feigPad(partsOn(serialOn(path), log), feigOptions.parse({ ...QUICK, ...options })));
  onTestFinished(() => peer.scanMode("off"));
  return { peer, field, pad, told, health: await firstHealth(pad) };
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

describe.each<[string, Fragmentation]>([
  ["byte by byte", "single"],
  ["whole", "whole"],
])("a reader whose line brings frames %s", (_name, fragmentation) => {
  it("sweeps, reads and writes", async () => {
    const { field, pad } = await bench({}, { fragmentation });
    const memory = Uint8Array.from({ length: 112 }, (_, index) => index);
    for (let number = 1; number <= 6; number++) field.place(tag(number, { memory }), FLAT);
    expect(must(await pad.inventory())).toHaveLength(6);
    expect(Uint8Array.from(must(await pad.readBlocks(uidNo(3), 0, 28)))).toEqual(memory);
    must(await pad.writeAfi(uidNo(3), 0xc2));
    expect(field.onPad().map(({ afi }) => afi)).toEqual([7, 7, 0xc2, 7, 7, 7]);
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
    expect(code(await pad.writeAfi(guarded.uid, 0xc2))).toBe("tag.protected");
    expect(code(await pad.writeEas(guarded.uid, false))).toBe("tag.protected");
    expect(guarded.eas).toBe(true);
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

describe("a tag that wants a password for AFI and EAS", () => {
  const PASSWORD = 0x89abcdef;
  const given = { tagPassword: "89ABCDEF" };

  it.each<[FeigModel, object]>([
    ["cpr-m02", given],
    ["isc-mr101", { ...given, answerCrc: true }],
  ])(
    "has it from the profile, through [0xBF] of %s; those that nobody guarded are not asked",
    async (model, options) => {
      const { field, pad, told } = await bench(options, { model });
      const chips = [tag(1, { password: PASSWORD }), tag(2, {}), tag(3, { model: "icode-sli" })];
      for (const chip of chips) {
        field.place(chip, FLAT);
        must(await pad.writeAfi(chip.uid, 0xc2));
        must(await pad.writeEas(chip.uid, false));
        expect([chip.afi, chip.eas, chip.muted]).toEqual([0xc2, false, false]);
      }
      expect(told.join().toLowerCase()).not.toContain("89abcdef");
    },
  );

  it("is told as that when the password is wrong, and answers again", async () => {
    const { field, pad } = await bench({ tagPassword: "00000001" });
    const chip = tag(1, { password: PASSWORD });
    field.place(chip, FLAT);
    expect(code(await pad.writeAfi(chip.uid, 0xc2))).toBe("tag.protected");
    expect(must(await pad.readAfi(chip.uid))).toBe(7);
  });
});

describe("a tag that is hidden now and then", () => {
  it("is written in the end, and its EAS is never told as off while it is on", async () => {
    const { field, pad } = await bench({ writeTries: 40, tries: 3, easChecks: 8 });
    const chip = tag(1, {});
    field.place(chip, { answers: 0.6, leavesAfter: undefined });
    for (const afi of [0xc2, 0x07, 0xc2, 0x07]) {
      must(await pad.writeAfi(chip.uid, afi));
      expect(chip.afi).toBe(afi);
    }
    for (let times = 0; times < 20; times++) {
      const eas = await pad.readEas(chip.uid);
      expect(eas.ok ? eas.value : eas.fault.code).toSatisfy(
        (told: unknown) => told === true || told === "tag.gone",
      );
    }
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

  it("without [0xBF] but with [0xB1] does EAS by that", async () => {
    const { field, pad, peer } = await bench({ answerCrc: true }, { model: "isc-mr101" });
    peer.withoutTransparent();
    const chip = tag(1, {});
    field.place(chip, FLAT);
    expect(must(await pad.readEas(chip.uid))).toBe(true);
    must(await pad.writeEas(chip.uid, false));
    expect([chip.eas, must(await pad.readEas(chip.uid))]).toEqual([false, false]);
    expect(code(await pad.readEas(uidNo(2)))).toBe("tag.gone");
  });

  it("that frames everything in the advanced way is understood, and so are we", async () => {
    const { field, pad, health } = await bench({ frames: "advanced" });
    expect(health.state).toBe("ready");
    field.place(tag(1, { dsfid: 6 }), FLAT);
    expect(must(await pad.inventory())).toEqual([{ uid: uidNo(1), dsfid: 6 }]);
  });

  it("that answers late is never understood to answer for another tag", async () => {
    const { field, pad, peer } = await bench({});
    for (const number of [1, 2]) {
      field.place(tag(number, { memory: Uint8Array.of(number, 0, 0, 0) }), FLAT);
    }
    peer.late(450);
    const [one, two] = [pad.readBlocks(uidNo(1), 0, 1), pad.readBlocks(uidNo(2), 0, 1)];
    expect(must(await one)[0]).toBe(1);
    expect(must(await two)[0]).toBe(2);
  });

  it.each(["dropped", "flipped", "wrong-length"] as const)(
    "whose reply is %s on the way is asked again",
    async (how) => {
      const { field, pad, peer } = await bench({});
      field.place(tag(1, { afi: 0x21 }), FLAT);
      peer.spoil(how);
      expect(must(await pad.readAfi(uidNo(1)))).toBe(0x21);
      expect(pad.health.state).toBe("ready");
    },
  );

  it("has no AFI filter, and lamps", async () => {
    const { pad } = await bench({});
    expect(code(await pad.inventoryOf(7))).toBe("device.not-supported");
    must(await pad.signal("ok"));
  });

  it.each(["ascii", "raw"] as const)("in scan mode is in trouble, and well again (%s)", async (mode) => {
    const { field, pad, peer, told } = await bench({});
    peer.scanMode(mode);
    expect(code(await pad.inventory())).toBe("device.scan-mode");
    expect(pad.health).toMatchObject({ state: "trouble", fault: { code: "device.scan-mode" } });
    peer.scanMode("off");
    must(await pad.inventory());
    expect(pad.health.state).toBe("ready");
    // What it says by itself is enough: nobody has to ask first.
    field.place(tag(1, {}), FLAT);
    field.place(tag(2, {}), FLAT);
    peer.scanMode(mode);
    await until(() => pad.health.state === "trouble");
    expect(pad.health).toMatchObject({ fault: { code: "device.scan-mode" } });
    expect(told.join()).not.toContain(uidNo(1));
  });

  it("that only scans and answers nothing is told as such at the start, and not as silent", async () => {
    const { plug, path } = await stablePlug();
    const field = openField(seededRandom(1));
    field.place(tag(1, {}), FLAT);
    const peer = must(await feigPeer(plug, "whole", { ...PEER, field, model: "cpr-m02" }));
    onTestFinished(() => peer.scanMode("off"));
    peer.hang(true);
    const pad = stopping(feigPad(partsOn(serialOn(path)), feigOptions.parse({ ...QUICK, speeds: [] })));
    await until(() => {
      peer.scanMode("ascii");
      return pad.health.state === "lost" && pad.health.fault.code === "device.scan-mode";
    });
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
    const peer = must(await feigPeer(plug, "whole", { ...PEER, field, model: "cpr-m02" }));
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
