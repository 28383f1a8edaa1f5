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

/** Frames of all the bytes there are, for captures. Rubbish that reaches to the end is one piece. */
export function frameAll<F>(framer: Framer<F>, bytes: Uint8Array): readonly Framed<F>[] {
  const found = [...framer.feed(bytes)];
  const [first, ...more] = framer.flush();
  const last = found.at(-1);
  if (last?.kind === "junk" && first?.kind === "junk") {
    return [...found.slice(0, -1), { ...last, bytes: Buffer.concat([last.bytes, first.bytes]) }, ...more];
  }
  return first === undefined ? found : [...found, first, ...more];
}

/** What the bytes at the head of a stream are: not enough to tell, a frame of so many bytes, or no frame. */
export type Cut<F> =
  | "wait"
  | { readonly size: number; readonly frame: F }
  /** The first byte, or the first `size`, are none of a frame's; what follows is looked at afresh. */
  | { readonly junk: string; readonly size?: number };

/**
 * A framer by its one question: what stands at the head of these bytes? Whatever is no frame is given up byte by byte, so
 * that a good frame behind it is never missed; more than `most` bytes without an end are no frame. `isAll`: nothing will
 * come behind these bytes.
 */
export function cuttingFramer<F>(cut: (held: Uint8Array, isAll: boolean) => Cut<F>, most: number): Framer<F> {
  let held: Uint8Array = new Uint8Array(0);

  function drain(isAll: boolean): Framed<F>[] {
    const found: Framed<F>[] = [];
    let at = 0;
    let junkFrom = 0;
    let why = "";
    const settle = (): void => {
      if (at > junkFrom) found.push({ kind: "junk", bytes: held.slice(junkFrom, at), why });
    };
    while (at < held.length) {
      const next = cut(held.subarray(at), isAll);
      if (next === "wait") {
        if (!isAll && held.length - at <= most) break;
        why = at === junkFrom ? "cut short" : why;
        at++;
      } else if ("junk" in next) {
        why = at === junkFrom ? next.junk : why;
        at += next.size ?? 1;
      } else {
        settle();
        found.push({ kind: "frame", frame: next.frame });
        at += next.size;
        junkFrom = at;
      }
    }
    settle();
    held = held.slice(at);
    return found;
  }

  return {
    get waiting() {
      return held.length > 0;
    },
    feed(bytes) {
      held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
      return drain(false);
    },
    flush: () => drain(true),
  };
}
