import { describe, expect, it } from "vitest";
import { COURSES, ENTRY_KINDS, mayGo, STAGES, type Stage } from "../../../src/circulation/journal/entry.ts";
import { begun } from "./begin.ts";
import { LOAN, value } from "./words.ts";

/** Every stage that can be reached from these. */
function reachable(kind: (typeof ENTRY_KINDS)[number], from: readonly Stage[]): ReadonlySet<Stage> {
  const found = new Set(from);
  for (const stage of found) for (const next of COURSES[kind].next[stage] ?? []) found.add(next);
  return found;
}

describe.each(ENTRY_KINDS)("the ways of a %s", (kind) => {
  const stages = reachable(kind, COURSES[kind].from);

  it("are all ways from its beginning", () => {
    expect(Object.keys(COURSES[kind].next).filter((stage) => !stages.has(stage as Stage))).toEqual([]);
  });

  it("lead from each stage to the end, and to staff", () => {
    for (const stage of stages) {
      expect(reachable(kind, [stage]), stage).toContain("closed");
      if (stage !== "closed") expect(reachable(kind, [stage]), stage).toContain("exception");
    }
  });

  it("end where it is closed", () => {
    expect(STAGES.filter((stage) => mayGo(kind, "closed", stage))).toEqual([]);
  });

  it("go from an exception nowhere but to another, or to the end", () => {
    const ways = STAGES.filter((stage) => mayGo(kind, "exception", stage));
    expect(ways.filter((stage) => stage !== "exception")).toEqual(["closed"]);
  });
});

describe("what must never be", () => {
  it.each<[string, (typeof ENTRY_KINDS)[number], Stage | undefined, Stage]>([
    ["a payment that charges twice", "payment", "charged", "charging"],
    ["a payment that charges again after the ILS's answer was lost", "payment", "unknown", "charging"],
    ["a payment that the ILS hears of before money was taken", "payment", "charging", "intent"],
    ["a payment told again while it is not known whether the ILS heard", "payment", "unknown", "intent"],
    ["a loan granted without having been asked for", "loan", "queued", "granted"],
    ["a renewal taken off-line", "renewal", undefined, "queued"],
    ["a loan asked for again after a yes", "loan", "granted", "intent"],
  ])("%s", (_, kind, from, to) => {
    expect(mayGo(kind, from, to)).toBe(false);
  });

  it("is a bug that throws, and leaves the entry and the journal as they were", () => {
    const { journal } = begun();
    const { id } = value(journal.open(LOAN));
    expect(() => journal.change(id, { stage: "charged" })).toThrow(
      "a loan does not go from intent to charged",
    );
    expect(() => journal.open({ ...LOAN, stage: "charging" })).toThrow("a loan does not begin as charging");
    expect(() => journal.change(7, { stage: "granted" })).toThrow("no entry 7");
    expect(value(journal.get(id))?.stage).toBe("intent");
    expect(value(journal.change(id, { stage: "granted" })).stage).toBe("granted");
    expect(value(journal.verifyAudit()).rows).toBe(2);
  });
});
