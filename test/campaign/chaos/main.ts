/**
 * `npm run chaos -- --seed 1 --runs 20000`: mixed visits of many patrons at a station in memory and virtual time, with
 * power cuts at commits of its journal and everything around it failing; then every truth is compared. `--real` does it
 * with processes that are killed, sockets and pseudo-terminals, `--side-by-side N` of them at a time. `--mutant NAME` breaks
 * a promise on purpose. The last line is the verdict, and the exit code says it.
 */
import { parseArgs } from "node:util";
import { CRIMES } from "./judge.ts";
import { MUTANT_NAMES, mutantNamed } from "./mutants.ts";
import { realTrials, SIDE_BY_SIDE } from "./real/run.ts";
import { killTable, OTHERS } from "./real/strikes.ts";
import { trials, type Trial } from "./run.ts";
import { TROUBLES } from "./troubles.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    runs: { type: "string", default: "1000" },
    mutant: { type: "string" },
    real: { type: "boolean", default: false },
    "side-by-side": { type: "string", default: String(SIDE_BY_SIDE) },
    story: { type: "boolean", default: false },
  },
});
const first = Number(values.seed);
const runs = Number(values.runs);
const sideBySide = Number(values["side-by-side"]);
const mutant = mutantNamed(values.mutant ?? "");
if (values.mutant !== undefined && mutant === undefined) {
  process.stderr.write(`no mutant "${values.mutant}": ${MUTANT_NAMES.join(", ")}\n`);
  process.exit(2);
}

// What there is of real runs goes with the process, where it ends by itself.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));

const guilty: Trial[] = [];
/** What never struck is told as well. */
const struck = new Map((values.real ? OTHERS : TROUBLES).map(({ name }) => [name, 0]));
let loans = 0;
let exceptions = 0;
let simulated = 0;
const started = performance.now();
for await (const done of (values.real ? realTrials : trials)(first, runs, mutant, sideBySide)) {
  const { seed } = done.plan;
  for (const what of done.happened) {
    const name = what.replace(/^\d+ ms: /, "").replace(/ \(.*\)$/, "");
    struck.set(name, (struck.get(name) ?? 0) + 1);
  }
  loans += done.told.filter(({ state }) => state === "yours" || state === "returned").length;
  exceptions += done.exceptions;
  simulated += done.ms;
  if (values.story) process.stdout.write(`${JSON.stringify(done, undefined, 1)}\n`);
  if (done.findings.length > 0) {
    guilty.push(done);
    for (const { crime, about } of done.findings) {
      process.stderr.write(`seed ${seed}: ${crime}: ${about}\n`);
    }
    if (done.folder !== undefined) process.stderr.write(`seed ${seed}: all of it is in ${done.folder}\n`);
  }
}
const seconds = (performance.now() - started) / 1000;
process.stdout.write(
  `${[
    ...(values.real ? killTable(struck) : []),
    ...Array.from(struck, ([name, times]) => `${name.padEnd(44)} ${times}`).toSorted(),
    "",
    ...CRIMES.map((crime) => {
      const times = guilty.flatMap(({ findings }) => findings).filter((finding) => finding.crime === crime);
      return `${crime.padEnd(44)} ${times.length}`;
    }),
    "",
    `${runs} runs from seed ${first}: ${loans} items told to be somebody's or returned, ${exceptions} exceptions for staff`,
    `${Math.round(simulated / 3_600_000)} hours ${values.real ? "of people" : "simulated"} in ${seconds.toFixed(1)} s`,
    guilty.length === 0
      ? "VERDICT: nothing lost, nothing doubled, nothing in silence"
      : `VERDICT: ${guilty.length} runs failed: seeds ${guilty
          .map(({ plan }) => plan.seed)
          .slice(0, 20)
          .join(" ")}`,
  ].join("\n")}\n`,
);
process.exit(guilty.length === 0 ? 0 : 1);
