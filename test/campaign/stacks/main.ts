/**
 * `npm run campaign:stacks -- --seed 1 --stacks 10000`: seeded stacks of 1 to 20 tags with flicker, sets, foreign items,
 * cards, blanks, double tags, ghosts and tags that are put on and taken off, played on a virtual clock. Prints what must
 * not be and what was done; exit 1 with the seed of each stack in which something was that must not be. `--pad feig` or
 * `--pad 3m` has the driver, its line at its speed, and the simulated reader in between.
 */
import { parseArgs } from "node:util";
import { freshSeed } from "../../../src/core/clock.ts";
import { campaign, figuresText } from "./run.ts";
import { RIGS, type RigName } from "./rigs.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    stacks: { type: "string", default: "10000" },
    pad: { type: "string", default: "field" },
    json: { type: "boolean", default: false },
  },
});
const seed = values.seed === undefined ? freshSeed() : Number(values.seed);
const stacks = Number(values.stacks);
if (!Number.isInteger(seed) || !Number.isInteger(stacks) || stacks < 1) {
  process.stderr.write("--seed and --stacks take whole numbers\n");
  process.exit(2);
}

const isRig = (name: string): name is RigName => Object.hasOwn(RIGS, name);
if (!isRig(values.pad)) {
  process.stderr.write(`--pad takes one of ${Object.keys(RIGS).join(", ")}\n`);
  process.exit(2);
}

process.stderr.write(`${stacks} stacks, seed ${seed}, pad ${values.pad}\n`);
const figures = await campaign(seed, stacks, RIGS[values.pad]);
process.stdout.write(
  values.json ? `${JSON.stringify({ seed, stacks, ...figures })}\n` : figuresText(figures),
);
process.exitCode = figures.findings.length === 0 ? 0 : 1;
