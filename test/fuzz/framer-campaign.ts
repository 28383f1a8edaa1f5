import { hexOf } from "../../src/devices/hex.ts";
import { Dice } from "./corpus.ts";
import { someBytes, type FramerRow, type Piece, type PieceFramer } from "./framer-table.ts";

/** An input for which a promise of a framer did not hold. */
export interface FramerFinding {
  readonly promise: string;
  /** The stream from the last silence on. */
  readonly hex: string;
}

export interface FramerFigures {
  readonly name: string;
  /** Random or mutated frames written, and good ones behind them. */
  readonly rubbish: number;
  readonly good: number;
  /** Good frames that were cut out as they were written. */
  readonly found: number;
  /** Frames found within rubbish: mutations that left one whole, and what a weak check lets through. */
  readonly others: number;
  readonly slowestMs: number;
  readonly findings: readonly FramerFinding[];
}

export interface FramerOptions {
  readonly dice: Dice;
  readonly frames: number;
  /** No call may take longer; wide, because other programs run on the machine as well. */
  readonly limitMs: number;
}

const MAX_FINDINGS = 5;

/** Where a piece stands in the stream. */
interface Span {
  readonly from: number;
  readonly to: number;
}

interface Trial {
  readonly stream: Uint8Array;
  readonly good: readonly Span[];
}

/** Writes rubbish and good frames in random pieces to one framer and holds it to what framer.ts promises. */
export function fuzzFramer(row: FramerRow, { dice, frames, limitMs }: FramerOptions): FramerFigures {
  const framer = row.open();
  const findings: FramerFinding[] = [];
  const total = { rubbish: 0, good: 0, found: 0, others: 0, slowestMs: 0 };

  while (total.rubbish < frames && findings.length < MAX_FINDINGS) {
    const { stream, good } = trial(row, dice);
    total.rubbish++;
    total.good += good.length;
    const ran = runThrough(framer, row.most, stream, dice);
    // A machine that was busy elsewhere is slow once; a framer that hangs on these bytes hangs on them again.
    const slowestMs =
      ran.slowestMs > limitMs
        ? Math.min(ran.slowestMs, runThrough(row.open(), row.most, stream, new Dice(1)).slowestMs)
        : ran.slowestMs;
    total.slowestMs = Math.max(total.slowestMs, slowestMs);
    const cut = spansOf(ran.pieces);
    const found = good.filter((span) => cut.has(keyOf(span))).length;
    total.found += found;
    total.others += cut.size - found;
    const promise =
      ran.broken ??
      (slowestMs > limitMs ? `no hang: a call took ${slowestMs.toFixed(0)} ms` : undefined) ??
      invented(ran.pieces, stream) ??
      missed(good, [...cut.values()]);
    if (promise !== undefined) findings.push({ promise, hex: hexOf(stream) });
  }
  return { name: row.name, ...total, findings };
}

/** Rubbish, then good frames without a pause: what a line gives after a disturbance, up to the next silence. */
function trial(row: FramerRow, dice: Dice): Trial {
  const parts = [rubbish(row, dice)];
  const good: Span[] = [];
  let at = parts[0]?.length ?? 0;
  for (let times = 1 + dice.below(3); times > 0; times--) {
    const frame = row.good(dice);
    good.push({ from: at, to: at + frame.length });
    parts.push(frame);
    at += frame.length;
  }
  return { stream: Buffer.concat(parts), good };
}

type Mutation = (frame: Uint8Array, dice: Dice) => Uint8Array;

const MUTATIONS: readonly Mutation[] = [
  flip,
  (frame, dice) => frame.subarray(0, dice.below(frame.length + 1)),
  (frame, dice) => frame.subarray(dice.below(frame.length + 1)),
  (frame, dice) => splice(frame, dice, 1 + dice.below(6), new Uint8Array(0)),
  (frame, dice) => splice(frame, dice, 0, someBytes(dice, 8)),
  (frame, dice) =>
    splice(frame, dice, 1, Uint8Array.of(dice.pick([0x00, 0x01, 0x02, 0x03, 0x7f, 0x80, 0xff]))),
  (frame) => Buffer.concat([frame, frame]),
];

function flip(frame: Uint8Array, dice: Dice): Uint8Array {
  const copy = Uint8Array.from(frame);
  const at = dice.below(frame.length);
  if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ (1 << dice.below(8));
  return copy;
}

function splice(frame: Uint8Array, dice: Dice, remove: number, insert: Uint8Array): Uint8Array {
  const at = dice.below(frame.length + 1);
  return Buffer.concat([frame.subarray(0, at), insert, frame.subarray(at + remove)]);
}

/** Random bytes, or a good frame with one to four mutations. */
function rubbish(row: FramerRow, dice: Dice): Uint8Array {
  if (dice.chance(0.3)) return someBytes(dice, 60);
  let frame = row.good(dice);
  for (let times = 1 + dice.below(4); times > 0; times--) frame = dice.pick(MUTATIONS)(frame, dice);
  return frame;
}

interface Ran {
  readonly pieces: readonly Piece[];
  readonly slowestMs: number;
  readonly broken: string | undefined;
}

/** Feeds the stream in pieces, then lets the line fall silent. */
function runThrough(framer: PieceFramer, most: number, stream: Uint8Array, dice: Dice): Ran {
  const pieces: Piece[] = [];
  let slowestMs = 0;
  let given = 0;
  let taken = 0;
  const take = (cut: () => readonly Piece[]): void => {
    const started = performance.now();
    const some = cut();
    slowestMs = Math.max(slowestMs, performance.now() - started);
    for (const piece of some) {
      pieces.push(piece);
      taken += piece.bytes.length;
    }
  };
  const ran = (broken: string | undefined): Ran => ({ pieces, slowestMs, broken });
  try {
    for (const fragment of fragments(stream, dice)) {
      take(() => framer.feed(fragment));
      given += fragment.length;
      if (given - taken > most) return ran(`memory: holds ${given - taken} bytes`);
    }
    take(() => framer.flush());
  } catch (error) {
    return ran(`no throw: ${String(error)}`);
  }
  return ran(undefined);
}

function fragments(bytes: Uint8Array, dice: Dice): Uint8Array[] {
  const style = dice.below(3);
  if (style === 0) return [bytes];
  const most = style === 1 ? 1 : 12;
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = 1 + dice.below(most);
    // A copy, as a line gives it: what a framer keeps must be its own.
    pieces.push(Uint8Array.from(bytes.subarray(at, at + size)));
    at += size;
  }
  return pieces;
}

const keyOf = ({ from, to }: Span): string => `${from}-${to}`;

/** Frames by their place in the stream. */
function spansOf(pieces: readonly Piece[]): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  let at = 0;
  for (const { kind, bytes } of pieces) {
    const span = { from: at, to: at + bytes.length };
    if (kind === "frame") spans.set(keyOf(span), span);
    at = span.to;
  }
  return spans;
}

/** Every byte comes out once and in order, in a frame or as junk. */
function invented(pieces: readonly Piece[], stream: Uint8Array): string | undefined {
  const out = Buffer.concat(pieces.map(({ bytes }) => bytes));
  return out.equals(stream) ? undefined : `nothing lost or invented: ${hexOf(out)} came out`;
}

/**
 * Behind a frame that was cut out, right or by an accident of its check, the next good one is there. So a good frame is
 * missed only if another that passed all checks lies over its first byte.
 */
function missed(good: readonly Span[], cut: readonly Span[]): string | undefined {
  for (const span of good) {
    const over = cut.some(({ from, to }) => from <= span.from && to > span.from);
    if (!over) return `resynchronised: no frame at byte ${span.from}`;
  }
  return undefined;
}
