import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { Journal } from "./journal/journal.ts";

export interface PruningParts {
  readonly journal: Pick<Journal, "prune">;
  readonly clock: Clock;
  readonly log: Log;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Deletes what was closed more than `keepDays` days ago, each day that the station is on: for the first time an hour after
 * the start, when what was interrupted has been found out, so that a station that is switched off at night prunes too.
 */
export function openPruning({ journal, clock, log }: PruningParts, keepDays: number): { stop(): void } {
  let timer = clock.after(HOUR_MS, prune);

  function prune(): void {
    const pruned = journal.prune(clock.now() - keepDays * DAY_MS);
    if (!pruned.ok) log("journal.not-pruned", { fault: pruned.fault.code });
    else if (pruned.value > 0) log("journal.pruned", { entries: pruned.value });
    timer = clock.after(DAY_MS, prune);
  }

  return { stop: () => timer.cancel() };
}
