/**
 * `npm run bench:stack`: a stack of books put down at once, until all of it is told with what its tags hold, over lines at
 * the speed of real readers and with an assumed time in the air (air-time.ts), beside the floor: the least exchange that
 * could do it, its bytes on the wire and its time in the air. First on a virtual clock, which is what the exchange takes
 * and nothing else; then over pseudo-terminals in real time, which this machine and whoever else works on it are part of.
 * Figures are no tests: the exit code is 0 unless something broke. `--json` for machines.
 */
import { parseArgs } from "node:util";
import { seededRandom, sleep, systemClock, virtualClock, type Clock } from "../../src/core/clock.ts";
import { explain } from "../../src/core/faults.ts";
import { silentLog } from "../../src/core/log.ts";
import type { Result } from "../../src/core/result.ts";
import { feigOptions } from "../../src/devices/drivers/rfid/feig/options.ts";
import { feigPad } from "../../src/devices/drivers/rfid/feig/session.ts";
import { threeMOptions } from "../../src/devices/drivers/rfid/three-m/options.ts";
import { threeMPad } from "../../src/devices/drivers/rfid/three-m/session.ts";
import type { DeviceParts } from "../../src/devices/keep-open.ts";
import { stackOptions } from "../../src/devices/pad/options.ts";
import { openStack } from "../../src/devices/pad/session.ts";
import { firstHealth, type PadPort, type StackPort, type Uid } from "../../src/devices/ports.ts";
import { byteMs, paced, type Pace } from "../../src/devices/sim/paced.ts";
import { CHIPS, makeChip, type Chip } from "../../src/devices/sim/rfid/chip.ts";
import { feigPeer } from "../../src/devices/sim/rfid/feig.ts";
import { FLAT, openField, type Field } from "../../src/devices/sim/rfid/field.ts";
import { threeMPeer } from "../../src/devices/sim/rfid/three-m.ts";
import { openPty } from "../../src/devices/transports/pty.ts";
import { makeTransport } from "../../src/devices/transports/make.ts";
import { serialSettings } from "../../src/devices/transports/settings.ts";
import type { Plug, Transport } from "../../src/devices/transports/transport.ts";
import { simulatedStream } from "../../src/devices/sim/lines/stream.ts";
import { danish } from "../devices/pad/memories.ts";
import { runThrough } from "../devices/pad/steps.ts";
import { INFO_MS, inAir, inventoryMs, readMs, RF_RESET_MS } from "./air-time.ts";
import { asJson, isShort, table, type Row } from "./table.ts";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const random = seededRandom(1);
const ROUNDS = 15;
const HIGH = 10;
const BLOCKS = 8;

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(explain(result.fault));
  return result.value;
}

interface Reader {
  readonly name: string;
  readonly pace: Pace;
  /** How long a request, as it stands on the wire, is in the air. */
  readonly airMs: (request: Uint8Array, onPad: readonly Uid[]) => number;
  readonly connect: (
    plug: Plug,
    field: Field,
    clock: Clock,
  ) => Promise<{ readonly path: string; unplug(): Promise<void> }>;
  readonly start: (parts: DeviceParts) => PadPort;
  /** Bytes of an inventory of so many tags, and of reading one, both ways. */
  readonly sweepBytes: (tags: number) => number;
  readonly readBytes: number;
}

const FEIG: Reader = {
  name: "FEIG 38400 8E1",
  pace: { baudRate: 38_400, dataBits: 8, parity: "even", stopBits: 1 },
  airMs([, , command, sub, mode = 0], onPad) {
    if (command === 0x69) return RF_RESET_MS;
    if (command !== 0xb0) return 0;
    // More of an inventory is in the reader's memory.
    if (sub === 0x01) return (mode & 0x80) === 0 ? inventoryMs(onPad) : 0;
    return sub === 0x23 ? readMs(BLOCKS) : INFO_MS;
  },
  connect: async (plug, field, clock) => {
    const text = { field, model: "cpr-m02", once: true, gapMs: 12, clock, random } as const;
    return must(await feigPeer(plug, "whole", text));
  },
  start: (parts) => feigPad(parts, feigOptions.parse({})),
  // Four tags a call: length, address, command, mode, …, CRC; ten bytes a tag.
  sweepBytes: (tags) => Math.ceil(tags / 4) * (7 + 7) + tags * 10,
  readBytes: 17 + 8 + BLOCKS * 5,
};

const THREE_M: Reader = {
  name: "3M 19200 8N1",
  pace: { baudRate: 19_200, dataBits: 8, parity: "none", stopBits: 1 },
  airMs([, , , command], onPad) {
    if (command === 0xfe) return inventoryMs(onPad);
    if (command === 0x02) return readMs(BLOCKS);
    return command === 0x0a || command === 0x0d ? INFO_MS : 0;
  },
  connect: async (plug, field, clock) =>
    must(await threeMPeer(plug, "whole", { field, model: 210, busyMs: 0, clock, random })),
  start: (parts) => threeMPad(parts, threeMOptions.parse({})),
  // UID and DSFID of each tag; blocks with number and lock.
  sweepBytes: (tags) => 8 + 10 + tags * 9,
  readBytes: 16 + 16 + BLOCKS * 6,
};

function books(count: number): readonly Chip[] {
  return Array.from({ length: count }, (_, index) => {
    const serial = Math.floor(random() * 2 ** 40)
      .toString(16)
      .padStart(10, "0");
    const memory = danish({ item: String(31_017_000_000_000 + index) });
    const text = { afi: 0x07, dsfid: 0x3e, eas: true, password: undefined };
    const uid = `E00401${serial.toUpperCase()}` as Uid;
    return makeChip({ uid, model: CHIPS["icode-sli-l"], memory, ...text });
  });
}

/** The least that could tell a stack: two sweeps, for one is no evidence, and the data of each tag. */
function floorMs({ pace, sweepBytes, readBytes }: Reader, stack: readonly Chip[]): number {
  const bytes = 2 * sweepBytes(stack.length) + stack.length * readBytes;
  const air = 2 * inventoryMs(stack.map(({ uid }) => uid)) + stack.length * readMs(BLOCKS);
  return bytes * byteMs(pace) + air;
}

/** Where a bench runs: its clock, its line, and how its promises come to be kept. */
interface World {
  readonly name: string;
  readonly clock: Clock;
  readonly line: () => Promise<{ readonly plug: Plug; readonly transport: () => Transport }>;
  readonly keep: <T>(promise: Promise<T>) => Promise<T>;
}

function virtualWorld(): World {
  const clock = virtualClock(0);
  const keep: World["keep"] = (promise) => runThrough(clock, promise);
  return {
    name: "virtual clock",
    clock,
    keep,
    line() {
      const { transport, plug } = simulatedStream("memory", clock, 0);
      return Promise.resolve({ plug, transport: () => transport });
    },
  };
}

const REAL: World = {
  name: "pty, real time",
  clock: systemClock,
  keep: (promise) => promise,
  async line() {
    const far = await openPty(undefined);
    const path = must(far).path;
    const settings = serialSettings.parse({ type: "serial", match: { path } });
    return { plug: () => Promise.resolve(far), transport: () => makeTransport(settings, systemClock) };
  },
};

interface Times {
  readonly told: number;
  readonly settled: number;
  readonly floor: number;
}

interface Desk {
  readonly reader: Reader;
  readonly stack: StackPort;
  readonly field: Field;
  readonly clock: Clock;
}

async function putDown({ reader, stack, field, clock }: Desk, count: number): Promise<Times> {
  const told = (holds: () => boolean): Promise<number> =>
    new Promise((resolve) => {
      const forget = stack.onStack(() => {
        if (!holds()) return;
        forget();
        resolve(clock.elapsed());
      });
    });
  const lies = (): boolean => stack.stack.entries.length === count;
  const chips = books(count);
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

async function measure(reader: Reader, { name, clock, line, keep }: World): Promise<Row[]> {
  say(`${reader.name}, ${name} …`);
  const field = openField(random);
  const onPad = (): readonly Uid[] => field.onPad().map(({ uid }) => uid);
  const { plug, transport } = await line();
  const timed = inAir(paced(plug, reader.pace, clock), (request) => reader.airMs(request, onPad()), clock);
  const peer = await reader.connect(timed, field, clock);
  const backOff = { firstMs: 10, maxMs: 40 };
  const parts = { id: "bench", transport: transport(), backOff, clock, random, log: silentLog };
  const pad = reader.start(parts);
  const health = await keep(firstHealth(pad));
  if (health.state !== "ready") throw new Error(`${reader.name} is ${health.state}`);
  const stack = openStack(pad, { id: "bench", clock, log: silentLog }, stackOptions.parse({}));

  const desk = { reader, stack, field, clock };
  const high: Times[] = [];
  const single: Times[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    high.push(await keep(putDown(desk, HIGH)));
    single.push(await keep(putDown(desk, 1)));
  }
  await keep(stack.stop());
  await keep(pad.stop());
  await peer.unplug();
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
