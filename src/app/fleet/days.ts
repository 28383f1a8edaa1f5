/** What was done on each day, of counters that begin anew with each start. Pure. */
import type { Daily } from "./messages.ts";

export interface Days {
  readonly today: Daily;
  /** Days that are over and that the broker has not taken, oldest first. */
  readonly waiting: readonly Daily[];
}

/** A broker that is away for longer than a month has other troubles; the days before are let go of. */
export const MOST_DAYS = 31;

type Counts = Daily["counts"];

/** After the counters went from `before` to `now`, on `day`. */
export function countOn(days: Days, day: string, before: Counts, now: Counts): Days {
  const { today, waiting } = days;
  const isOver = today.day !== day;
  const isEmpty = Object.keys(today.counts).length === 0;
  const counts: Record<string, number> = isOver ? {} : { ...today.counts };
  for (const [name, value] of Object.entries(now)) {
    const more = value - (before[name] ?? 0);
    if (more > 0) counts[name] = (counts[name] ?? 0) + more;
  }
  return {
    today: { day, counts },
    waiting: isOver && !isEmpty ? [...waiting, today].slice(-MOST_DAYS) : waiting,
  };
}
