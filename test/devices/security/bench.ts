/** What tests of desensitizers share: time that runs only while something is waited for. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { seededRandom, virtualClock, type VirtualClock } from "../../../src/core/clock.ts";
import { silentLog, type Log } from "../../../src/core/log.ts";
import type { DeviceParts } from "../../../src/devices/keep-open.ts";
import type { Result } from "../../../src/core/result.ts";
import type {
  AnyTransport,
  ControlTransport,
  HidTransport,
  Line,
} from "../../../src/devices/transports/transport.ts";

export const STEP_MS = 5;

export function newClock(): VirtualClock {
  return virtualClock(Date.UTC(2026, 10, 24));
}

export function partsFor<T extends AnyTransport>(
  transport: T,
  clock: VirtualClock,
  log: Log = silentLog,
): DeviceParts<T> {
  return { id: "desk", transport, backOff: { firstMs: 20, maxMs: 80 }, clock, random: seededRandom(1), log };
}

/** One turn of the program, and five milliseconds of the clock. */
export async function step(clock: VirtualClock): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  clock.advance(STEP_MS);
}

/** Lets time pass until the promise is settled; a minute is too long for anything here. */
export async function inTime<T>(clock: VirtualClock, what: Promise<T>): Promise<T> {
  let settled = false;
  const done = what.finally(() => {
    settled = true;
  });
  await passUntil(clock, () => settled);
  return done;
}

export async function pass(clock: VirtualClock, ms: number): Promise<void> {
  const end = clock.elapsed() + ms;
  await passUntil(clock, () => clock.elapsed() >= end);
}

export async function passUntil(clock: VirtualClock, holds: () => boolean): Promise<void> {
  const end = clock.elapsed() + 60_000;
  while (!holds()) {
    if (clock.elapsed() > end) throw new Error("It never came");
    await step(clock);
  }
}

/** Runs something at the n-th exchange of a line: before the device hears of it, or after it has acted. */
function atExchange(line: Line, n: number, when: "before" | "after", act: () => void) {
  let count = 0;
  return async <T>(exchange: () => Promise<Result<T>>): Promise<Result<T>> => {
    const mine = count++ === n;
    if (mine && when === "before") act();
    const answer = await exchange();
    if (!mine || when === "before") return answer;
    act();
    const { state } = line;
    return state.state === "lost" ? { ok: false, fault: state.fault } : answer;
  };
}

export function atTransfer(
  line: ControlTransport,
  n: number,
  when: "before" | "after",
  act: () => void,
): ControlTransport {
  const at = atExchange(line, n, when, act);
  return {
    ...line,
    get state() {
      return line.state;
    },
    controlIn: (setup, length, deadlineMs) => at(() => line.controlIn(setup, length, deadlineMs)),
  };
}

export function atReport(
  line: HidTransport,
  n: number,
  when: "before" | "after",
  act: () => void,
): HidTransport {
  const at = atExchange(line, n, when, act);
  return {
    ...line,
    get state() {
      return line.state;
    },
    write: (bytes, deadlineMs) => at(() => line.write(bytes, deadlineMs)),
    writeFeature: (bytes, deadlineMs) => at(() => line.writeFeature(bytes, deadlineMs)),
    readFeature: (id, length, deadlineMs) => at(() => line.readFeature(id, length, deadlineMs)),
  };
}

/** A profile that ships with Lectern. */
export function profileFile(id: string): string {
  return fileURLToPath(new URL(`../../../device-profiles/${id}.yaml`, import.meta.url));
}

/** The options in a profile that ships with Lectern, as they are written. */
export function optionsOf(id: string): Readonly<Record<string, unknown>> {
  const text = readFileSync(profileFile(id), "utf8");
  const { options } = z.object({ options: z.record(z.string(), z.unknown()) }).parse(parse(text));
  return options;
}
