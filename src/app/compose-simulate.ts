import { createReadStream } from "node:fs";
import { freshSeed, seededRandom, systemClock, type Random } from "../core/clock.ts";
import { fault } from "../core/faults.ts";
import { nearest } from "../core/nearest.ts";
import { failed, ok, type Result } from "../core/result.ts";
import type { RunningPeer, Verb } from "../devices/sim/definition.ts";
import type { FaultyLine } from "../devices/sim/faulty.ts";
import type { Fragmentation } from "../devices/sim/fragments.ts";
import { openPty } from "../devices/transports/pty.ts";
import { tcpPlug } from "../devices/transports/tcp-far-end.ts";
import type { Plug } from "../devices/transports/transport.ts";
import { readText } from "./config.ts";
import { readAsked, readPace, type Asked, type Socket } from "./simulate/ask.ts";
import { obeyLines } from "./simulate/prompt.ts";
import { badUsage, endQuietlyWithReader, writeOut } from "./sip/stdio.ts";

export interface SimulateOptions {
  readonly script?: string;
  readonly fragments: string;
  readonly paced?: string;
  readonly seed?: string;
}

/**
 * `lectern simulate`: devices at the far ends of pseudo-terminals and TCP ports, for whoever drives them. Answers the
 * exit code: 1 if a line of a script could not be done.
 */
export async function runSimulate(words: readonly string[], options: SimulateOptions): Promise<number> {
  const asked: Asked[] = [];
  for (const word of words) {
    const read = readAsked(word);
    if (!read.ok) return badUsage(read.fault);
    if (asked.some(({ name }) => name === read.value.name)) {
      return badUsage(
        fault("config.bad-argument", `"${word}": there is a ${read.value.name} already; write NAME=PEER`),
      );
    }
    asked.push(read.value);
  }
  if (options.script !== undefined) {
    const there = await readText(options.script);
    if (!there.ok) return badUsage(there.fault);
  }
  endQuietlyWithReader();
  const devices = new Map<string, RunningPeer>();
  try {
    for (const one of asked) {
      const started = await startOne(one, options);
      if (!started.ok) return badUsage(started.fault);
      devices.set(one.name, started.value);
      await writeOut(`${one.name} ${one.peer} ${started.value.path}\n`);
    }
    return await serve(devices, options.script);
  } finally {
    await Promise.all([...devices.values()].map((device) => device.stop()));
  }
}

async function startOne(asked: Asked, options: SimulateOptions): Promise<Result<RunningPeer>> {
  const { loadPeer, PEER_NAMES } = await import("../devices/sim/index.ts");
  const definition = await loadPeer(asked.peer);
  if (definition === undefined) {
    const near = nearest(asked.peer, PEER_NAMES);
    const says = near === undefined ? `known are ${PEER_NAMES.join(", ")}` : `did you mean ${near}?`;
    return failed(fault("config.unknown-name", `peer "${asked.peer}"; ${says}`));
  }
  const read = definition.options.safeParse(asked.options);
  if (!read.success) {
    const [issue] = read.error.issues;
    return failed(
      fault("config.bad-argument", `${asked.name}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`),
    );
  }
  const random = seededRandom(options.seed === undefined ? freshSeed() : Number(options.seed));
  const fragmentation = FRAGMENTS[options.fragments]?.(random);
  if (fragmentation === undefined) {
    return failed(
      fault("config.bad-argument", `--fragments ${options.fragments}: take whole, single or random`),
    );
  }
  if (definition.line !== "stream") {
    return failed(
      fault(
        "config.bad-argument",
        `${asked.peer} is a ${definition.line} device: it cannot be plugged in from outside`,
      ),
    );
  }
  const { faultyLine } = await import("../devices/sim/faulty.ts");
  const pace = options.paced === undefined ? undefined : readPace(options.paced);
  if (options.paced !== undefined && pace === undefined) {
    return failed(fault("config.bad-argument", `--paced ${options.paced}: write 19200 or 38400-8E1`));
  }
  const { paced } = await import("../devices/sim/paced.ts");
  const plug = plugOf(asked.socket);
  const line = faultyLine(pace === undefined ? plug : paced(plug, pace, systemClock), systemClock);
  const parts = { plug: line.plug, fragmentation, clock: systemClock, random };
  const started = await definition.start(parts, read.data);
  if (!started.ok) return started;
  const peer = started.value;
  line.onUnplug(() => void peer.verbs["unplug"]?.run([]));
  const verbs = { ...peer.verbs, line: await lineVerb(line) };
  return ok({
    verbs,
    // A device that is plugged in anew may stand elsewhere.
    get path() {
      return peer.path;
    },
    stop: () => peer.stop(),
  });
}

/** Faults of the line itself, which every device has. */
async function lineVerb(line: FaultyLine): Promise<Verb> {
  const { LINE_FAULTS } = await import("../devices/sim/faulty.ts");
  const { verb } = await import("../devices/sim/verbs.ts");
  return verb(
    `line ${LINE_FAULTS.join("|")} [AFTER] [MS]`,
    "a fault at one byte of what goes over its line: after so many, for so long",
    ([word = "", after = "0", ms = "1000"]) => {
      const kind = LINE_FAULTS.find((each) => each === word);
      const [from, time] = [Number(after), Number(ms)];
      if (kind === undefined || !(from >= 0) || !(time >= 0)) {
        return failed(fault("config.bad-argument", "AFTER is a number of bytes, MS of milliseconds"));
      }
      line.arm({ kind, after: from, bits: 1, ms: time });
      return undefined;
    },
  );
}

const FRAGMENTS: Readonly<Record<string, (random: Random) => Fragmentation>> = {
  whole: () => "whole",
  single: () => "single",
  random: (random) => random,
};

function plugOf(socket: Socket): Plug {
  return socket.kind === "pty" ? () => openPty(socket.link) : tcpPlug(socket.port);
}

/** Script first, then whoever types; at the end of what is piped in the devices stay until a signal. */
async function serve(devices: ReadonlyMap<string, RunningPeer>, script: string | undefined): Promise<number> {
  const run = { devices, clock: systemClock, output: process.stdout };
  let bad = 0;
  if (script !== undefined) {
    const ended = await obeyLines({ ...run, input: createReadStream(script), terminal: false });
    bad = ended.bad;
    if (ended.quit) return bad === 0 ? 0 : 1;
  }
  const terminal = process.stdin.isTTY && process.stdout.isTTY;
  const signalled = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => signalled.abort());
  const stopped = new Promise<void>((resolve) => {
    signalled.signal.addEventListener("abort", () => resolve());
  });
  const typed = obeyLines({ ...run, input: process.stdin, terminal });
  const ended = await Promise.race([typed, stopped.then(() => undefined)]);
  // A closed terminal ends it; the end of a pipe does not, for nobody may have wanted to type.
  if (ended !== undefined && !ended.quit && !terminal) await stopped;
  process.stdin.destroy();
  return bad + (ended?.bad ?? 0) === 0 ? 0 : 1;
}
