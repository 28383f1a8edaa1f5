import type { VirtualClock } from "../../../src/core/clock.ts";

/** An answer, the question that follows it, and its way to the device: bytes of a simulated line have turns of their own. */
const TURNS = 3;

/** Lets whatever was made ready run. */
async function drain(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** Lets a virtual clock run, task by task, until `holds`; an end of the test if that has not come after `ms`. */
export async function runUntil(clock: VirtualClock, holds: () => boolean, ms = 60_000): Promise<void> {
  const end = clock.elapsed() + ms;
  await drain();
  while (!holds()) {
    if (clock.elapsed() > end) throw new Error(`Not within ${ms} ms`);
    if (!clock.step()) throw new Error("Nobody waits for anything any more");
    await drain();
  }
}

export async function runFor(clock: VirtualClock, ms: number): Promise<void> {
  let over = false;
  clock.after(ms, () => {
    over = true;
  });
  await runUntil(clock, () => over, ms + 1);
}

/** Lets a virtual clock run until a promise is kept. */
export async function runThrough<T>(clock: VirtualClock, promise: Promise<T>): Promise<T> {
  let over = false;
  void promise.finally(() => {
    over = true;
  });
  await runUntil(clock, () => over);
  return promise;
}
