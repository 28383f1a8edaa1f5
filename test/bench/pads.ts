/** Pads at the speed of real readers, and the worlds in which they are measured: a virtual clock, and this machine. */
import {
  seededRandom,
  systemClock,
  virtualClock,
  type Clock,
  type VirtualClock,
} from "../../src/core/clock.ts";
import { explain } from "../../src/core/faults.ts";
import type { Result } from "../../src/core/result.ts";
import { feigOptions } from "../../src/devices/drivers/rfid/feig/options.ts";
import { feigPad } from "../../src/devices/drivers/rfid/feig/session.ts";
import { threeMOptions } from "../../src/devices/drivers/rfid/three-m/options.ts";
import { threeMPad } from "../../src/devices/drivers/rfid/three-m/session.ts";
import type { DeviceParts } from "../../src/devices/keep-open.ts";
import type { PadPort, Uid } from "../../src/devices/ports.ts";
import { byteMs, paced, type Pace } from "../../src/devices/sim/paced.ts";
import { CHIPS, makeChip, type Chip } from "../../src/devices/sim/rfid/chip.ts";
import { feigPeer } from "../../src/devices/sim/rfid/feig.ts";
import { openField, type Field } from "../../src/devices/sim/rfid/field.ts";
import { threeMPeer } from "../../src/devices/sim/rfid/three-m.ts";
import { openPty } from "../../src/devices/transports/pty.ts";
import { makeTransport } from "../../src/devices/transports/make.ts";
import { serialSettings } from "../../src/devices/transports/settings.ts";
import type { Plug, Transport } from "../../src/devices/transports/transport.ts";
import { simulatedStream } from "../../src/devices/sim/lines/stream.ts";
import { silentLog } from "../../src/core/log.ts";
import { firstHealth } from "../../src/devices/ports.ts";
import { danish } from "../devices/pad/memories.ts";
import { runThrough } from "../devices/pad/steps.ts";
import { INFO_MS, inAir, inventoryMs, readMs, RF_RESET_MS, WRITE_AFI_MS } from "./air-time.ts";

export const random = seededRandom(1);
const BLOCKS = 8;

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(explain(result.fault));
  return result.value;
}

export interface Reader {
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

export const FEIG: Reader = {
  name: "FEIG 38400 8E1",
  pace: { baudRate: 38_400, dataBits: 8, parity: "even", stopBits: 1 },
  airMs([, , command, sub, mode = 0], onPad) {
    if (command === 0x69) return RF_RESET_MS;
    if (command !== 0xb0) return 0;
    // More of an inventory is in the reader's memory.
    if (sub === 0x01) return (mode & 0x80) === 0 ? inventoryMs(onPad) : 0;
    if (sub === 0x27) return WRITE_AFI_MS;
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

export const THREE_M: Reader = {
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

/** The number of an item on its tag. */
export const itemNo = (serial: number): string => String(31_017_000_000_000 + serial);

/** New tags with items on them, counted on from `from`. */
export function books(count: number, from: number): readonly Chip[] {
  return Array.from({ length: count }, (_, index) => {
    const serial = Math.floor(random() * 2 ** 40)
      .toString(16)
      .padStart(10, "0");
    const memory = danish({ item: itemNo(from + index) });
    const text = { afi: 0x07, dsfid: 0x3e, eas: true, password: undefined };
    const uid = `E00401${serial.toUpperCase()}` as Uid;
    return makeChip({ uid, model: CHIPS["icode-sli-l"], memory, ...text });
  });
}

/** The least that could tell a stack: two sweeps, for one is no evidence, and the data of each tag. */
export function floorMs({ pace, sweepBytes, readBytes }: Reader, stack: readonly Chip[]): number {
  const bytes = 2 * sweepBytes(stack.length) + stack.length * readBytes;
  const air = 2 * inventoryMs(stack.map(({ uid }) => uid)) + stack.length * readMs(BLOCKS);
  return bytes * byteMs(pace) + air;
}

/** Where a bench runs: its clock, its line, and how its promises come to be kept. */
export interface World {
  readonly name: string;
  readonly clock: Clock;
  readonly line: () => Promise<{ readonly plug: Plug; readonly transport: () => Transport }>;
  readonly keep: <T>(promise: Promise<T>) => Promise<T>;
}

export function virtualWorld(): World & { readonly clock: VirtualClock } {
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

export const REAL: World = {
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

/** A reader at the end of a line of its speed. */
export interface Plugged {
  readonly field: Field;
  /** The host's end of its line. */
  readonly transport: () => Transport;
  readonly unplug: () => Promise<void>;
}

export async function plugReader(
  reader: Reader,
  { clock, line }: Pick<World, "clock" | "line">,
): Promise<Plugged> {
  const field = openField(random);
  const onPad = (): readonly Uid[] => field.onPad().map(({ uid }) => uid);
  const { plug, transport } = await line();
  const timed = inAir(paced(plug, reader.pace, clock), (request) => reader.airMs(request, onPad()), clock);
  const peer = await reader.connect(timed, field, clock);
  return { field, transport, unplug: () => peer.unplug() };
}

/** A reader, and the pad that speaks to it. */
export interface Desk {
  readonly pad: PadPort;
  readonly field: Field;
  readonly stop: () => Promise<void>;
}

export async function openDesk(reader: Reader, world: World): Promise<Desk> {
  const { clock, keep } = world;
  const { field, transport, unplug } = await plugReader(reader, world);
  const backOff = { firstMs: 10, maxMs: 40 };
  const parts = { id: "bench", transport: transport(), backOff, clock, random, log: silentLog };
  const pad = reader.start(parts);
  const health = await keep(firstHealth(pad));
  if (health.state !== "ready") throw new Error(`${reader.name} is ${health.state}`);
  return {
    pad,
    field,
    async stop() {
      await keep(pad.stop());
      await unplug();
    },
  };
}
