import { describe, expect, it } from "vitest";
import { MUST_BE_NONE } from "./judge.ts";
import { RIGS, type RigName } from "./rigs.ts";
import { campaign } from "./run.ts";

describe("seeded stacks of books", () => {
  it.each<{ readonly pad: RigName; readonly stacks: number }>([
    { pad: "field", stacks: 80 },
    { pad: "feig", stacks: 15 },
    { pad: "3m", stacks: 15 },
  ])(
    "on the pad $pad: nothing wrong, invented or missed; nothing written that nobody named; nothing done that is not",
    async ({ pad, stacks }) => {
      const { counts, findings } = await campaign(20_000, stacks, RIGS[pad]);
      expect(findings).toEqual([]);
      for (const name of MUST_BE_NONE) expect(counts[name]).toBe(0);
      // A campaign in which nothing happens shows nothing.
      expect(counts.judged).toBeGreaterThan(stacks * 10);
      expect(counts.possible).toBeGreaterThan(stacks / 4);
      expect(counts.verified).toBeGreaterThan(stacks / 4);
      expect(counts.failed).toBeGreaterThan(stacks / 8);
    },
  );
});
