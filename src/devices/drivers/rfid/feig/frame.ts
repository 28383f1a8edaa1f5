/** FEIG ISO Host frames, standard and advanced. [H20800-16e, 3.2; ISC.LR1002 H20411] Pure. */
import { cuttingFramer, type Cut, type Framer } from "../../../framer.ts";
import { crcFeig } from "../../../tags/crc.ts";

/** One frame of either direction: a reply's body starts with its status, a request's with its data. */
export interface FeigFrame {
  /** FF always reaches the reader; it answers with its own address. */
  readonly address: number;
  readonly command: number;
  readonly body: Uint8Array;
  readonly advanced: boolean;
}

/** The first byte of an advanced frame; a standard one cannot be that short. */
const ADVANCED = 0x02;
/** Length, address, command, CRC. */
const SHORTEST = 5;
const SHORTEST_ADVANCED = 7;
/** More than any reader buffers. */
const LONGEST = 2_048;

export function encodeFeig({ address, command, body, advanced }: FeigFrame): Uint8Array {
  const length = body.length + (advanced ? SHORTEST_ADVANCED : SHORTEST);
  const head = advanced ? [ADVANCED, length >> 8, length & 0xff] : [length];
  const bytes = Uint8Array.from([...head, address, command, ...body]);
  const crc = crcFeig(bytes);
  return Uint8Array.from([...bytes, crc & 0xff, crc >> 8]);
}

export function feigFramer(): Framer<FeigFrame> {
  return cuttingFramer(cut, LONGEST);
}

function cut(held: Uint8Array): Cut<FeigFrame> {
  const advanced = held[0] === ADVANCED;
  if (advanced && held.length < 3) return "wait";
  const length = advanced ? ((held[1] ?? 0) << 8) | (held[2] ?? 0) : (held[0] ?? 0);
  if (length < (advanced ? SHORTEST_ADVANCED : SHORTEST) || length > LONGEST) return { junk: "no length" };
  if (held.length < length) return "wait";
  const crc = (held[length - 2] ?? 0) | ((held[length - 1] ?? 0) << 8);
  if (crcFeig(held.subarray(0, length - 2)) !== crc) return { junk: "wrong CRC" };
  const head = advanced ? 3 : 1;
  const body = Uint8Array.from(held.subarray(head + 2, length - 2));
  return { size: length, frame: { address: held[head] ?? 0, command: held[head + 1] ?? 0, body, advanced } };
}
