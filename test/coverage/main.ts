/**
 * `npm run coverage:flows`: plays all scenarios in memory and tells which states and transitions of the flows they reach. The
 * last line is the verdict; the exit code is 1 if a play did not hold or something was never reached.
 */
import { coverageOf, coverageTable, missedOf } from "./coverage.ts";
import { Seen } from "./machines.ts";
import { playAll, playNames } from "./plays.ts";

const seen = new Seen();
const failed = await playAll(seen);
const parts = coverageOf(seen);
const missed = missedOf(parts);
process.stdout.write(coverageTable(parts));
for (const each of failed) process.stdout.write(`did not hold: ${each}\n`);
for (const each of missed) process.stdout.write(`never reached: ${each}\n`);
const isWhole = failed.length === 0 && missed.length === 0;
process.stdout.write(
  isWhole
    ? `${playNames().length} plays held, and reached every one of ${parts.length} states and transitions\n`
    : `${failed.length} plays did not hold; ${missed.length} of ${parts.length} states and transitions were never reached\n`,
);
process.exitCode = isWhole ? 0 : 1;
