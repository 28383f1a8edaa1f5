import { expect, it } from "vitest";
import { countOn, MOST_DAYS, type Days } from "../../../src/app/fleet/days.ts";

const nameOf = (day: number): string => `2026-11-${String(day).padStart(2, "0")}`;

it("keeps a bounded number of days for a broker that is away, the newest", () => {
  let days: Days = { today: { day: nameOf(0), counts: {} }, waiting: [] };
  for (let day = 1; day <= MOST_DAYS + 10; day++) {
    days = countOn(days, nameOf(day), { loans: day - 1 }, { loans: day });
  }
  expect(days.waiting).toHaveLength(MOST_DAYS);
  expect(days.waiting.at(-1)).toEqual({ day: nameOf(MOST_DAYS + 9), counts: { loans: 1 } });
});

it("keeps no day on which nothing was done", () => {
  const quiet: Days = { today: { day: nameOf(1), counts: {} }, waiting: [] };
  expect(countOn(quiet, nameOf(2), { loans: 3 }, { loans: 3 }).waiting).toEqual([]);
});
