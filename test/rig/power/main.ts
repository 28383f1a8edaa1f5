/**
 * `npm run rig:power -- --cuts 100 --seed 1 [--deb FILE] [--side-by-side N] [--weak]`: people at an installed station in
 * a guest whose power is cut again and again; then every truth is compared, as in the chaos campaign. `--weak` has a journal
 * that does not wait for the disk, and has to be found out: with it, exit 0 means that it was. What cannot be run here is
 * skipped, exit 77.
 */
import { parseArgs } from "node:util";
import { CRIMES } from "../../campaign/chaos/judge.ts";
import { skipAll } from "../../appliance/campaign.ts";
import { rigDisk, whyNoRig } from "../bench.ts";
import { powerTrial, type PowerTrial } from "./run.ts";

const { values } = parseArgs({
  options: {
    cuts: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    deb: { type: "string" },
    "side-by-side": { type: "string", default: "2" },
    weak: { type: "boolean", default: false },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));

const missing = whyNoRig();
if (missing !== undefined) skipAll(missing);
const disk = await rigDisk(values.deb, say);
const wanted = Number(values.cuts);
const trials: PowerTrial[] = [];
const cutsOf = (all: readonly PowerTrial[]): number => all.reduce((sum, { cuts }) => sum + cuts, 0);
const served = (all: readonly PowerTrial[]): number =>
  all.flatMap(({ told }) => told).filter(({ state }) => state === "yours" || state === "returned").length;
let seed = Number(values.seed);
const started = performance.now();

async function worker(): Promise<void> {
  while (cutsOf(trials) < wanted) {
    const trial = await powerTrial(seed++, disk, values.weak);
    trials.push(trial);
    const { plan, cuts, findings, happened, exceptions, folder } = trial;
    say(
      `seed ${plan.seed}: ${cuts} cuts, ${served([trial])} items lent or returned, ${exceptions} exceptions; ${cutsOf(trials)} cuts so far`,
    );
    for (const what of happened) say(`  ${what}`);
    for (const { crime, about } of findings) say(`  ${crime.toUpperCase()}: ${about}`);
    if (folder !== undefined) say(`  its disk is kept in ${folder}`);
  }
}
await Promise.all(Array.from({ length: Number(values["side-by-side"]) }, worker));

const findings = trials.flatMap((trial) => trial.findings);
const ready = trials.flatMap(({ readyMs }) => readyMs).toSorted((a, b) => a - b);
say("");
for (const crime of CRIMES)
  say(`${crime.padEnd(44)} ${findings.filter((each) => each.crime === crime).length}`);
say("");
say(
  `${trials.length} runs, ${cutsOf(trials)} power cuts, ${served(trials)} items lent or returned, ${trials.reduce((sum, { exceptions }) => sum + exceptions, 0)} exceptions for staff`,
);
say(
  `from the kernel's start to ready to lend: ${((ready[Math.floor(ready.length / 2)] ?? 0) / 1000).toFixed(1)} s (median of ${ready.length})`,
);
say(`${((performance.now() - started) / 60_000).toFixed(1)} min`);
const isClean = findings.length === 0;
if (values.weak)
  say(
    isClean
      ? "VERDICT: a journal that does not wait for the disk was not found out"
      : "VERDICT: the weak journal was found out",
  );
else say(isClean ? "VERDICT: nothing lost, nothing doubled, nothing in silence" : "VERDICT: FAILED");
process.exit(isClean === values.weak ? 1 : 0);
