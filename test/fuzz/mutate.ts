import type { Dice } from "./corpus.ts";

type Mutation = (frame: Buffer, dice: Dice, corpus: readonly Buffer[]) => Buffer;

/** What breaks parsers: delimiters, terminators, telnet, halves of letters, and trailers in the wrong place. */
const TOKENS = [
  "|",
  "||||||||",
  "\r",
  "\n",
  "\0",
  "AY",
  "AZ",
  "AY1AZ",
  "AY10AZFFFF",
  "AZ0000|",
  "&#124;",
  "*** ",
  "\xff\xfb\x01",
  "\xff\xfa",
  "\xff\xf0",
  "\xef\xbb\xbf",
  "\xc3",
  "\xcc\x81",
  "\xed\xa0\x80",
  "\xf0\x9f\x98\x80",
  "98",
  "17001",
  " ".repeat(20),
].map((token) => Buffer.from(token, "latin1"));

function splice(frame: Buffer, at: number, remove: number, insert: Buffer): Buffer {
  return Buffer.concat([frame.subarray(0, at), insert, frame.subarray(at + remove)]);
}

const flip: Mutation = (frame, dice) => {
  const copy = Buffer.from(frame);
  const at = dice.below(frame.length);
  copy[at] = copy[at]! ^ (1 << dice.below(8));
  return copy;
};
const cut: Mutation = (frame, dice) => frame.subarray(0, dice.below(frame.length));
const behead: Mutation = (frame, dice) => frame.subarray(dice.below(frame.length));
const remove: Mutation = (frame, dice) =>
  splice(frame, dice.below(frame.length), 1 + dice.below(6), Buffer.alloc(0));
const insert: Mutation = (frame, dice) => splice(frame, dice.below(frame.length + 1), 0, dice.pick(TOKENS));
const replace: Mutation = (frame, dice) => {
  const token = dice.pick(TOKENS);
  return splice(frame, dice.below(frame.length), token.length, token);
};
const high: Mutation = (frame, dice) =>
  splice(frame, dice.below(frame.length), 1, Buffer.from([0x80 + dice.below(0x80)]));
const swap: Mutation = (frame, dice) => {
  const copy = Buffer.from(frame);
  const from = dice.below(frame.length);
  const to = dice.below(frame.length);
  copy[from] = frame[to]!;
  copy[to] = frame[from]!;
  return copy;
};
const repeat: Mutation = (frame, dice) => {
  const from = dice.below(frame.length);
  const part = frame.subarray(from, from + 1 + dice.below(40));
  return splice(frame, from, 0, Buffer.concat(Array.from({ length: 1 + dice.below(20) }, () => part)));
};
const cross: Mutation = (frame, dice, corpus) => {
  const other = dice.pick(corpus);
  return Buffer.concat([
    frame.subarray(0, dice.below(frame.length)),
    other.subarray(dice.below(other.length)),
  ]);
};

const MUTATIONS = [flip, cut, behead, remove, insert, insert, replace, high, swap, repeat, cross];

/** One frame in a thousand grows to this: past any answer in the field. */
const HUGE = 48 * 1024;

/** A frame of the corpus with up to four mutations; now and then untouched, and rarely huge. */
export function mutated(corpus: readonly Buffer[], dice: Dice): Buffer {
  let frame = dice.pick(corpus);
  for (let times = dice.below(5); times > 0 && frame.length > 0; times--) {
    frame = dice.pick(MUTATIONS)(frame, dice, corpus);
  }
  if (!dice.chance(0.001) || frame.length === 0) return frame;
  const token = dice.pick(TOKENS);
  const filling = Buffer.concat(Array.from({ length: Math.ceil(HUGE / token.length) }, () => token));
  return splice(frame, dice.below(frame.length), 0, filling);
}
