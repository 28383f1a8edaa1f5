import { describe, expect, it } from "vitest";
import { seededRandom, systemClock } from "../../../src/core/clock.ts";
import { threeMOptions } from "../../../src/devices/drivers/rfid/three-m/options.ts";
import { threeMPad } from "../../../src/devices/drivers/rfid/three-m/session.ts";
import { firstHealth, type Uid } from "../../../src/devices/ports.ts";
import type { Fragmentation } from "../../../src/devices/sim/fragments.ts";
import { FLAT, openField } from "../../../src/devices/sim/rfid/field.ts";
import { threeMPeer } from "../../../src/devices/sim/rfid/three-m.ts";
import { must, partsOn, serialOn, stablePlug, until } from "../bench.ts";
import { stopping, tag, uidNo } from "../tag-bench.ts";

interface Bench {
  readonly options?: object;
  readonly model?: 210 | 810;
  readonly fragmentation?: Fragmentation;
}

async function bench({ options = {}, model = 210, fragmentation = seededRandom(2) }: Bench) {
  const { plug, path } = await stablePlug();
  const field = openField(seededRandom(1));
  const peer = must(
    await threeMPeer(plug, fragmentation, {
      field,
      model,
      busyMs: 0,
      clock: systemClock,
      random: seededRandom(3),
    }),
  );
  const told: string[] = [];
  const log = (event: string, data: object): void => void told.push(`${event} ${JSON.stringify(data)}`);
  const settings = threeMOptions.parse({ model, answerMs: 400, ...options });
  const pad = stopping(threeMPad(partsOn(serialOn(path), log), settings));
  return { peer, field, pad, told, health: await firstHealth(pad) };
}

const code = (outcome: { readonly ok: boolean; readonly fault?: { readonly code: string } }): string =>
  outcome.ok ? "ok" : (outcome.fault?.code ?? "?");

describe.each<[string, Fragmentation]>([
  ["byte by byte", "single"],
  ["in random pieces", seededRandom(5)],
  ["whole", "whole"],
])("a pad whose line brings frames %s", (_name, fragmentation) => {
  it.each<210 | 810>([210, 810])("model %i: sweeps, reads, writes and tells of tags", async (model) => {
    const { field, pad, health, told } = await bench({ model, fragmentation });
    expect(health).toEqual({ state: "ready" });
    expect(told.join()).toContain(`"model":"3M ${model}"`);
    const memory = Uint8Array.from({ length: 112 }, (_, index) => index);
    const chip = tag(1, { memory, dsfid: 6 });
    field.place(chip, FLAT);
    field.place(tag(2, { afi: 0xc2 }), FLAT);
    expect(must(await pad.inventory())).toEqual([
      { uid: uidNo(1), dsfid: 6 },
      { uid: uidNo(2), dsfid: 0 },
    ]);
    expect(Uint8Array.from(must(await pad.readBlocks(chip.uid, 0, 28)))).toEqual(memory);
    must(await pad.writeBlock(chip.uid, 2, Uint8Array.of(1, 2, 3, 4)));
    must(await pad.writeAfi(chip.uid, 0xc2));
    must(await pad.writeDsfid(chip.uid, 0x3e));
    must(await pad.writeEas(chip.uid, false));
    expect([chip.afi, chip.dsfid, chip.eas]).toEqual([0xc2, 0x3e, false]);
    expect(chip.memory().subarray(8, 12)).toEqual(Uint8Array.of(1, 2, 3, 4));
    expect(must(await pad.readAfi(chip.uid))).toBe(0xc2);
    expect(must(await pad.readEas(chip.uid))).toBe(false);
    expect(must(await pad.tagInfo(chip.uid))).toEqual({
      uid: chip.uid,
      dsfid: 0x3e,
      afi: 0xc2,
      blocks: 28,
      blockSize: 4,
      icReference: 1,
    });
  });
});

describe("what is still armed", () => {
  it("is an inventory of the AFI that means so", async () => {
    const { field, pad } = await bench({});
    for (let number = 1; number <= 6; number++) {
      field.place(tag(number, { afi: number % 2 === 0 ? 0x07 : 0xc2 }), FLAT);
    }
    const armed = must(await pad.inventoryOf(0x07)).map(({ uid }) => uid);
    expect(armed).toEqual([uidNo(2), uidNo(4), uidNo(6)]);
    must(await pad.writeAfi(uidNo(4), 0xc2));
    expect(must(await pad.inventoryOf(0x07))).toHaveLength(2);
    expect(must(await pad.inventoryOf(0x21))).toEqual([]);
  });

  it("cannot be asked of an AFI that stands for others too", async () => {
    const { pad } = await bench({});
    expect(code(await pad.inventoryOf(0x00))).toBe("device.not-supported");
    expect(code(await pad.inventoryOf(0xc0))).toBe("device.not-supported");
  });
});

describe("a sweep", () => {
  it("leaves out what has no UID of ISO 15693, and says so once", async () => {
    const { field, pad, told } = await bench({});
    field.place(tag(1, {}), FLAT);
    for (let times = 0; times < 2; times++) {
      field.ghost("0000000012345678" as Uid);
      expect(must(await pad.inventory())).toEqual([{ uid: uidNo(1), dsfid: 0 }]);
    }
    expect(told.filter((line) => line.includes("no UID of ISO 15693"))).toHaveLength(1);
    expect(told.join()).not.toContain("12345678");
  });

  it("without DSFIDs gives the same tags", async () => {
    const { field, pad } = await bench({ options: { dsfid: false } });
    field.place(tag(1, { dsfid: 6 }), FLAT);
    expect(must(await pad.inventory())).toEqual([{ uid: uidNo(1), dsfid: undefined }]);
  });
});

describe("a tag", () => {
  it("that does not answer is gone", async () => {
    const { pad } = await bench({});
    const uid = uidNo(1);
    const outcomes = [
      await pad.tagInfo(uid),
      await pad.readBlocks(uid, 0, 1),
      await pad.writeBlock(uid, 0, new Uint8Array(4)),
      await pad.readAfi(uid),
      await pad.writeAfi(uid, 7),
      await pad.writeDsfid(uid, 6),
      await pad.readEas(uid),
      await pad.writeEas(uid, true),
    ];
    expect(outcomes.map(code)).toEqual(outcomes.map(() => "tag.gone"));
  });

  it("whose EAS is off is not one that is gone, nor one that is hidden now and then", async () => {
    const { field, pad } = await bench({ options: { easChecks: 8 } });
    const off = tag(1, { eas: false });
    field.place(off, FLAT);
    expect(must(await pad.readEas(off.uid))).toBe(false);
    field.clear();
    const hidden = tag(2, { eas: true });
    field.place(hidden, { answers: 0.6, leavesAfter: undefined });
    for (let times = 0; times < 40; times++) {
      const eas = await pad.readEas(hidden.uid);
      expect(eas.ok ? eas.value : eas.fault.code).toSatisfy(
        (told: unknown) => told === true || told === "tag.gone",
      );
    }
  });

  it("that is hidden now and then is written in the end", async () => {
    const { field, pad } = await bench({ options: { writeTries: 30, readTries: 6 } });
    for (let number = 1; number <= 10; number++) {
      field.place(tag(number, {}), { answers: 0.5, leavesAfter: undefined });
      must(await pad.writeAfi(uidNo(number), 0xc2));
    }
    expect(field.onPad().map(({ afi }) => afi)).toEqual(Array.from({ length: 10 }, () => 0xc2));
  });

  it("that leaves in the middle of a write is gone, and its neighbour is untouched", async () => {
    const { field, pad } = await bench({});
    const [leaving, staying] = [tag(1, {}), tag(2, {})];
    field.place(leaving, { answers: 1, leavesAfter: 1 });
    field.place(staying, FLAT);
    must(await pad.readAfi(leaving.uid));
    expect(code(await pad.writeAfi(leaving.uid, 0xc2))).toBe("tag.gone");
    expect([leaving.afi, staying.writes]).toEqual([7, 0]);
  });

  it("with a lock or a poor chip is told as that, at once", async () => {
    const { field, pad } = await bench({});
    const locked = tag(1, {});
    locked.lockAfi();
    locked.lock(3);
    const poor = tag(2, { model: "tag-it-standard" });
    for (const chip of [locked, poor]) field.place(chip, FLAT);
    expect(code(await pad.writeAfi(locked.uid, 0xc2))).toBe("tag.locked");
    expect(code(await pad.writeBlock(locked.uid, 3, new Uint8Array(4)))).toBe("tag.locked");
    expect(code(await pad.readBlocks(locked.uid, 27, 2))).toBe("tag.no-block");
    expect(code(await pad.writeAfi(poor.uid, 0xc2))).toBe("tag.not-supported");
    expect(code(await pad.writeBlock(locked.uid, 0, new Uint8Array(8)))).toBe("device.not-supported");
  });

  it("of Texas Instruments is written too", async () => {
    const { field, pad } = await bench({});
    const chip = tag(1, { model: "tag-it-plus" });
    field.place(chip, FLAT);
    must(await pad.writeBlock(chip.uid, 0, Uint8Array.of(1, 2, 3, 4)));
    must(await pad.writeAfi(chip.uid, 0xc2));
    expect([chip.memory()[3], chip.afi]).toEqual([4, 0xc2]);
  });
});

describe("a tag that wants a password for AFI and EAS", () => {
  const PASSWORD = 0x89abcdef;

  it("is told as that, when the profile has none", async () => {
    const { field, pad } = await bench({});
    const chip = tag(1, { password: PASSWORD });
    field.place(chip, FLAT);
    expect(code(await pad.writeAfi(chip.uid, 0xc2))).toBe("tag.protected");
    expect(code(await pad.writeEas(chip.uid, false))).toBe("tag.protected");
    must(await pad.writeBlock(chip.uid, 0, Uint8Array.of(1, 2, 3, 4)));
    expect([chip.afi, chip.eas]).toEqual([7, true]);
  });

  it("takes it from the profile, which nothing of is logged", async () => {
    const { field, pad, told } = await bench({ options: { tagPassword: "89abcdef" } });
    // Those that nobody guarded have another password, and are not asked for it.
    const chips = [tag(1, { password: PASSWORD }), tag(2, {}), tag(3, { model: "icode-sli" })];
    for (const chip of chips) {
      field.place(chip, FLAT);
      must(await pad.writeAfi(chip.uid, 0xc2));
      must(await pad.writeEas(chip.uid, false));
      expect([chip.afi, chip.eas, chip.muted]).toEqual([0xc2, false, false]);
    }
    expect(told.join().toLowerCase()).not.toContain("89abcdef");
  });

  it("is told as that, when it is the wrong one", async () => {
    const { field, pad } = await bench({ options: { tagPassword: "00000001" } });
    const chip = tag(1, { password: PASSWORD });
    field.place(chip, FLAT);
    const outcome = await pad.writeAfi(chip.uid, 0xc2);
    expect(code(outcome)).toBe("tag.protected");
    expect(chip.afi).toBe(7);
  });
});

describe("replies that are none of ours", () => {
  it("that come late are never taken for another tag's", async () => {
    const { field, pad, peer } = await bench({});
    for (const number of [1, 2]) {
      field.place(tag(number, { afi: number, memory: Uint8Array.of(number, 0, 0, 0) }), FLAT);
    }
    peer.late(500);
    const [one, two] = [pad.readAfi(uidNo(1)), pad.readAfi(uidNo(2))];
    expect(must(await one)).toBe(1);
    expect(must(await two)).toBe(2);
    expect(must(await pad.readBlocks(uidNo(2), 0, 1))[0]).toBe(2);
  });

  it("that come unasked while a read is under way are passed by", async () => {
    const { field, pad, peer } = await bench({});
    field.place(tag(1, { memory: Uint8Array.of(9, 0, 0, 0) }), FLAT);
    for (let times = 0; times < 5; times++) {
      peer.unsolicited();
      expect(must(await pad.readBlocks(uidNo(1), 0, 1))[0]).toBe(9);
    }
  });

  it("that come unasked do not stay a sweep behind: what was taken away is gone", async () => {
    const { field, pad, peer } = await bench({});
    field.place(tag(1, {}), FLAT);
    peer.unsolicited();
    await pad.inventory();
    field.clear();
    await pad.inventory();
    expect(must(await pad.inventory())).toEqual([]);
  });

  it.each(["dropped", "flipped", "wrong-length"] as const)(
    "that are %s on the way are asked for again",
    async (how) => {
      const { field, pad, peer } = await bench({});
      field.place(tag(1, { afi: 0x21 }), FLAT);
      peer.spoil(how);
      expect(must(await pad.readAfi(uidNo(1)))).toBe(0x21);
      expect(pad.health.state).toBe("ready");
    },
  );
});

describe("firmware", () => {
  it.each([true, false])("reads in the new style are taken (pad knows it: %s)", async (known) => {
    const { field, pad, peer } = await bench({ options: { readStyle: "new", readBlocks: 5 } });
    if (!known) peer.oldStyleOnly();
    const memory = Uint8Array.from({ length: 112 }, (_, index) => index);
    field.place(tag(1, { memory }), FLAT);
    expect(Uint8Array.from(must(await pad.readBlocks(uidNo(1), 0, 28)))).toEqual(memory);
  });

  it("without tag info gives AFI and DSFID one by one; without EAS says so", async () => {
    const { field, pad, peer } = await bench({});
    peer.without(0x0d);
    peer.without(0x03);
    field.place(tag(1, { afi: 7, dsfid: 6 }), FLAT);
    expect(must(await pad.tagInfo(uidNo(1)))).toMatchObject({ afi: 7, dsfid: 6, blocks: undefined });
    expect(code(await pad.readEas(uidNo(1)))).toBe("device.not-supported");
    expect(code(await pad.signal("ok"))).toBe("device.not-supported");
  });
});

describe("the pad", () => {
  it("of another model than its profile says is told as that", async () => {
    const { plug, path } = await stablePlug();
    const field = openField(seededRandom(1));
    const parts = { field, busyMs: 0, clock: systemClock, random: seededRandom(3) };
    must(await threeMPeer(plug, "whole", { ...parts, model: 210 }));
    const options = threeMOptions.parse({ model: 810, answerMs: 100 });
    const pad = stopping(threeMPad(partsOn(serialOn(path)), options));
    expect(await firstHealth(pad)).toMatchObject({ state: "lost", fault: { code: "device.wrong-model" } });
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

  it("that starts anew in the middle is asked again", async () => {
    const { field, pad, peer } = await bench({});
    field.place(tag(1, {}), FLAT);
    peer.reboot(100);
    expect(must(await pad.readAfi(uidNo(1)))).toBe(7);
  });

  it("that is pulled and put in under the same name is back", async () => {
    const { field, pad, peer } = await bench({});
    field.place(tag(1, {}), FLAT);
    await peer.unplug();
    await until(() => pad.health.state === "lost");
    expect(code(await pad.inventory())).toMatch(/^device\./);
    must(await peer.plugIn());
    await until(() => pad.health.state === "ready");
    expect(must(await pad.inventory())).toHaveLength(1);
  });
});
