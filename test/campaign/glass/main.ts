/**
 * `npm run campaign:glass -- --seed 1 --kills 50`: people borrow and return at a station with simulated devices and ACS, by
 * the keypad of a real `lectern kiosk` with Debian's Chromium on a display without a screen, and at so many seeded moments the
 * process that paints is killed or made to stand still. Each time a new page must show core's newest view within five
 * seconds, the picture must be the one that was, and the visit must go on to its end. The last line is the verdict; exit 1 if
 * anything was that must not be.
 */
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { freshSeed } from "../../../src/core/clock.ts";
import { campaign, LONGEST_MS, verdictOf, type Kind, type Strike } from "./campaign.ts";

const { values } = parseArgs({
  options: { seed: { type: "string" }, kills: { type: "string", default: "50" } },
});
const seed = values.seed === undefined ? freshSeed() : Number(values.seed);
const kills = Number(values.kills);
if (!Number.isInteger(seed) || !Number.isInteger(kills) || kills < 1) {
  process.stderr.write("--seed and --kills take whole numbers\n");
  process.exit(2);
}

const write = (text: string): void => void process.stdout.write(`${text}\n`);
const percent = (part: number | undefined): string =>
  part === undefined ? "" : `${(100 * part).toFixed(2)} %`;
const COLUMNS = [4, -8, -10, -20, 9, -10, 10, 10] as const;
const row = (cells: readonly string[]): string =>
  cells
    .map((cell, at) => {
      const width = COLUMNS[at] ?? 0;
      return width < 0 ? cell.padEnd(-width) : cell.padStart(width);
    })
    .join("  ")
    .trimEnd();

const load = (): string =>
  loadavg()
    .map((each) => each.toFixed(1))
    .join(" ");
write(`seed ${seed}, ${kills} kills; load at the beginning ${load()}`);
write(row(["", "process", "somebody", "who", "after ms", "screen", "back in ms", "differs"]));
let count = 0;
const tell = ({ kind, who, step, afterMs, screen, ms, differs }: Strike): void =>
  write(row([`${++count}`, kind, who, step, `${afterMs}`, screen, ms.toFixed(0), percent(differs)]));
const figures = await campaign(seed, kills, tell);

const { strikes, visits, unasked } = figures;
const quantile = (sorted: readonly number[], part: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN).toFixed(0);
function summary(what: string, these: readonly Strike[]): void {
  const times = these.map(({ ms }) => ms).toSorted((one, other) => one - other);
  write(
    `${what.padEnd(8)} ${String(times.length).padStart(3)}   median ${quantile(times, 0.5)} ms, longest ${quantile(times, 1)} ms`,
  );
}
for (const kind of ["killed", "hung"] satisfies Kind[]) {
  summary(
    kind,
    strikes.filter((each) => each.kind === kind),
  );
}
summary("all", strikes);
const compared = strikes.flatMap(({ differs }) => (differs === undefined ? [] : [differs]));
write(
  `the same view stood there ${compared.length} times; at most ${percent(Math.max(0, ...compared))} of the picture was another`,
);
const why = unasked.length === 0 ? "" : ` (${unasked.join(", ")})`;
write(
  `${visits} visits; ${unasked.length} pages begun anew that nobody struck${why}; load at the end ${load()}`,
);
const wrong = verdictOf(figures);
write(
  wrong.length === 0
    ? `PASSED: seed ${seed}, ${strikes.length} of ${strikes.length} within ${LONGEST_MS} ms, every visit went on to its end`
    : `FAILED: seed ${seed}, ${wrong.join("; ")}`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
