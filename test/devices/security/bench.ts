/** What tests of desensitizers share: time that runs only while something is waited for. */
import { seededRandom, virtualClock, type VirtualClock } from "../../../src/core/clock.ts";
import { silentLog, type Log } from "../../../src/core/log.ts";
import type { DeviceParts } from "../../../src/devices/keep-open.ts";
import type { AnyTransport, ControlTransport } from "../../../src/devices/transports/transport.ts";

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

export async function passUntil(clock: VirtualClock, holds: () => boolean): Promise<void> {
  const end = clock.elapsed() + 60_000;
  while (!holds()) {
    if (clock.elapsed() > end) throw new Error("It never came");
    await step(clock);
  }
}

/** Runs something at the n-th transfer of a control line: before the device hears of it, or after it has acted. */
export function atTransfer(
  line: ControlTransport,
  n: number,
  when: "before" | "after",
  act: () => void,
): ControlTransport {
  let count = 0;
  return {
    ...line,
    get state() {
      return line.state;
    },
    async controlIn(setup, length, deadlineMs) {
      const mine = count++ === n;
      if (mine && when === "before") act();
      const answer = line.controlIn(setup, length, deadlineMs);
      if (!mine || when === "before") return answer;
      const came = await answer;
      act();
      return line.state.state === "lost" ? { ok: false, fault: line.state.fault } : came;
    },
  };
}
