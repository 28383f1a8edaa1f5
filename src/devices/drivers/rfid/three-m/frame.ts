/** Frames of 3M and Bibliotheca pads: START LENGTH(2) COMMAND [body] BCC(2). [3M Model 210 protocol 1.0.0, 2 and 4] Pure. */
import { cuttingFramer, type Cut, type Framer } from "../../../framer.ts";
import { crc3m } from "../../../tags/crc.ts";

/** One frame of either direction: a reply's body starts with its error, a request's with its fields. */
export interface ThreeMFrame {
  /** D6; D5 only at the start of a model 810. */
  readonly start: number;
  readonly command: number;
  readonly body: Uint8Array;
}

export const START = 0xd6;
export const START_UP = 0xd5;
/** Command and BCC: what the length counts at least. */
const SHORTEST = 3;
/** More than an inventory of 255 tags. */
const LONGEST = 2_400;
const HEAD = 3;

export function encodeThreeM({ start, command, body }: ThreeMFrame): Uint8Array {
  const length = body.length + SHORTEST;
  const counted = Uint8Array.from([length >> 8, length & 0xff, command, ...body]);
  const bcc = crc3m(counted);
  return Uint8Array.from([start, ...counted, bcc >> 8, bcc & 0xff]);
}

export function threeMFramer(): Framer<ThreeMFrame> {
  return cuttingFramer(cut, LONGEST + HEAD);
}

function cut(held: Uint8Array): Cut<ThreeMFrame> {
  const [start = 0, high, low, command = 0] = held;
  if (start !== START && start !== START_UP) return { junk: "no start byte" };
  if (high === undefined || low === undefined) return "wait";
  const length = (high << 8) | low;
  if (length < SHORTEST || length > LONGEST) return { junk: "no length" };
  const size = HEAD + length;
  if (held.length < size) return "wait";
  const bcc = ((held[size - 2] ?? 0) << 8) | (held[size - 1] ?? 0);
  if (crc3m(held.subarray(1, size - 2)) !== bcc) return { junk: "wrong BCC" };
  return { size, frame: { start, command, body: Uint8Array.from(held.subarray(4, size - 2)) } };
}
