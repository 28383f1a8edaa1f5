import type { Gauge } from "./gauge.ts";

interface Limit {
  readonly what: keyof Gauge;
  /** The most that it may be at the end, by what it was before. */
  readonly most: (before: number) => number;
}

const times =
  (factor: number) =>
  (before: number): number =>
    before * factor;

/** What holds of a station that runs for ever, whatever machine it runs on. */
export const COUNTS: readonly Limit[] = [
  { what: "resources", most: times(1) },
  { what: "files", most: times(1) },
  // What is under way at that moment: a sweep, a keep-alive, a book of the audit.
  { what: "timers", most: (before) => before + 3 },
  { what: "listeners", most: times(1) },
];

/** What holds of it when everything that is done once has been done. */
export const SIZES: readonly Limit[] = [
  { what: "functions", most: times(1.02) },
  { what: "collections", most: times(1.02) },
  { what: "promises", most: times(1.05) },
  // As many as people happened to borrow and return.
  { what: "entries", most: times(1.15) },
  { what: "heap", most: times(1.05) },
  { what: "rss", most: times(1.05) },
];

/** What grew from one look to a later one. */
export function grown(before: Gauge, after: Gauge, limits: readonly Limit[]): readonly string[] {
  return limits
    .filter(({ what, most }) => after[what] > most(before[what]))
    .map(({ what }) => `${what} ${before[what]} -> ${after[what]}`);
}
