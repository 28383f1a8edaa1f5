/**
 * Frames of ZVT. An APDU is class, instruction, length and data; over TCP it stands alone, over a serial line in a block:
 * DLE STX, the APDU with each DLE doubled, DLE ETX, CRC. A block is answered by ACK or NAK before anything else.
 * [PA00P016 rev. 04; packet-zvt.c of Wireshark; ecrterm transport_serial.py] Pure.
 */
import { cuttingFramer, type Cut, type Framer } from "../../../framer.ts";
import { isCommand, isCommandClass } from "./tables.ts";

export interface Apdu {
  /** Class and instruction: 0x0601 is *authorisation*. */
  readonly command: number;
  readonly data: Uint8Array;
  /** Its length stands in two bytes behind FF: needed from 255 bytes on, allowed for fewer. */
  readonly extended: boolean;
}

/** What comes over a serial line. */
export type Block = { readonly kind: "apdu"; readonly apdu: Apdu } | { readonly kind: "ack" | "nak" };

/** Why bytes are thrown away that are no part of a block: nobody waits for an answer to them. */
export const NO_BLOCK = "no DLE STX";

const STX = 0x02;
const ETX = 0x03;
const ACK = 0x06;
const DLE = 0x10;
const NAK = 0x15;

/** The length that says: two bytes of length follow, the lower first. */
const EXTENDED = 0xff;
const LONGEST_DATA = 0xffff;
const LONGEST_APDU = 5 + LONGEST_DATA;
/** Far more than a receipt: what a serial line carries in some seconds, every byte of it a DLE. */
const LONGEST_BLOCK = 2 + 2 * 4_096 + 4;

export function apduOf(command: number, data: Iterable<number>): Apdu {
  const bytes = Uint8Array.from(data);
  return { command, data: bytes, extended: bytes.length >= EXTENDED };
}

export function encodeApdu({ command, data, extended }: Apdu): Uint8Array {
  const length = extended ? [EXTENDED, data.length & 0xff, data.length >> 8] : [data.length];
  return Uint8Array.from([command >> 8, command & 0xff, ...length, ...data]);
}

export function encodeBlock(block: Block): Uint8Array {
  if (block.kind !== "apdu") return Uint8Array.of(block.kind === "ack" ? ACK : NAK);
  const apdu = encodeApdu(block.apdu);
  const doubled = Array.from(apdu).flatMap((byte) => (byte === DLE ? [DLE, DLE] : [byte]));
  const crc = crcZvt([...apdu, ETX]);
  return Uint8Array.from([DLE, STX, ...doubled, DLE, ETX, crc & 0xff, crc >> 8]);
}

/**
 * APDUs one behind the other, as TCP carries them. They have neither a mark nor a check. So where one was expected any of
 * a known class is taken, that an instruction of a newer document is passed over whole; behind rubbish, and in what is left
 * over at the end, only commands that are known.
 */
export function apduFramer(): Framer<Apdu> {
  let lost = false;
  return cuttingFramer((held, isAll) => {
    const [high = 0, low = 0] = held;
    const next = !isCommandClass(high)
      ? { junk: "no such class" }
      : (lost || isAll) && held.length > 1 && !isCommand((high << 8) | low)
        ? { junk: "no such command" }
        : apduAt(held);
    if (next !== "wait") lost = "junk" in next;
    return next;
  }, LONGEST_APDU);
}

function apduAt(held: Uint8Array): "wait" | { readonly size: number; readonly frame: Apdu } {
  const [high = 0, low = 0, short = 0] = held;
  const extended = short === EXTENDED;
  const head = extended ? 5 : 3;
  if (held.length < head) return "wait";
  const size = head + (extended ? (held[3] ?? 0) | ((held[4] ?? 0) << 8) : short);
  if (held.length < size) return "wait";
  const data = Uint8Array.from(held.subarray(head, size));
  return { size, frame: { command: (high << 8) | low, data, extended } };
}

/** Blocks, ACK and NAK of a serial line. */
export function blockFramer(): Framer<Block> {
  return cuttingFramer(cutBlock, LONGEST_BLOCK);
}

function cutBlock(held: Uint8Array, isAll: boolean): Cut<Block> {
  const [first, second] = held;
  if (first === ACK || first === NAK) return { size: 1, frame: { kind: first === ACK ? "ack" : "nak" } };
  if (first !== DLE) return { junk: NO_BLOCK };
  if (second === undefined) return "wait";
  if (second !== STX) return { junk: NO_BLOCK };
  const { bytes, end } = undoubled(held);
  if (end === undefined) return isAll ? broken(held, "cut short") : "wait";
  if (end === "stray") return broken(held, "DLE with neither DLE nor ETX behind it");
  if (held.length < end + 2) return isAll ? broken(held, "cut short") : "wait";
  const crc = (held[end] ?? 0) | ((held[end + 1] ?? 0) << 8);
  if (crcZvt([...bytes, ETX]) !== crc) return broken(held.subarray(0, end + 2), "wrong CRC");
  const inner = apduAt(Uint8Array.from(bytes));
  if (inner === "wait" || inner.size !== bytes.length)
    return broken(held.subarray(0, end + 2), "no APDU within");
  return { size: end + 2, frame: { kind: "apdu", apdu: inner.frame } };
}

/** The bytes between DLE STX and DLE ETX without their doubling, and where the CRC begins. */
function undoubled(held: Uint8Array): {
  readonly bytes: readonly number[];
  readonly end: number | "stray" | undefined;
} {
  const bytes: number[] = [];
  for (let at = 2; at < held.length; at++) {
    const byte = held[at] ?? 0;
    if (byte !== DLE) {
      bytes.push(byte);
      continue;
    }
    const next = held[++at];
    if (next === undefined) break;
    if (next === ETX) return { bytes, end: at + 1 };
    if (next !== DLE) return { bytes, end: "stray" };
    bytes.push(DLE);
  }
  return { bytes, end: undefined };
}

/** A block that is no good goes as a whole, lest a byte of it be taken for an ACK; but not beyond the start of the next. */
function broken(block: Uint8Array, junk: string): Cut<Block> {
  for (let at = 1; at < block.length; at++) {
    const startsHere = block[at] === DLE && (block[at + 1] === STX || at + 1 === block.length);
    if (startsHere) return { junk, size: at };
  }
  return { junk, size: block.length };
}

/** Poly 0x8408 reflected, init 0000, no final xor; over the APDU without its doublings and ETX; sent lower byte first. */
function crcZvt(bytes: Iterable<number>): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >> 1 : (crc >> 1) ^ 0x8408;
  }
  return crc;
}
