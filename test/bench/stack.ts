/**
 * `npm run bench:stack`: a stack of books put down at once, until all of it is told with what its tags hold, over lines at
 * the speed of real readers and with an assumed time in the air (air-time.ts), beside the floor: the least exchange that
 * could do it, its bytes on the wire and its time in the air. First on a virtual clock, which is what the exchange takes
 * and nothing else; then over pseudo-terminals in real time, which this machine and whoever else works on it are part of.
 * Figures are no tests: the exit code is 0 unless something broke. `--json` for machines.
 */
import { parseArgs } from "node:util";
import { sleep, type Clock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { stackOptions } from "../../src/devices/pad/options.ts";
import { openStack } from "../../src/devices/pad/session.ts";
import type { StackPort } from "../../src/devices/ports.ts";
import { FLAT, type Field } from "../../src/devices/sim/rfid/field.ts";
import {
  books,
  FEIG,
  floorMs,
  openDesk,
  random,
  REAL,
  THREE_M,
  virtualWorld,
  type Reader,
  type World,
} from "./pads.ts";
import { asJson, isShort, table, type Row } from "./table.ts";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const ROUNDS = 15;
const HIGH = 10;

interface Times {
  readonly told: number;
  readonly settled: number;
  readonly floor: number;
}

interface Laid {
  readonly reader: Reader;
  readonly stack: StackPort;
  readonly field: Field;
  readonly clock: Clock;
}

async function putDown({ reader, stack, field, clock }: Laid, count: number): Promise<Times> {
  const told = (holds: () => boolean): Promise<number> =>
    new Promise((resolve) => {
      const forget = stack.onStack(() => {
        if (!holds()) return;
        forget();
        resolve(clock.elapsed());
      });
    });
  const lies = (): boolean => stack.stack.entries.length === count;
  const chips = books(count, 0);
  const began = clock.elapsed();
  for (const chip of chips) field.place(chip, FLAT);
  const all = told(lies);
  const settled = told(() => stack.stack.settled && lies());
  const times = {
    told: (await all) - began,
    settled: (await settled) - began,
    floor: floorMs(reader, chips),
  };
  const empty = told(() => stack.stack.settled && stack.stack.entries.length === 0);
  field.clear();
  await empty;
  // People do not wait for a sweep.
  await sleep(clock, random() * 300);
  return times;
}

async function measure(reader: Reader, world: World): Promise<Row[]> {
  say(`${reader.name}, ${world.name} …`);
  const { pad, field, stop } = await openDesk(reader, world);
  const { name, clock, keep } = world;
  const stack = openStack(pad, { id: "bench", clock, log: silentLog }, stackOptions.parse({}));

  const desk = { reader, stack, field, clock };
  const high: Times[] = [];
  const single: Times[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    high.push(await keep(putDown(desk, HIGH)));
    single.push(await keep(putDown(desk, 1)));
  }
  await keep(stack.stop());
  await stop();
  return rowsOf(`${reader.name}, ${name}`, high, single);
}

function rowsOf(name: string, high: readonly Times[], single: readonly Times[]): Row[] {
  const of = (times: readonly Times[], what: keyof Times, part = 0.5): number =>
    times.map((each) => each[what]).toSorted((one, other) => one - other)[Math.floor(times.length * part)] ??
    0;
  const row = (what: string, figure: number, target: Row["target"], floor: number | undefined): Row => ({
    what: `${name}: ${what}`,
    unit: "ms",
    figure,
    target,
    floor,
  });
  const [most, one] = [of(high, "told"), of(single, "told")];
  const [floor, floorOne] = [of(high, "floor"), of(single, "floor")];
  return [
    row(`${HIGH} tags told, median`, most, { atMost: Math.min(1_500, 1.5 * floor) }, floor),
    row(
      `${HIGH} tags told, the slowest of ${ROUNDS}`,
      of(high, "told", 1 - 1 / ROUNDS),
      { atMost: 1_500 },
      floor,
    ),
    row("each further tag", (most - one) / (HIGH - 1), undefined, (floor - floorOne) / (HIGH - 1)),
    row("1 tag told, median", one, undefined, floorOne),
    row(`${HIGH} tags lie still, median`, of(high, "settled"), undefined, undefined),
  ];
}

const rows = [
  ...(await measure(FEIG, virtualWorld())),
  ...(await measure(THREE_M, virtualWorld())),
  ...(await measure(FEIG, REAL)),
  ...(await measure(THREE_M, REAL)),
];
process.stdout.write(values.json ? `${JSON.stringify(rows.map(asJson))}\n` : `${table(rows)}\n`);
const short = rows.filter(isShort);
if (short.length > 0) say(`${short.length} fell short: ${short.map(({ what }) => what).join("; ")}`);
