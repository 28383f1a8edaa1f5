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

/** Cuts a byte stream into lines, however it arrives. It never throws and keeps at most `MAX_FRAME` bytes. */
export class Framer {
  readonly #end: FrameEnd;
  #chunks: Buffer[] = [];
  #length = 0;
  #skipping = false;

  constructor(end: FrameEnd) {
    this.#end = end;
  }

  push(chunk: Buffer): Framed {
    const frames: Buffer[] = [];
    let discarded = 0;
    let start = 0;
    for (let end = this.#next(chunk, 0); end !== -1; end = this.#next(chunk, start)) {
      if (this.#skipping) {
        discarded += end - start;
        this.#skipping = false;
      } else {
        this.#keep(chunk.subarray(start, end));
        const frame = this.#take();
        if (frame.length > 0) frames.push(frame);
      }
      start = end + 1;
    }
    if (this.#skipping) return { frames, discarded: discarded + chunk.length - start };
    this.#keep(chunk.subarray(start));
    if (this.#length > MAX_FRAME) {
      discarded += this.#length;
      this.#take();
      this.#skipping = true;
    }
    return { frames, discarded };
  }

  /** Bytes of a line that has not ended yet. */
  get pending(): number {
    return this.#length;
  }

  /**
   * Gives up waiting for the terminator and hands over what is there, if it ends in LF: the sender ends its lines with
   * LF although the dialect says CR.
   */
  takeLineFeed(): Buffer | undefined {
    if (this.#chunks.at(-1)?.at(-1) !== LF) return undefined;
    const frame = this.#take();
    return frame.length > 0 ? frame : undefined;
  }

  #next(chunk: Buffer, from: number): number {
    if (this.#end === "lf") return chunk.indexOf(LF, from);
    const cr = chunk.indexOf(CR, from);
    if (this.#end === "cr") return cr;
    const lf = chunk.indexOf(LF, from);
    return cr === -1 || (lf !== -1 && lf < cr) ? lf : cr;
  }

  #keep(part: Buffer): void {
    if (part.length === 0) return;
    this.#chunks.push(part);
    this.#length += part.length;
    // A sender that trickles single bytes must not cost a Buffer object for each of them.
    if (this.#chunks.length > 64) this.#chunks = [Buffer.concat(this.#chunks)];
  }

  #take(): Buffer {
    const whole = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#length = 0;
    let from = 0;
    let to = whole.length;
    while (from < to && whole[from]! < 0x20) from++;
    while (to > from && (whole[to - 1] === CR || whole[to - 1] === LF)) to--;
    return whole.subarray(from, to);
  }
}
