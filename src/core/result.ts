import type { Fault } from "./faults.ts";

/** The outcome of something that may fail as a matter of course. Exceptions are kept for bugs. */
export type Result<T, F = Fault> = Ok<T> | Failed<F>;

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Failed<F> {
  readonly ok: false;
  readonly fault: F;
}

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

export function failed<F>(fault: F): Failed<F> {
  return { ok: false, fault };
}
