import type { Clock, Timer } from "../core/clock.ts";

/** What waits for a person, as long as they need. */
export interface Patience {
  /** Runs `task` once after `ms` milliseconds, or longer for a person who asked for more time. */
  after(ms: number, task: () => void): Timer;
  /** All that waits waits anew: somebody is there, and how long they need may be another. */
  anew(): void;
}

/** `factor`: how many times longer everything waits now. */
export function openPatience(clock: Clock, factor: () => number): Patience {
  const waits = new Set<() => void>();
  return {
    after(ms, task) {
      let timer: Timer | undefined;
      const wait = (): void => {
        timer?.cancel();
        timer = clock.after(ms * factor(), () => {
          waits.delete(wait);
          task();
        });
      };
      waits.add(wait);
      wait();
      return {
        cancel() {
          waits.delete(wait);
          timer?.cancel();
        },
      };
    },
    anew() {
      for (const wait of waits) wait();
    },
  };
}
