/**
 * `npm run fuzz:devices -- --frames 1000000 --seed 1 [--only cctalk]`: random and mutated frames, and good ones behind
 * them, through every framer of the devices. Prints its figures; exit 1 with the failing input and the seed if anything was
 * thrown, hung, lost or invented.
 */
import { parseArgs } from "node:util";
import { freshSeed } from "../../src/core/clock.ts";
import { Dice } from "./corpus.ts";
import { fuzzFramer, type FramerFigures } from "./framer-campaign.ts";
import { FRAMERS } from "./framer-table.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    frames: { type: "string", default: "1000000" },
    only: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const seed = values.seed === undefined ? freshSeed() : Number(values.seed);
const frames = Number(values.frames);
const rows = FRAMERS.filter(({ name }) => values.only === undefined || name === values.only);
if (!Number.isInteger(seed) || !Number.isInteger(frames) || frames < 1) {
  process.stderr.write("--seed and --frames take whole numbers\n");
  process.exit(2);
}
if (rows.length === 0) {
  process.stderr.write(`--only takes one of ${FRAMERS.map(({ name }) => name).join(", ")}\n`);
  process.exit(2);
}

process.stderr.write(`${frames} frames a framer, seed ${seed}\n`);
const all: (FramerFigures & { readonly seconds: number })[] = [];
for (const row of rows) {
  const started = performance.now();
  const figures = fuzzFramer(row, { dice: new Dice(seed), frames, limitMs: 500 });
  const seconds = (performance.now() - started) / 1000;
  all.push({ ...figures, seconds });
  if (values.json) continue;
  const { name, rubbish, good, found, others, slowestMs, findings } = figures;
  process.stdout.write(
    `${name.padEnd(16)} ${rubbish} random or mutated, ${found} of ${good} good ones found, ${others} within rubbish, ` +
      `slowest call ${slowestMs.toFixed(1)} ms, ${seconds.toFixed(1)} s\n`,
  );
  for (const { promise, hex } of findings) {
    process.stdout.write(`FAILED ${promise}\n  seed ${seed}\n  ${hex}\n`);
  }
}
if (values.json) process.stdout.write(`${JSON.stringify({ seed, framers: all })}\n`);
process.exitCode = all.every(({ findings }) => findings.length === 0) ? 0 : 1;
