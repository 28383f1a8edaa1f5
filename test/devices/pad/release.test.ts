import { describe, expect, it } from "vitest";
import { fault, type FaultCode } from "../../../src/core/faults.ts";
import { failed, ok } from "../../../src/core/result.ts";
import type { PadPort } from "../../../src/devices/ports.ts";
import { FLAT } from "../../../src/devices/sim/rfid/field.ts";
import { desk } from "./desk.ts";
import { danish } from "./memories.ts";

const UNSECURED = 0xc2;
const SECURED = 0x07;

describe("the release of an item", () => {
  it("writes to its tags alone, and is verified by reading each back", async () => {
    const here = desk();
    const [one, other] = [here.put({ item: "A" }), here.put({ item: "B" })];
    await here.settled();
    expect((await here.outcome(here.stack.release("A"))).is).toBe("verified");
    expect([one.afi, one.writes, other.afi, other.writes]).toEqual([UNSECURED, 1, SECURED, 0]);
    await here.settled();
    expect(here.stack.stack.entries).toMatchObject([
      { item: "A", security: "released" },
      { item: "B", security: "armed" },
    ]);
  });

  it("that was done already only reads", async () => {
    const here = desk();
    const chip = here.put({ item: "A", afi: UNSECURED });
    await here.settled();
    for (let time = 0; time < 3; time++) {
      expect((await here.outcome(here.stack.release("A"))).is).toBe("verified");
    }
    expect(chip.writes).toBe(0);
  });

  it("takes both EAS and AFI off where the library changes from one to the other", async () => {
    const here = desk({ security: ["afi", "eas"] });
    const nxp = here.put({ item: "A" });
    const other = here.put({ item: "B", model: "st-lri2k", eas: false });
    await here.settled();
    expect((await here.outcome(here.stack.release("A"))).is).toBe("verified");
    expect([nxp.afi, nxp.eas]).toEqual([UNSECURED, false]);
    expect((await here.outcome(here.stack.release("B"))).is).toBe("verified");
    expect((await here.outcome(here.stack.arm("B"))).is).toBe("verified");
    expect([other.afi, other.eas]).toEqual([SECURED, false]);
  });

  it("reaches all parts of a set, and both tags of an item that has two", async () => {
    const here = desk();
    const parts = [1, 2, 3].map((part) => here.put({ memory: danish({ item: "S", part, parts: 3 }) }));
    const twice = [here.put({ item: "D" }), here.put({ item: "D" })];
    await here.settled();
    const [set, double] = [here.stack.release("S"), here.stack.release("D")];
    expect([(await here.outcome(set)).is, (await here.outcome(double)).is]).toEqual(["verified", "verified"]);
    expect([...parts, ...twice].map(({ afi }) => afi)).toEqual(Array(5).fill(UNSECURED));
  });

  it("of a set that lacks a part fails: that part would sound the gate; those that lie there are released", async () => {
    const here = desk();
    const chip = here.put({ memory: danish({ item: "S", part: 1, parts: 2 }) });
    await here.settled();
    expect((await here.outcome(here.stack.release("S"))).is).toBe(
      "security.not-released: 1 of 1 tags released; a part of it does not lie on the pad",
    );
    expect(chip.afi).toBe(UNSECURED);
  });

  it("of a tag that flickers is repeated until it is read back", async () => {
    const here = desk();
    const chips = ["A", "B", "C"].map((item) => here.put({ item }, { answers: 0.6, leavesAfter: undefined }));
    await here.until(() => here.stack.stack.entries.length === 3);
    const outcomes = ["A", "B", "C"].map((item) => here.stack.release(item));
    for (const outcome of outcomes) expect((await here.outcome(outcome)).is).toBe("verified");
    expect(chips.map(({ afi }) => afi)).toEqual(Array(3).fill(UNSECURED));
  });

  it("of which the answer was lost is believed only when it was read", async () => {
    let lost = 0;
    const here = desk({}, (pad) => ({
      async writeAfi(uid, afi) {
        await pad.writeAfi(uid, afi);
        lost++;
        return failed(fault("tag.gone", ""));
      },
    }));
    const chip = here.put({ item: "A" });
    await here.settled();
    expect((await here.outcome(here.stack.release("A"))).is).toBe("verified");
    expect([lost, chip.writes]).toEqual([1, 1]);
  });

  it("of a tag that leaves fails when it does not come back, and is done when it does", async () => {
    const here = desk();
    const [gone, back] = [here.put({ item: "A" }), here.put({ item: "B" })];
    await here.settled();
    for (const { uid } of [gone, back]) here.field.remove(uid);
    const [left, returned] = [here.stack.release("A"), here.stack.release("B")];
    await here.pass(600);
    here.field.place(back, FLAT);
    expect((await here.outcome(returned)).is).toBe("verified");
    const { is } = await here.outcome(left);
    expect(is).toBe("security.not-released: 0 of 1 tags released; tag.gone");
    expect([gone.afi, back.afi]).toEqual([SECURED, UNSECURED]);
  });

  it("of a tag that leaves between write and reading back is not said to be done", async () => {
    const here = desk();
    const chip = here.put({ item: "A" });
    await here.settled();
    here.field.place(chip, { answers: 1, leavesAfter: 1 });
    const { is } = await here.outcome(here.stack.release("A"));
    expect(is).toBe("security.not-released: 0 of 1 tags released; tag.gone");
    expect(chip.afi).toBe(UNSECURED);
  });

  it("of a set of which one tag leaves names how many were released", async () => {
    const here = desk();
    const [one, other] = [1, 2].map((part) => here.put({ memory: danish({ item: "S", part, parts: 2 }) }));
    await here.settled();
    here.field.remove(other!.uid);
    expect((await here.outcome(here.stack.release("S"))).is).toBe(
      "security.not-released: 1 of 2 tags released; tag.gone",
    );
    expect(one!.afi).toBe(UNSECURED);
  });

  it("does not forget the item's second tag because it is hidden at that moment", async () => {
    const here = desk();
    const [first, second] = [here.put({ item: "A" }), here.put({ item: "A" })];
    await here.settled();
    here.field.remove(second.uid);
    await here.until(() => here.stack.stack.entries[0]?.kind === "item");
    const asked = here.stack.release("A");
    await here.pass(300);
    here.field.place(second, FLAT);
    expect((await here.outcome(asked)).is).toBe("verified");
    expect([first.afi, second.afi]).toEqual([UNSECURED, UNSECURED]);
  });

  it("waits for a tag that is still being read: it may be the item's second", async () => {
    const here = desk();
    const first = here.put({ item: "A" });
    await here.settled();
    const second = here.put({ item: "A" });
    await here.until(() => !here.stack.stack.settled);
    expect((await here.outcome(here.stack.release("A"))).is).toBe("verified");
    expect([first.afi, second.afi]).toEqual([UNSECURED, UNSECURED]);
  });

  it.each([
    ["locked AFI", "tag.locked", (here: ReturnType<typeof desk>) => here.put({ item: "A" }).lockAfi()],
    ["a password", "tag.gone", (here: ReturnType<typeof desk>) => here.put({ item: "A", password: 7 })],
  ])("of a tag with %s fails soon, and says why", async (_what, why, put) => {
    const here = desk();
    put(here);
    await here.settled();
    const { is, ms } = await here.outcome(here.stack.release("A"));
    expect(is).toBe(`security.not-released: 0 of 1 tags released; ${why}`);
    expect(ms).toBeLessThan(2_000);
    expect(here.lines.at(-1)).toContain("pad.not-secured");
  });

  it("of a password-protected EAS fails, with AFI released", async () => {
    const here = desk({ security: ["eas"] });
    const chip = here.put({ item: "A", password: 7 });
    await here.settled();
    expect((await here.outcome(here.stack.release("A"))).is).toContain("0 of 1 tags released");
    expect(chip.eas).toBe(true);
  });

  it("never touches foreign items, cards, and tags that are not the item's", async () => {
    const here = desk({ isils: ["DE-705"] });
    const others = [
      here.put({ memory: danish({ item: "A", owner: "DK-710100" }) }),
      here.put({ memory: danish({ item: "A", usage: "patron-card" }) }),
      here.put({}),
      here.put({ item: "B" }),
    ];
    await here.settled();
    expect((await here.outcome(here.stack.release("A"))).is).toBe(
      "security.not-released: 0 of 0 tags released; it does not lie on the pad",
    );
    const asked = here.stack.release("A");
    const own = here.put({ item: "A" });
    expect((await here.outcome(asked)).is).toBe("verified");
    expect(own.afi).toBe(UNSECURED);
    expect(others.map(({ writes }) => writes)).toEqual([0, 0, 0, 0]);
  });

  it("ends within its time whatever the pad does, and holds to what it was told", async () => {
    const here = desk({ secureMs: 1_000 });
    const chip = here.put({ item: "A" });
    await here.settled();
    const asked = here.stack.release("A");
    await here.pass(5);
    here.pad.lose();
    const { is, ms } = await here.outcome(asked);
    expect(is).toBe("security.not-released: 0 of 1 tags released; time is up");
    expect(ms).toBeLessThanOrEqual(1_000);
    here.pad.comeBack();
    await here.settled();
    expect([chip.afi, chip.writes]).toEqual([SECURED, 0]);
    expect((await here.outcome(here.stack.release("A"))).is).toBe("verified");
  });

  it("goes on when the pad was away for a moment, and is refused at once when it is away for long", async () => {
    const here = desk();
    const chip = here.put({ item: "A" });
    await here.settled();
    const asked = here.stack.release("A");
    await here.pass(5);
    here.pad.lose();
    await here.pass(1_000);
    here.pad.comeBack();
    expect((await here.outcome(asked)).is).toBe("verified");
    expect(chip.afi).toBe(UNSECURED);
    here.pad.lose();
    await here.pass(10_000);
    const { is, ms } = await here.outcome(here.stack.release("A"));
    expect([is, ms]).toEqual(["security.not-released: 0 of 0 tags released; the pad is away", 0]);
  });

  it("and arming of one item follow each other", async () => {
    const here = desk();
    const chip = here.put({ item: "A" });
    await here.settled();
    const [off, on] = [here.stack.release("A"), here.stack.arm("A")];
    expect([(await here.outcome(off)).is, (await here.outcome(on)).is]).toEqual(["verified", "verified"]);
    expect([chip.afi, chip.writes]).toEqual([SECURED, 2]);
  });

  it("leaves sweeps their turn, and the data of tags too, however many are asked for at once", async () => {
    const calls: string[] = [];
    const here = desk({}, (pad) => ({
      inventory() {
        calls.push("sweep");
        return pad.inventory();
      },
      writeAfi(uid, afi) {
        calls.push("write");
        return pad.writeAfi(uid, afi);
      },
    }));
    const items = Array.from({ length: 30 }, (_, index) => `I${index}`);
    for (const item of items) here.put({ item });
    await here.settled();
    calls.length = 0;
    for (const outcome of items.map((item) => here.stack.release(item))) await here.outcome(outcome);
    const inRow = calls
      .join(" ")
      .split("sweep")
      .map((between) => between.split("write").length - 1);
    expect(calls.filter((call) => call === "write")).toHaveLength(30);
    // A sweep takes 60 ms, and waits for six times that; the security of a tag takes 40 ms.
    expect(Math.max(...inRow)).toBeLessThanOrEqual(12);
  });

  it("has the line before anything else when the next one is asked for at once", async () => {
    const calls: string[] = [];
    const note = (what: string): void => void calls.push(what);
    const here = desk({}, (pad) => ({
      readBlocks(uid, first, count) {
        note("read");
        return pad.readBlocks(uid, first, count);
      },
      readAfi(uid) {
        note("afi");
        return pad.readAfi(uid);
      },
      writeAfi(uid, afi) {
        note("write");
        return pad.writeAfi(uid, afi);
      },
    }));
    for (const item of ["A", "B", "C"]) here.put({ item });
    await here.settled();
    await here.pass(300);
    calls.length = 0;
    await here.outcome(
      here.stack
        .release("A")
        .then(() => here.stack.release("B"))
        .then(() => here.stack.release("C")),
    );
    expect(calls.join(" ")).toBe("write afi write afi write afi");
  });

  it("is not held up by one whose tag does not answer", async () => {
    const here = desk();
    const chip = here.put({ item: "A" });
    here.put({ item: "B" });
    await here.settled();
    here.field.place(chip, { answers: 0, leavesAfter: undefined });
    const [stuck, quick] = [here.stack.release("A"), here.stack.release("B")];
    const { is, ms } = await here.outcome(quick);
    expect(is).toBe("verified");
    expect(ms).toBeLessThan(500);
    expect((await here.outcome(stuck)).is).toContain("tag.gone");
  });

  it("reads what is on the tag again, for it was written to", async () => {
    const reads: string[] = [];
    const here = desk({}, (pad) => ({
      readBlocks(uid, first, count) {
        reads.push(uid);
        return pad.readBlocks(uid, first, count);
      },
    }));
    here.put({ item: "A" });
    await here.settled();
    await here.outcome(here.stack.release("A"));
    expect(here.stack.stack.entries).toHaveLength(1);
    await here.settled();
    expect(reads).toHaveLength(2);
  });
});

describe("EAS that is off", () => {
  it("is silence, and a silent tag is written all the same: it may be on, and only answer short commands", async () => {
    const here = desk({ security: ["eas"] }, (pad) => ({
      async readEas(uid) {
        const there = await pad.readBlocks(uid, 0, 1);
        return there.ok ? ok(false) : there;
      },
    }));
    const chip = here.put({ item: "A" });
    await here.settled();
    await here.pass(2_000);
    expect(here.stack.stack.entries).toMatchObject([{ security: "unknown" }]);
    expect((await here.outcome(here.stack.release("A"))).is).toBe("verified");
    expect(chip.eas).toBe(false);
    await here.settled();
    expect(here.stack.stack.entries).toMatchObject([{ security: "released" }]);
  });

  it("and locked is not verified; that is on and locked is not released", async () => {
    const here = desk({ security: ["eas"] });
    here.put({ item: "A", eas: false }).lockEas();
    here.put({ item: "B", eas: true }).lockEas();
    await here.settled();
    expect((await here.outcome(here.stack.release("A"))).is).toBe("unverified");
    expect((await here.outcome(here.stack.release("B"))).is).toBe(
      "security.not-released: 0 of 1 tags released; tag.locked",
    );
  });

  it("is believed of a tag that took the write and was only read back later", async () => {
    let reads = 0;
    const here = desk({ security: ["eas"] }, (pad) => ({
      readEas(uid) {
        reads++;
        return reads < 4 ? Promise.resolve(failed(fault("tag.gone", ""))) : pad.readEas(uid);
      },
      async writeEas(uid, on) {
        const written = await pad.writeEas(uid, on);
        return reads === 0 ? written : failed(fault("tag.gone", ""));
      },
    }));
    const chip = here.put({ item: "A" });
    await here.until(() => here.stack.stack.entries.length === 1);
    reads = 0;
    expect((await here.outcome(here.stack.release("A"))).is).toBe("verified");
    expect(chip.eas).toBe(false);
  });
});

describe("where the hardware cannot read back", () => {
  const unreadable = (code: FaultCode) => (): Partial<PadPort> => ({
    readAfi: () => Promise.resolve(failed(fault(code, ""))),
  });

  it.each(["device.not-supported", "tag.not-supported"] as const)(
    "(%s) a release is unverified",
    async (code) => {
      const here = desk({}, unreadable(code));
      const chip = here.put({ item: "A" });
      await here.settled();
      expect((await here.outcome(here.stack.release("A"))).is).toBe("unverified");
      expect(chip.afi).toBe(UNSECURED);
      await here.settled();
      expect(here.stack.stack.entries).toMatchObject([{ security: "unknown" }]);
    },
  );

  it("a chip without security is not said to be released, and cannot be armed", async () => {
    const here = desk();
    here.put({ item: "A", model: "tag-it-standard" });
    await here.settled();
    expect((await here.outcome(here.stack.release("A"))).is).toBe("unverified");
    expect((await here.outcome(here.stack.arm("A"))).is).toBe(
      "security.not-armed: 0 of 1 tags armed; tag.not-supported",
    );
  });

  it("a reader that cannot do EAS at all fails, and does not pretend", async () => {
    const here = desk({ security: ["afi", "eas"] }, () => ({
      readEas: () => Promise.resolve(failed(fault("device.not-supported", ""))),
      writeEas: () => Promise.resolve(failed(fault("device.not-supported", ""))),
    }));
    here.put({ item: "A" });
    await here.settled();
    expect((await here.outcome(here.stack.release("A"))).is).toContain("device.not-supported");
  });

  it("a site without security on its pad is told that nothing was verified", async () => {
    const here = desk({ security: [] });
    const chip = here.put({ item: "A" });
    await here.settled();
    expect((await here.outcome(here.stack.release("A"))).is).toBe("unverified");
    expect(chip.writes).toBe(0);
  });
});

it("no item's number stands in a log line", async () => {
  const here = desk();
  here.put({ item: "31017000987658" }).lockAfi();
  here.put({ memory: Uint8Array.from({ length: 32 }, () => 0x77) });
  await here.settled();
  await here.outcome(here.stack.release("31017000987658"));
  expect(here.lines.length).toBeGreaterThan(1);
  expect(here.lines.join("\n")).not.toMatch(/31017000987658|E004/);
});
