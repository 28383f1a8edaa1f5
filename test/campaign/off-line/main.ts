/**
 * `npm run campaign:off-line -- --seed 1 --items 1000`: so many loans and returns of many people are taken while the ILS is
 * away, the same item again and again, and then told to a simulated ACS, while the cable is pulled, answers are lost, cut,
 * doubled and late, and the process is killed at commits of its journal and at any other moment. The library's own deeds
 * are held against the journal and against what people were told. It is done with an ILS that takes "no block" and with one
 * that does not, and once without mischief. The last line is the verdict; exit 1 if anything was that must not be.
 */
import { parseArgs } from "node:util";
import { freshSeed, systemClock } from "../../../src/core/clock.ts";
import { campaign, verdictOf, type Figures } from "./campaign.ts";

const { values } = parseArgs({
  options: { seed: { type: "string" }, items: { type: "string", default: "1000" } },
});
const seed = values.seed === undefined ? freshSeed() : Number(values.seed);
const items = Number(values.items);
if (!Number.isInteger(seed) || !Number.isInteger(items) || items < 1) {
  process.stderr.write("--seed and --items take whole numbers\n");
  process.exit(2);
}

const RUNS = [
  { what: "without mischief", honours: true, mischief: false },
  { what: "no block is taken", honours: true, mischief: true },
  { what: "no block is not taken", honours: false, mischief: true },
] as const;

function rows({ kills, ms, pulls, queued, ...judged }: Figures, seconds: number): string {
  const lines = [
    ["queued", queued],
    [
      "process killed",
      `${kills.people} with people, ${kills.commits} at commits, ${kills.elsewhere} elsewhere`,
    ],
    ["cable pulled", pulls],
    ["replay took", `${(ms / 1000).toFixed(1)} s of the clock, ${seconds.toFixed(1)} s here with the outage`],
    ...Object.entries(judged),
  ];
  return lines.map(([name, value]) => `  ${String(name).padEnd(16)} ${String(value)}\n`).join("");
}

process.stderr.write(`${items} items, seed ${seed}\n`);
const wrong: string[] = [];
for (const { what, honours, mischief } of RUNS) {
  const began = systemClock.elapsed();
  const figures = await campaign({ seed, items, honours, mischief });
  process.stdout.write(`${what}\n${rows(figures, (systemClock.elapsed() - began) / 1000)}`);
  wrong.push(...verdictOf(figures).map((each) => `${what}, ${each}`));
}
process.stdout.write(
  wrong.length === 0
    ? `PASSED: seed ${seed}, nothing lost, nothing doubled, order kept\n`
    : `FAILED: seed ${seed}, ${wrong.join("; ")}\n`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
