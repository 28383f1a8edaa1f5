import { expect, it } from "vitest";
import { soak } from "./soak.ts";
import { COUNTS, grown } from "./verdict.ts";

it("a station that serves for hours, with an ILS that drops out, holds no more in the end than after the first", async () => {
  const options = { seed: 1, periods: 3, periodMs: 2_400_000, sessions: 60, keepDays: 1 };
  const { gauges, tally, troubles } = await soak({ ...options, onPeriod: () => {} });
  // A soak in which nothing happens shows nothing.
  expect(tally.visits).toBe(60);
  expect(tally.yours).toBeGreaterThan(30);
  expect(tally.returned).toBeGreaterThan(3);
  expect(tally.walkedAway).toBeGreaterThan(0);
  expect(troubles).toBeGreaterThan(3);
  const [, second] = gauges;
  const last = gauges.at(-1);
  if (second === undefined || last === undefined) throw new Error("no periods");
  expect(grown(second, last, COUNTS)).toEqual([]);
  // What each of twenty visits left behind would be more.
  expect(last.functions - second.functions).toBeLessThan(20);
  expect(last.collections - second.collections).toBeLessThan(20);
  expect(last.promises - second.promises).toBeLessThan(20);
}, 120_000);
