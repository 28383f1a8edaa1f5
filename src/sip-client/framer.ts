/** What ends a message: CR by the book, LF for servers that send only that, either for a receiver that takes all. */
export type FrameEnd = "cr" | "lf" | "cr-or-lf";

/** Longest line taken; NYPL's client allows 1 MiB, answers in the field stay far below 64 KiB. */
export const MAX_FRAME = 1 << 20;

export interface Framed {
  /** Whole lines without terminator, leading line ends and other control bytes stripped. Never empty. */
  readonly frames: readonly Buffer[];
  /** Bytes thrown away because a line grew past the limit. */
  readonly discarded: number;
}

const CR = 0x0d;
const LF = 0x0a;
const EMPTY = Buffer.alloc(0);

/**
 * Cuts a byte stream into lines, however it arrives. It never throws and keeps at most `MAX_FRAME` bytes. A line that
 * arrives whole is a view of the chunk, not a copy.
 */
export class Framer {
  readonly #end: FrameEnd;
  /** The line so far in its first `#length` bytes; the rest is room to grow. */
  #held = EMPTY;
  #length = 0;
  #skipping = false;

  constructor(end: FrameEnd) {
    this.#end = end;
  }

  push(chunk: Buffer): Framed {
    const frames: Buffer[] = [];
    let discarded = 0;
    let start = 0;
    for (const end of this.#ends(chunk)) {
      if (this.#skipping) {
        discarded += end - start;
        this.#skipping = false;
      } else if (this.#length + end - start > MAX_FRAME) {
        discarded += this.#drop() + end - start;
      } else {
        const frame = this.#finish(chunk.subarray(start, end));
        if (frame.length > 0) frames.push(frame);
      }
      start = end + 1;
    }
    const rest = chunk.length - start;
    if (this.#skipping) discarded += rest;
    else if (this.#length + rest > MAX_FRAME) {
      discarded += this.#drop() + rest;
      this.#skipping = true;
    } else this.#keep(chunk.subarray(start));
    return { frames, discarded };
  }

  /** Bytes of a line that has begun and not ended yet. */
  get pending(): number {
    return this.#length;
  }

  /**
   * Gives up waiting for the terminator and hands over what is there, if it ends in LF: the sender ends its lines with
   * LF although the dialect says CR.
   */
  takeLineFeed(): Buffer | undefined {
    return this.#length > 0 && this.#held[this.#length - 1] === LF ? this.#finish(EMPTY) : undefined;
  }

  /** Where the lines of a chunk end, each byte looked at once. */
  *#ends(chunk: Buffer): Generator<number> {
    let cr = this.#end === "lf" ? -1 : chunk.indexOf(CR);
    let lf = this.#end === "cr" ? -1 : chunk.indexOf(LF);
    while (cr !== -1 || lf !== -1) {
      if (lf === -1 || (cr !== -1 && cr < lf)) {
        yield cr;
        cr = chunk.indexOf(CR, cr + 1);
      } else {
        yield lf;
        lf = chunk.indexOf(LF, lf + 1);
      }
    }
  }

  #keep(part: Buffer): void {
    const begun = this.#length > 0 ? part : part.subarray(junkBefore(part));
    const needed = this.#length + begun.length;
    if (needed > this.#held.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(2 * needed, 256));
      this.#held.copy(larger, 0, 0, this.#length);
      this.#held = larger;
    }
    begun.copy(this.#held, this.#length);
    this.#length = needed;
  }

  #finish(last: Buffer): Buffer {
    if (this.#length === 0) return trim(last);
    this.#keep(last);
    const whole = this.#held.subarray(0, this.#length);
    this.#drop();
    return trim(whole);
  }

  #drop(): number {
    const dropped = this.#length;
    this.#held = EMPTY;
    this.#length = 0;
    return dropped;
  }
}

function trim(line: Buffer): Buffer {
  let end = line.length;
  while (end > 0 && (line[end - 1] === CR || line[end - 1] === LF)) end--;
  return line.subarray(Math.min(junkBefore(line), end), end);
}

/** Control bytes at the head of a line: the LF of a CRLF that ended the line before, mostly. */
function junkBefore(line: Buffer): number {
  let start = 0;
  while (start < line.length && line[start]! < 0x20) start++;
  return start;
}
