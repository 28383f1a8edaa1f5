/**
 * `npm run campaign:faults -- --seed 1 --faults 2000`: faults over all drivers, in virtual time. Exits 1 if a driver ended
 * otherwise than it should.
 */
import { parseArgs } from "node:util";
import { freshSeed } from "../../../src/core/clock.ts";
import { faultCampaign } from "./campaign.ts";

const { values } = parseArgs({
  options: { seed: { type: "string" }, faults: { type: "string", default: "2000" } },
});
const seed = values.seed === undefined ? freshSeed() : Number(values.seed);
process.stdout.write(`seed ${seed}\n`);
const columns = ["driver", "exchange", "faults", "struck", "slowest ms", "deadline ms", "wrong"];
process.stdout.write(`${columns.map((name, at) => name.padEnd(at === 0 ? 30 : 12)).join("")}\n`);
const reports = await faultCampaign({ seed, faults: Number(values.faults), pullEvery: 1 }, (report) => {
  const { subject, length, faults, happened, slowestMs, deadlineMs, wrong } = report;
  const row = [subject, length, faults, happened, slowestMs, deadlineMs, wrong.length];
  process.stdout.write(`${row.map((cell, at) => String(cell).padEnd(at === 0 ? 30 : 12)).join("")}\n`);
  for (const each of wrong.slice(0, 10)) process.stdout.write(`  ${each}\n`);
});
const total = (of: (report: (typeof reports)[number]) => number): number =>
  reports.reduce((sum, report) => sum + of(report), 0);
const wrong = total((report) => report.wrong.length);
process.stdout.write(
  `${total(({ faults }) => faults)} faults, ${total(({ happened }) => happened)} of them struck; ${wrong} wrong\n`,
);
process.exitCode = wrong === 0 ? 0 : 1;
