import { describe, expect, it } from "vitest";
import type { Mutant } from "./mutants.ts";
import { trial } from "./run.ts";

it("visits with power cuts and everything around failing: no truth contradicts another", async () => {
  let yours = 0;
  let struck = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const { findings, told, happened } = await trial(seed, undefined);
    expect({ seed, findings }).toEqual({ seed, findings: [] });
    yours += told.filter(({ state }) => state === "yours").length;
    struck += happened.length;
  }
  // A campaign in which nothing happens shows nothing.
  expect(yours).toBeGreaterThan(40);
  expect(struck).toBeGreaterThan(40);
});

/** Seeds that found a fault of the station once. */
describe("what failed once", () => {
  it.each([
    ["an older loan that recovery released after its item had been brought back", 106],
    ["a loan of before called not theirs, for its renewal had no answer", 1083],
    ["a loan of before called not theirs, for the list of loans had no answer", 11738],
  ])("holds: %s", async (_what, seed) => {
    expect((await trial(seed, undefined)).findings).toEqual([]);
  });
});

describe("the judge", () => {
  it.each<[Mutant, number]>([
    ["no-intent", 25],
    ["no-query", 262],
    ["no-verify", 30],
  ])("finds a station with %s", async (mutant, seed) => {
    expect((await trial(seed, mutant)).findings).not.toEqual([]);
    expect((await trial(seed, undefined)).findings).toEqual([]);
  });
});
