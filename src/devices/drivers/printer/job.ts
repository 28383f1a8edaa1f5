import type { Fault } from "../../../core/faults.ts";

/** A job under way, and what ends it early. */
export interface Job {
  readonly deadline: number;
  /** Settled by the first trouble that the printer tells of, or by the loss of the line. */
  readonly ended: Promise<Fault>;
  readonly end: (why: Fault) => void;
  /** Whether something of the slip was sent. */
  begun: boolean;
  /** Marks that were sent and not yet reached. */
  marks: number;
  readonly printed: Promise<undefined>;
  readonly finish: () => void;
}

export function newJob(deadline: number): Job {
  const ending = Promise.withResolvers<Fault>();
  const printing = Promise.withResolvers<undefined>();
  return {
    deadline,
    ended: ending.promise,
    end: ending.resolve,
    begun: false,
    marks: 0,
    printed: printing.promise,
    finish: () => printing.resolve(undefined),
  };
}

/** Small enough that a printer with a buffer of one slip takes the next piece while it prints. */
export const CHUNK = 512;

/** Pieces put together to chunks: whole commands each, and never more than needed. */
export function chunks(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  let held: Uint8Array[] = [];
  let size = 0;
  const close = (): void => {
    if (size > 0) found.push(Buffer.concat(held));
    held = [];
    size = 0;
  };
  for (const piece of pieces) {
    held.push(piece);
    size += piece.length;
    if (size >= CHUNK) close();
  }
  close();
  return found;
}
