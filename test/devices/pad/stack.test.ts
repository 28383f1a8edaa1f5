import { describe, expect, it } from "vitest";
import { fault } from "../../../src/core/faults.ts";
import { failed } from "../../../src/core/result.ts";
import { uidNo } from "../tag-bench.ts";
import { desk } from "./desk.ts";
import { danish, objects, reversed, threeM } from "./memories.ts";

describe("the stack", () => {
  it("is told as items as soon as they are believed and read, and settled later", async () => {
    const here = desk();
    for (const item of ["A", "B", "C"]) here.put({ item });
    await here.until(() => here.stack.stack.entries.length === 3);
    expect(here.clock.elapsed()).toBeLessThan(500);
    expect(here.stack.stack.settled).toBe(false);
    await here.settled();
    expect(here.stack.stack.entries).toMatchObject([
      { kind: "item", item: "A", complete: true, owner: "DE-705", security: "armed" },
      { kind: "item", item: "B" },
      { kind: "item", item: "C" },
    ]);
    const revisions = here.told.map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.map((_, index) => index + 1));
  });

  it("names cards, blanks, rubbish, foreign and double-tagged items, and sets that lack a part", async () => {
    const here = desk({ isils: ["DE-705"] });
    const broken = danish({ item: "X" });
    broken[4] = 0x31;
    here.put({ memory: danish({ item: "S", part: 1, parts: 3 }) });
    here.put({ memory: danish({ item: "S", part: 3, parts: 3 }) });
    here.put({ item: "D" });
    here.put({ item: "D" });
    here.put({ memory: danish({ item: "P1", usage: "patron-card" }) });
    here.put({});
    here.put({ memory: broken });
    here.put({ memory: danish({ item: "F", owner: "DK-710100" }) });
    await here.settled();
    expect(here.stack.stack.entries).toMatchObject([
      { kind: "item", item: "S", present: [1, 3], parts: 3, complete: false },
      { kind: "double-tagged", item: "D" },
      { kind: "patron-card" },
      { kind: "unprogrammed" },
      { kind: "unreadable", why: "it looks like ISO 28560-3, but the CRC is wrong" },
      { kind: "foreign", item: "F", owner: "DK-710100" },
    ]);
    expect(JSON.stringify(here.stack.stack.entries)).not.toContain("P1");
  });

  it("is read in whatever model, order of blocks and chip", async () => {
    const here = desk();
    here.put({ memory: reversed({ item: "R" }) });
    here.put({ memory: objects({ item: "12345678901234" }, "10", {}), dsfid: 6, model: "tag-it-plus" });
    here.put({ memory: threeM({ item: "M", part: 1, parts: 1, owner: "" }), model: "tag-it-standard" });
    here.put({ item: "L", model: "icode-sli-l" });
    await here.settled();
    const items = here.stack.stack.entries.map((entry) => (entry.kind === "item" ? entry.item : entry.kind));
    expect(items).toEqual(["R", "12345678901234", "M", "L"]);
  });

  it("is not upset by tags that flicker, and never shows a ghost", async () => {
    const here = desk();
    const chips = ["A", "B", "C", "D"].map((item) =>
      here.put({ item }, { answers: 0.85, leavesAfter: undefined }),
    );
    const seen = new Set<string>();
    here.stack.onStack(({ entries }) => {
      for (const entry of entries)
        for (const uid of "uids" in entry ? entry.uids : [entry.uid]) seen.add(uid);
    });
    for (let round = 0; round < 20; round++) {
      here.field.ghost(uidNo(1_000 + round));
      await here.pass(300);
    }
    await here.settled();
    expect(here.stack.stack.entries).toHaveLength(4);
    expect([...seen].toSorted()).toEqual(chips.map(({ uid }) => uid));
  });

  it("is not settled while something may be coming, was taken off, or is being read", async () => {
    const here = desk();
    here.put({ item: "A" });
    await here.settled();
    const other = here.put({ item: "B" });
    await here.until(() => !here.stack.stack.settled);
    await here.settled();
    expect(here.stack.stack.entries).toHaveLength(2);
    here.field.remove(other.uid);
    await here.until(() => !here.stack.stack.settled);
    expect(here.stack.stack.entries).toHaveLength(1);
    await here.settled();
    here.field.clear();
    await here.until(() => here.stack.stack.entries.length === 0);
    await here.settled();
  });

  it("says of a tag that answers sweeps only, after a while, that it is unreadable, and reads it when it can", async () => {
    let mute = true;
    const here = desk({}, (pad) => ({
      readBlocks: (uid, first, count) =>
        mute ? Promise.resolve(failed(fault("tag.gone", ""))) : pad.readBlocks(uid, first, count),
    }));
    here.put({ item: "A" });
    await here.pass(1_000);
    expect(here.stack.stack).toMatchObject({ entries: [], settled: false });
    await here.settled();
    expect(here.stack.stack.entries).toMatchObject([{ kind: "unreadable", why: "it does not answer" }]);
    mute = false;
    await here.until(() => here.stack.stack.entries[0]?.kind === "item");
  });

  it("is read once a tag, and again when the tag was taken off and put down", async () => {
    const reads: string[] = [];
    const here = desk({}, (pad) => ({
      readBlocks(uid, first, count) {
        reads.push(uid);
        return pad.readBlocks(uid, first, count);
      },
    }));
    const chip = here.put({ item: "A" });
    await here.settled();
    await here.pass(3_000);
    expect(reads).toHaveLength(1);
    here.field.remove(chip.uid);
    await here.until(() => here.stack.stack.entries.length === 0);
    here.field.place(chip, { answers: 1, leavesAfter: undefined });
    await here.settled();
    expect(reads).toHaveLength(2);
  });

  it("is swept 4 to 8 times a second, and no line is swept without rest", async () => {
    let sweeps = 0;
    const slow = desk({ restMs: 100 }, (pad) => ({
      inventory() {
        sweeps++;
        return pad.inventory();
      },
    }));
    await slow.pass(10_000);
    expect(sweeps).toBeGreaterThanOrEqual(40);
    expect(sweeps).toBeLessThanOrEqual(80);
  });
});

describe("a new patron", () => {
  it("is told afresh of what still lies there, and nothing that was known counts", async () => {
    const reads: string[] = [];
    const here = desk({}, (pad) => ({
      readBlocks(uid, first, count) {
        reads.push(uid);
        return pad.readBlocks(uid, first, count);
      },
    }));
    here.put({ item: "A" });
    const taken = here.put({ item: "B" });
    await here.settled();
    here.field.remove(taken.uid);
    here.stack.startOver();
    expect(here.stack.stack).toMatchObject({ entries: [], settled: false });
    await here.settled();
    expect(here.stack.stack.entries).toMatchObject([{ item: "A" }]);
    expect(reads).toHaveLength(3);
  });

  it("does not wait for the work of the one before: that ends, and writes nothing more", async () => {
    const here = desk();
    const chips = ["A", "B"].map((item) => here.put({ item }));
    await here.settled();
    const asked = [here.stack.release("A"), here.stack.release("B")];
    await here.pass(5);
    here.stack.startOver();
    for (const one of asked) {
      expect((await here.outcome(one)).is).toBe(
        "security.not-released: 0 of 1 tags released; the patron left",
      );
    }
    await here.pass(3_000);
    expect(chips.map((chip) => chip.writes)).toEqual([1, 0]);
  });
});

describe("a pad that is lost", () => {
  it("has nothing on it that is known, and is told afresh when it is back", async () => {
    const here = desk();
    here.put({ item: "A" });
    await here.settled();
    const healths: string[] = [];
    here.stack.onHealth(({ state }) => healths.push(state));
    here.pad.lose();
    expect(here.stack.stack).toMatchObject({ entries: [], settled: false });
    expect(here.stack.health.state).toBe("lost");
    await here.pass(2_000);
    here.pad.comeBack();
    await here.settled();
    expect(here.stack.stack.entries).toHaveLength(1);
    expect(healths).toEqual(["lost", "ready"]);
  });

  it("or whose sweeps fail is not settled, and after three of them nothing is known", async () => {
    const here = desk();
    here.put({ item: "A" });
    await here.settled();
    here.pad.ail("device.bad-answer");
    await here.until(() => !here.stack.stack.settled);
    expect(here.stack.stack.entries).toHaveLength(1);
    await here.until(() => here.stack.stack.entries.length === 0);
    here.pad.ail(undefined);
    await here.settled();
    expect(here.stack.stack.entries).toHaveLength(1);
  });
});

it("stops for good, with whatever it was doing", async () => {
  const here = desk();
  here.put({ item: "A" });
  await here.settled();
  const asked = here.stack.release("A");
  const stopped = here.stack.stop();
  expect((await here.outcome(asked)).is).toContain("the station stops");
  await here.pass(1_000);
  await stopped;
  expect(here.stack.health.state).toBe("stopped");
  expect((await here.outcome(here.stack.release("A"))).is).toContain("the station stops");
});
