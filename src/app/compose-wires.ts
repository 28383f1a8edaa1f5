/** What lies between a staged station and its neighbours, and the time and dice by which they all live. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { RunningAcs } from "../acs-sim/acs.ts";
import { seededRandom, virtualClock, type Clock, type Random, type VirtualClock } from "../core/clock.ts";
import type { Result } from "../core/result.ts";
import type { Fragmentation } from "../devices/sim/fragments.ts";
import { makeTransport } from "../devices/transports/make.ts";
import { openPty } from "../devices/transports/pty.ts";
import type { TransportSettings } from "../devices/transports/settings.ts";
import type { AnyTransport, FarEnd, Plug } from "../devices/transports/transport.ts";
import { dialTo, type Dial } from "../sip-client/connection-socket.ts";
import type { StageCable } from "./scenario/stage.ts";

export interface Wires {
  readonly clock: Clock;
  /** Dice of their own for each who asks: the same with the same seed, whoever else rolls how many. */
  readonly dice: () => Random;
  /** How what a simulated device says is cut. */
  readonly fragmentation: () => Fragmentation;
  /** A socket for a simulated device, and the path by which the station finds it. */
  line(name: string): { readonly plug: Plug; readonly path: string };
  /** The station's end of a line. */
  make(settings: TransportSettings): AnyTransport;
  readonly acs: AcsWires;
  /** A directory that lives as long as the wires: for what a station keeps on disk from one life to the next. */
  readonly folder: string;
  close(): Promise<void>;
}

/** The way to the simulated ACS. */
export interface AcsWires {
  /** The port on which it is to listen; undefined for none. */
  readonly port: number | undefined;
  connect(acs: RunningAcs): { readonly dial: Dial; readonly cable: StageCable | undefined };
}

/** Bytes on pseudo-terminals, SIP2 over TCP. Their folder is made in `where`. */
export async function realWires(clock: Clock, seed: number, where: string = tmpdir()): Promise<Wires> {
  const folder = await newFolder(where);
  const dice = diceOf(seed);
  const ends: FarEnd[] = [];
  return {
    clock,
    dice,
    fragmentation: dice,
    line(name) {
      const link = path.join(folder, name);
      const plug = async (): Promise<Result<FarEnd>> => {
        const made = await openPty(link);
        if (made.ok) ends.push(made.value);
        return made;
      };
      return { plug, path: link };
    },
    make: (settings) => makeTransport(settings, clock),
    acs: {
      port: 0,
      connect({ ports }) {
        if (ports.raw === undefined) throw new Error("The ACS was asked for a port and has none");
        return { dial: dialTo({ host: LOOPBACK, port: ports.raw, tls: undefined }), cable: undefined };
      },
    },
    folder,
    async close() {
      await Promise.all(ends.map((end) => end.unplug()));
      await rm(folder, { recursive: true });
    },
  };
}

export const LOOPBACK = "127.0.0.1";

/** How all that is said is cut: in one piece, byte by byte, or by lot. */
export type Cut = "whole" | "single" | "random";

export interface MemoryWires extends Wires {
  readonly clock: VirtualClock;
}

/** 2026-11-24T09:00Z. Any day would do: the sample library counts its days from when it is opened. */
const MORNING = 1_795_510_800_000;
/** As with 38 400 baud and ten bits a byte. */
const BYTE_MS = 10 / 38.4;
const MEMORY_DISK = "/dev/shm";

/** Everything within the program and in virtual time: what happens is the same each time with the same seed. */
export async function memoryWires(seed: number, cut: Cut): Promise<MemoryWires> {
  const { simulatedStream } = await import("../devices/sim/lines/stream.ts");
  const { fragments } = await import("../devices/sim/fragments.ts");
  const { openCable } = await import("../acs-sim/cable.ts");
  const clock = virtualClock(MORNING);
  // What a simulated station writes to disk waits for no real one, where the system has a place in memory.
  const folder = await newFolder(existsSync(MEMORY_DISK) ? MEMORY_DISK : tmpdir());
  const dice = diceOf(seed);
  const transports = new Map<string, AnyTransport>();
  const fragmentation = (): Fragmentation => (cut === "random" ? dice() : cut);
  return {
    clock,
    dice,
    fragmentation,
    line(name) {
      const { plug, transport } = simulatedStream(name, clock, BYTE_MS);
      transports.set(name, transport);
      return { plug, path: name };
    },
    make(settings) {
      const found = settings.type === "serial" ? transports.get(settings.match.path ?? "") : undefined;
      if (found === undefined) throw new Error(`No line of memory: ${JSON.stringify(settings)}`);
      return found;
    },
    acs: {
      port: undefined,
      connect(acs) {
        const how = fragmentation();
        const roll = dice();
        // A local network, busy now and then.
        const latencyMs = (): number => 1 + 4 * roll() ** 4;
        const cable = openCable({ acs, clock, latencyMs, cut: (bytes) => fragments(bytes, how) });
        return { dial: cable.dial, cable };
      },
    },
    folder,
    close: () => rm(folder, { recursive: true }),
  };
}

function newFolder(where: string): Promise<string> {
  return mkdtemp(path.join(where, "lectern-stage-"));
}

function diceOf(seed: number): () => Random {
  const next = seededRandom(seed);
  return () => seededRandom(Math.floor(next() * 2 ** 32));
}
