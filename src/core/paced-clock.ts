/** A clock that goes as fast as somebody wishes, or stands still: for whoever looks on. */
import type { Clock, Timer } from "./clock.ts";

export interface PacedClock extends Clock {
  /** How many times as fast as the clock beside it; 0: it stands still. */
  readonly pace: number;
  go(pace: number): void;
}

interface Waiting {
  readonly due: number;
  readonly task: () => void;
  timer: Timer | undefined;
}

/** Begins beside `base`, at its pace. */
export function pacedClock(base: Clock): PacedClock {
  const waiting = new Set<Waiting>();
  const ahead = base.now() - base.elapsed();
  let pace = 1;
  /** Where both were when the pace was chosen. */
  let own = base.elapsed();
  let from = own;
  const elapsed = (): number => own + (base.elapsed() - from) * pace;
  function wind(each: Waiting): void {
    each.timer?.cancel();
    if (pace === 0) return;
    each.timer = base.after(Math.max(0, each.due - elapsed()) / pace, () => {
      waiting.delete(each);
      each.task();
    });
  }
  return {
    now: () => Math.floor(ahead + elapsed()),
    elapsed,
    after(ms, task) {
      const each: Waiting = { due: elapsed() + ms, task, timer: undefined };
      waiting.add(each);
      wind(each);
      return {
        cancel() {
          waiting.delete(each);
          each.timer?.cancel();
        },
      };
    },
    get pace() {
      return pace;
    },
    go(next) {
      own = elapsed();
      from = base.elapsed();
      pace = next;
      for (const each of waiting) wind(each);
    },
  };
}
