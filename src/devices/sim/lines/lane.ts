import type { Clock } from "../../../core/clock.ts";

/** Puts something of a length on its way; `arrive` is called when all of it has come. */
export type Lane = (length: number, arrive: () => void) => void;

/** One direction of a line, on which each byte takes `byteMs` milliseconds: what is put on it arrives in that order. */
export function lane(clock: Clock, byteMs: number): Lane {
  let freeAt = 0;
  return (length, arrive) => {
    const now = clock.elapsed();
    freeAt = Math.max(now, freeAt) + length * byteMs;
    clock.after(freeAt - now, arrive);
  };
}
