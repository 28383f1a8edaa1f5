/**
 * `npm run bench:flow -- [DIRECTORY]`: what the station itself costs a patron. From a label under the scanner to the first
 * view with its item, beside somebody who only reads the line; from the answer of the ILS to the command that takes the
 * security off, beside a client that only asks, with what the journal's disk takes of it counted apart (DIRECTORY should
 * lie on the disk that the station's journal will lie on); and a stack of ten at an ACS that answers after 50 ms, beside
 * the least exchange that could do it (flow-stack.ts), of which a disk is no part. The stack comes first on a virtual clock,
 * which is what the exchange takes and nothing else, then over pseudo-terminals and TCP in real time, which this machine and
 * whoever else works on it are part of. Figures are no tests: the exit code is 0 unless something broke. `--json` for
 * machines.
 */
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { parseArgs } from "node:util";
import { itemCosts, type Costs } from "./flow-cost.ts";
import { acsHere, acsThere, HIGH, ROUNDS, stackTimes, type StackTimes } from "./flow-stack.ts";
import { REAL, virtualWorld } from "./pads.ts";
import { bareRead } from "./scans.ts";
import { asJson, isShort, table, type Row } from "./table.ts";

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false } },
  allowPositionals: true,
});
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const MEMORY = "/dev/shm";
const disk = positionals[0] ?? tmpdir();

function quantile(times: readonly number[], part: number): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length * part)] ?? 0;
}

function stackRows(name: string, { took, floor }: StackTimes): Row[] {
  const least = quantile(floor, 0.5);
  const target = { atMost: 1.15 * least };
  const what = `${HIGH} on the pad until all are theirs, ${name}`;
  return [
    { what: `${what}, median`, unit: "ms", figure: quantile(took, 0.5), target, floor: least },
    {
      what: `${what}, slowest of ${ROUNDS}`,
      unit: "ms",
      figure: quantile(took, 1 - 1 / ROUNDS),
      target: undefined,
      floor: least,
    },
  ];
}

function itemRows(where: string, { total, journal, client }: Costs): Row[] {
  const own = total.map((each, at) => each - (journal[at] ?? 0));
  const name = `12 to release, journal in ${where}`;
  const rows = (what: string, times: readonly number[], target: Row["target"], floor?: readonly number[]) =>
    [0.5, 0.95].map((part) => ({
      what: `${name}: ${what}, ${part === 0.5 ? "median" : "95 %"}`,
      unit: "ms",
      figure: quantile(times, part),
      target: part === 0.95 ? target : undefined,
      floor: floor === undefined ? undefined : quantile(floor, part),
    }));
  return [
    ...rows("the station's own", own, { atMost: 5 }, client),
    ...rows("the journal's (fsync)", journal, undefined),
  ];
}

const rows: Row[] = [];
say("ten on the pad, virtual clock …");
rows.push(...stackRows("virtual clock", await stackTimes(virtualWorld(), acsHere, disk)));
const places = existsSync(MEMORY) ? [disk, MEMORY] : [disk];
for (const where of places) {
  say(`ten on the pad, real time, journal in ${where} …`);
  rows.push(...stackRows(`real time, journal in ${where}`, await stackTimes(REAL, acsThere, where)));
}
const views: number[] = [];
for (const where of places) {
  say(`items one by one, journal in ${where} …`);
  const costs = await itemCosts(where);
  rows.push(...itemRows(where, costs));
  views.push(...costs.view);
}
say("scans on a bare line …");
const bare = await bareRead();
const scan = "label on a pty to the first view with its item";
rows.push(
  {
    what: `${scan}, median`,
    unit: "ms",
    figure: quantile(views, 0.5),
    target: undefined,
    floor: bare.median / 1_000,
  },
  {
    what: `${scan}, 95 %`,
    unit: "ms",
    figure: quantile(views, 0.95),
    target: { atMost: 20 },
    floor: bare.p95 / 1_000,
  },
);
process.stdout.write(values.json ? `${JSON.stringify(rows.map(asJson))}\n` : `${table(rows)}\n`);
const short = rows.filter(isShort);
if (short.length > 0) say(`${short.length} fell short: ${short.map(({ what }) => what).join("; ")}`);
