import { describe, expect, it } from "vitest";
import type { Deed } from "../../../src/acs-sim/library/deeds.ts";
import type { Entry } from "../../../src/circulation/journal/entry.ts";
import { newLoan } from "../../../src/circulation/off-line/facts.ts";
import { itemId, patronId } from "../../../src/core/ids.ts";
import { campaign, verdictOf } from "./campaign.ts";
import { judge } from "./judge.ts";
import { watchRepeats } from "./repeats.ts";

describe("an outage and its replay, with kills", () => {
  it.each([
    { seed: 11, honours: true },
    { seed: 12, honours: false },
    { seed: 13, honours: true },
  ])("seed $seed, no block taken: $honours: nothing lost, doubled or out of order", async (options) => {
    const figures = await campaign({ ...options, items: 80, mischief: true });
    expect(verdictOf(figures)).toEqual([]);
    // A campaign in which nothing happens shows nothing.
    expect(figures.queued).toBeGreaterThanOrEqual(80);
    expect(figures.kills.commits + figures.kills.elsewhere).toBeGreaterThan(2);
    expect(figures.done).toBeGreaterThan(40);
  });
});

const DAY = Date.UTC(2026, 10, 23, 20);
const CIVIL = { year: 2026, month: 11, day: 23, hour: 20, minute: 0, second: 0 };

function loan(item: string, changes: Partial<Entry> = {}): Entry {
  const secret = {
    item: itemId(item),
    patron: patronId("2"),
    facts: newLoan({ kind: "date", civil: CIVIL }, null),
  };
  return { kind: "loan", mode: "off-line", stage: "closed", outcome: "done", secret, ...changes } as Entry;
}

const lent = (of: string, due = DAY): Deed => ({ what: "lent", card: "2", of, due, amount: 0, at: 0 });
const said = (item: string) => ({ kind: "loan", item: itemId(item), card: patronId("2") }) as const;
const both = [loan("31"), loan("32")];

describe("its judge", () => {
  it.each([
    ["nothing where all is well", [said("31"), said("32")], both, [lent("31"), lent("32")], {}],
    ["what was lost", [], both, [lent("31")], { lost: 1 }],
    ["what was doubled", [], both, [lent("31"), lent("32"), lent("32")], { doubled: 1 }],
    ["what was told in another order", [], both, [lent("32"), lent("31")], { outOfOrder: 2 }],
    [
      "what was told to somebody and forgotten",
      [said("33")],
      both,
      [lent("31"), lent("32")],
      { forgotten: 1 },
    ],
    ["another date than was promised", [], [loan("31")], [lent("31", DAY + 86_400_000)], { silent: 1 }],
    ["what was never told", [], [loan("31", { stage: "unknown", outcome: undefined })], [], { open: 1 }],
  ])("finds %s", (_, told, entries, deeds, found) => {
    const clean = { forgotten: 0, lost: 0, doubled: 0, outOfOrder: 0, silent: 0, open: 0 };
    const judged = judge(told, entries, deeds, new Map());
    expect(judged).toMatchObject({ ...clean, ...found, outOfOrder: expect.any(Number) });
    if ("outOfOrder" in found) expect(judged.outOfOrder).toBe(found.outOfOrder);
  });

  it("finds a request that is repeated although nobody knows what became of it", () => {
    let say: (to: "acs" | "client", bytes: Uint8Array) => void = () => {};
    const blind = watchRepeats({ onBytes: (listener) => (say = listener) });
    const to = (whom: "acs" | "client", line: string): void => say(whom, Buffer.from(`${line}\r`));
    to("acs", "11NN|AB31|");
    to("acs", "17|AB31|");
    to("acs", "11NN|AB31|");
    to("client", "121|AB31|");
    to("acs", "11NN|AB31|");
    expect(blind()).toBe(0);
    to("acs", "11NN|AB31|");
    expect(blind()).toBe(1);
  });
});
