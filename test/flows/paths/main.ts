/**
 * `npm run paths -- --seed 1 --paths 1000`: so many paths through the flows, each with people who do at random what they can,
 * and a world that answers at random. Prints what was broken and how it came about, what was reached, and how often each
 * promise was broken; the last line is the verdict, and the exit code is 1 if any was. A path is had again by its own seed and
 * `--paths 1`.
 */
import { parseArgs } from "node:util";
import { freshSeed, systemClock } from "../../../src/core/clock.ts";
import { coverageOf, coverageTable, missedOf } from "../../coverage/coverage.ts";
import { Seen } from "../../coverage/machines.ts";
import { PROMISES, type Finding } from "./judge.ts";
import { STEPS, walk } from "./walk.ts";

const { values } = parseArgs({
  options: { seed: { type: "string" }, paths: { type: "string", default: "1000" } },
});
const first = values.seed === undefined ? freshSeed() : Number(values.seed);
const paths = Number(values.paths);
if (!Number.isInteger(first) || !Number.isInteger(paths) || paths < 1) {
  process.stderr.write("--seed and --paths take whole numbers\n");
  process.exit(2);
}

// An actor that fails says so once more when nobody can catch it; the path has noticed by then.
process.on("uncaughtException", (error) => process.stderr.write(`${String(error)}\n`));
process.stderr.write(`${paths} paths, seed ${first}\n`);
const began = systemClock.elapsed();
const seen = new Seen();
const findings: Finding[] = [];
const guilty: number[] = [];
let steps = 0;
let visits = 0;
for (let seed = first; seed < first + paths; seed++) {
  const walked = await walk(seed, STEPS, seen.watch);
  steps += walked.steps;
  visits += walked.visits;
  if (walked.broken.length === 0) continue;
  findings.push(...walked.broken);
  guilty.push(seed);
  const broken = walked.broken.map(({ promise, what }) => `${promise}: ${what}`).join("; ");
  process.stdout.write(`seed ${seed}, step ${walked.steps}: ${broken}\n`);
  for (const each of walked.trail.slice(-12)) process.stdout.write(`  ${each}\n`);
}

const parts = coverageOf(seen);
const reached = (kind: "state" | "transition"): string => {
  const all = parts.filter((part) => part.kind === kind);
  return `${all.filter((part) => part.reached).length} of ${all.length}`;
};
const seconds = (systemClock.elapsed() - began) / 1000;
const rows = [
  ["paths", `${paths}, ${(paths / seconds).toFixed(0)} a second`],
  ["steps", steps],
  ["people let in", visits],
  ["states reached", reached("state")],
  ["transitions reached", reached("transition")],
  ...Object.entries(PROMISES).map(([promise, said]) => {
    return [said, findings.filter((finding) => finding.promise === promise).length] as const;
  }),
] as const;
process.stdout.write(coverageTable(parts));
for (const each of missedOf(parts)) process.stdout.write(`never reached: ${each}\n`);
for (const [name, value] of rows) process.stdout.write(`${name.padEnd(88)}${value}\n`);
process.stdout.write(
  guilty.length === 0
    ? `PASSED: seed ${first}, ${paths} paths, no promise was broken\n`
    : `FAILED: ${guilty.length} of ${paths} paths broke a promise: seeds ${guilty.slice(0, 20).join(" ")}\n`,
);
process.exitCode = guilty.length === 0 ? 0 : 1;
