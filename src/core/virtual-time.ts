/**
 * Lets a virtual clock run: whatever is ready runs first, then time passes up to the next task. What hangs on nothing but
 * promises and the clock has come to rest after one turn of the program (see there), so a run is the same each time; and a
 * file that somebody reads meanwhile comes too, at no certain time.
 */
import type { VirtualClock } from "./clock.ts";
import { nextTurn } from "./turn.ts";

/** Lets time pass, task by task, until a promise is settled. */
export async function passThrough<T>(clock: VirtualClock, what: Promise<T>): Promise<T> {
  let settled = false;
  const settle = (): void => {
    settled = true;
  };
  what.then(settle, settle);
  for (;;) {
    await nextTurn();
    if (settled) return what;
    clock.step();
  }
}

/** Lets time pass, task by task, until `holds`; false if that has not come after `ms` milliseconds. */
export async function passUntil(clock: VirtualClock, holds: () => boolean, ms: number): Promise<boolean> {
  let late = false;
  const timer = clock.after(ms, () => {
    late = true;
  });
  for (;;) {
    await nextTurn();
    if (holds()) {
      timer.cancel();
      return true;
    }
    if (late) return false;
    clock.step();
  }
}

/** Lets `ms` milliseconds pass. */
export async function pass(clock: VirtualClock, ms: number): Promise<void> {
  await passUntil(clock, () => false, ms);
}
