import { beforeAll, describe, expect, it } from "vitest";
import { shipped, simulate } from "../scenarios/playing.ts";
import { coverageOf, coverageTable, missedOf } from "./coverage.ts";
import { Seen } from "./machines.ts";
import { playAll, playNames } from "./plays.ts";

describe("all plays together, in memory", () => {
  const seen = new Seen();
  let failed: readonly string[] = [];
  beforeAll(async () => {
    failed = await playAll(seen);
  }, 120_000);

  it("are forty at least, and each holds", () => {
    expect(playNames().length).toBeGreaterThanOrEqual(40);
    expect(failed).toEqual([]);
  });

  it("each say what was really done in the library, and not only what the screen said of it", async () => {
    for (const name of playNames()) {
      const { truth } = await shipped(name);
      const says = truth.loans ?? truth.deeds ?? truth.payments ?? truth.charged;
      expect(says, name).toBeDefined();
    }
  });

  it("reach every state and every transition of every machine", () => {
    const parts = coverageOf(seen);
    expect(new Set(parts.map(({ machine }) => machine))).toEqual(
      new Set([
        "station",
        "identify",
        "checkout",
        "return",
        "account",
        "renewal",
        "pay",
        "receipt",
        "staff",
        "end",
      ]),
    );
    expect(missedOf(parts)).toEqual([]);
  });
});

describe("what one play reaches", () => {
  it("is not said of what it leaves out, by state and by alternative", async () => {
    const seen = new Seen();
    await simulate(await shipped("blocked-patron"), { watch: seen.watch });
    const parts = coverageOf(seen);
    const missed = missedOf(parts);
    expect(missed).toContain("receipt, state choosing");
    expect(missed).toContain("identify, transition lookingUp: answer.verdict [goesOn] -> done");
    expect(missed).not.toContain(
      "identify, transition lookingUp: answer.verdict [verdictIs known] -> stopped",
    );
    expect(missed).not.toContain("identify, state begin");
    expect(coverageTable(parts)).toMatch(/^receipt +0 of \d+ +0 of \d+$/m);
  });
});
