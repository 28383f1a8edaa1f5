import { systemClock, type Clock } from "../../../../src/core/clock.ts";

/** How many milliseconds of people, and of what goes wrong, pass in a real one: nobody waits for thinking people here. */
export const PACE = 8;

/** The time of one world, from its beginning on. The time of day is this machine's. */
export function fastClock(): Clock {
  const began = systemClock.elapsed();
  return {
    now: () => systemClock.now(),
    elapsed: () => (systemClock.elapsed() - began) * PACE,
    after: (ms, task) => systemClock.after(ms / PACE, task),
  };
}
