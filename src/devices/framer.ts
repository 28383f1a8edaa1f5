/** What all framers have in common: bytes in, frames and rubbish out, and never an exception. */

/** Something that a framer cut out of the stream, in the order of the line. */
export type Framed<F> =
  | { readonly kind: "frame"; readonly frame: F }
  /** Bytes that belong to no good frame; `why` in a few words. */
  | { readonly kind: "junk"; readonly bytes: Uint8Array; readonly why: string };

/**
 * Cuts a stream into frames. It holds back what may still become a frame, resynchronises within one good frame after
 * rubbish, and holds no more than one frame of the greatest length.
 */
export interface Framer<F> {
  feed(bytes: Uint8Array): readonly Framed<F>[];
  /** The line fell silent or was lost: what is unfinished is rubbish. */
  flush(): readonly Framed<F>[];
  /** Whether something unfinished is held back. */
  readonly waiting: boolean;
}

/** Frames of all the bytes there are, for captures. */
export function frameAll<F>(framer: Framer<F>, bytes: Uint8Array): readonly Framed<F>[] {
  return [...framer.feed(bytes), ...framer.flush()];
}
