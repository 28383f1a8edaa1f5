import type { VirtualClock } from "../../../src/core/clock.ts";
import { passUntil } from "../../../src/core/virtual-time.ts";

export { pass as runFor, passThrough as runThrough } from "../../../src/core/virtual-time.ts";

/** Lets a virtual clock run, task by task, until `holds`; an end of the test if that has not come after `ms`. */
export async function runUntil(clock: VirtualClock, holds: () => boolean, ms = 60_000): Promise<void> {
  if (!(await passUntil(clock, holds, ms))) throw new Error(`Not within ${ms} ms`);
}
