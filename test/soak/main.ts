/**
 * `npm run soak -- --days 7 --sessions 5000 [--seed 1]`: a station that is not switched off for days, in memory and
 * virtual time, with people who borrow, return, look at their account and walk away, and an ILS that drops out now and
 * then. At the end of each day it is looked at what must not grow; the last day is held to the second. The audit of the
 * journal grows for ever, as it is meant to; what its file holds beside is pruned after a day. The last line is the verdict,
 * and the exit code says it.
 */
import { parseArgs } from "node:util";
import type { Gauge } from "./gauge.ts";
import { DAY_MS, soak } from "./soak.ts";
import { COUNTS, grown, SIZES } from "./verdict.ts";

const { values } = parseArgs({
  options: {
    days: { type: "string", default: "7" },
    sessions: { type: "string", default: "5000" },
    seed: { type: "string", default: "1" },
  },
});
const days = Number(values.days);
const sessions = Number(values.sessions);
if (!(days >= 3 && sessions >= days)) {
  process.stderr.write("soak: at least three days, and a session in each\n");
  process.exit(2);
}

type Column = readonly [title: string, of: (gauge: Gauge) => number];
const MB = 1e6;
const COLUMNS: readonly Column[] = [
  ["RSS MB", ({ rss }) => rss / MB],
  ["heap MB", ({ heap }) => heap / MB],
  ["functions", ({ functions }) => functions],
  ["maps, sets", ({ collections }) => collections],
  ["promises", ({ promises }) => promises],
  ["timers", ({ timers }) => timers],
  ["listeners", ({ listeners }) => listeners],
  ["resources", ({ resources }) => resources],
  ["files", ({ files }) => files],
  ["entries", ({ entries }) => entries],
  ["journal MB", ({ journal }) => journal / MB],
];
const line = (cells: readonly string[]): void =>
  void process.stdout.write(`${cells.map((cell) => cell.padStart(10)).join(" ")}\n`);
const cell = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1));

line(["day", "visits", ...COLUMNS.map(([title]) => title)]);
let day = 0;
const started = performance.now();
const { gauges, tally, troubles, settled } = await soak({
  seed: Number(values.seed),
  periods: days,
  periodMs: DAY_MS,
  sessions,
  keepDays: 1,
  onPeriod(gauge, { visits }) {
    line([String(++day), String(visits), ...COLUMNS.map(([, of]) => cell(of(gauge)))]);
  },
});
const second = gauges[1];
const last = gauges.at(-1);
if (second === undefined || last === undefined) throw new Error("no days");
const wrong = grown(second, last, [...COUNTS, ...SIZES]);
const { visits, yours, returned, receipts, walkedAway } = tally;
process.stdout.write(
  `${[
    "",
    `${visits} visits from seed ${values.seed}: ${yours} items lent, ${returned} returned, ${receipts} receipts, ${walkedAway} walked away`,
    `${troubles} troubles at the ILS, ${settled} matters settled by staff; ${((performance.now() - started) / 60_000).toFixed(1)} min`,
    `last day / second day: RSS ${(last.rss / second.rss).toFixed(3)}, heap ${(last.heap / second.heap).toFixed(3)}`,
    wrong.length === 0 ? "VERDICT: nothing grows" : `VERDICT: it grows: ${wrong.join("; ")}`,
  ].join("\n")}\n`,
);
process.exit(wrong.length === 0 ? 0 : 1);
