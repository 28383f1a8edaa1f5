/** The door to time and randomness: nothing else in Lectern reads a clock, sets a timer or rolls dice. */

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Wall clock, milliseconds since 1970-01-01T00:00Z. */
  now(): number;
  /** Milliseconds since an arbitrary start; never goes back. */
  elapsed(): number;
  /** Runs `task` once after `ms` milliseconds unless cancelled; a time that is past already is now. */
  after(ms: number, task: () => void): Timer;
}

/** A source of numbers in [0, 1). */
export type Random = () => number;

/** A source of bytes that nobody can foresee: `count` of them. */
export type RandomBytes = (count: number) => Uint8Array;

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, task) {
    const handle = setTimeout(task, Math.max(0, ms));
    return { cancel: () => clearTimeout(handle) };
  },
};

/** A promise of `ms` milliseconds on a clock. */
export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

/** Random numbers that can be had again with the same seed (mulberry32: 32-bit state, ample for tests and jitter). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Bytes fit for keys and nonces. */
export const systemRandomBytes: RandomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));

/** Bytes that can be had again with the same seed: for tests, never for keys. */
export function seededBytes(seed: number): RandomBytes {
  const random = seededRandom(seed);
  return (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
}

/** A seed for a run that was given none; print it, so that the run can be had again. */
export function freshSeed(): number {
  return Math.floor(Math.random() * 0x7fffffff);
}

export interface VirtualClock extends Clock {
  /** Lets `ms` milliseconds pass, running due tasks in order. */
  advance(ms: number): void;
  /** Lets time pass up to the next task and runs that one; false if none waits. */
  step(): boolean;
  /** How many tasks wait. */
  readonly waiting: number;
}

/** A clock that moves only when told to; `start` in milliseconds since 1970. */
export function virtualClock(start: number): VirtualClock {
  let elapsed = 0;
  let order = 0;
  const tasks = new Map<number, { due: number; task: () => void }>();

  /** Runs the next task that is due until `end`. */
  function stepWithin(end: number): boolean {
    let next: [number, { due: number; task: () => void }] | undefined;
    for (const entry of tasks) {
      if (entry[1].due <= end && (next === undefined || entry[1].due < next[1].due)) next = entry;
    }
    if (next === undefined) return false;
    tasks.delete(next[0]);
    elapsed = next[1].due;
    next[1].task();
    return true;
  }

  return {
    // Whole, as those of the system are.
    now: () => Math.floor(start + elapsed),
    elapsed: () => elapsed,
    after(ms, task) {
      const id = order++;
      tasks.set(id, { due: elapsed + Math.max(0, ms), task });
      return { cancel: () => void tasks.delete(id) };
    },
    advance(ms) {
      const end = elapsed + ms;
      while (stepWithin(end));
      elapsed = end;
    },
    step: () => stepWithin(Infinity),
    get waiting() {
      return tasks.size;
    },
  };
}
