/**
 * What a reader in scan mode puts on the line by itself: [address] UID [separator data] END, as ASCII or as the bytes
 * themselves; separator and end can be set in the reader, and are `,` and CR LF as it comes. [H20800-16e; ISC.MR102 H01113,
 * 2.3] Pure.
 */
import type { Uid } from "../../../ports.ts";
import { chipMaker, readUid, uidOf } from "../../../tags/uid.ts";

export interface Scan {
  readonly format: "ascii" | "raw";
  readonly uid: Uid;
  /** Blocks that it sends as well, in hexadecimal; "" for none. */
  readonly data: string;
}

const ASCII = /(E0[0-9A-F]{14})(?:[ ,;:\t]([0-9A-F]+))?(?![0-9A-F])/g;
const COMMA = 0x2c;
const CR = 0x0d;
const LF = 0x0a;

/** Every tag that bytes which are no frame tell of. */
export function readScans(bytes: Uint8Array): readonly Scan[] {
  const text = Buffer.from(bytes).toString("latin1");
  const ascii = Array.from(text.matchAll(ASCII)).flatMap(([, digits = "", data = ""]): Scan[] => {
    const uid = uidOf(digits);
    return uid === undefined ? [] : [{ format: "ascii", uid, data }];
  });
  return ascii.length > 0 ? ascii : readRaw(bytes);
}

/** Raw bytes look like many things: a UID of a known maker must stand right before an end or a separator. */
function readRaw(bytes: Uint8Array): readonly Scan[] {
  const found: Scan[] = [];
  for (let at = 0; at + 10 <= bytes.length; at++) {
    const uid = readUid(bytes.slice(at, at + 8));
    if (uid === undefined || chipMaker(uid) === undefined) continue;
    const end = endOf(bytes, at + 8);
    if (end === undefined) continue;
    const data = bytes.subarray(at + 9, end);
    found.push({ format: "raw", uid, data: Buffer.from(data).toString("hex").toUpperCase() });
    at = end + 1;
  }
  return found;
}

/** Where CR LF stands: at once, or behind a separator and data. */
function endOf(bytes: Uint8Array, from: number): number | undefined {
  for (let at = from; at + 1 < bytes.length; at++) {
    if (bytes[at] === CR && bytes[at + 1] === LF) return at;
    if (at === from && bytes[at] !== COMMA) return undefined;
  }
  return undefined;
}
