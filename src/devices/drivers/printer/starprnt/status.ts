/**
 * What a StarPRNT printer sends: automatic status of variable length, and the answers to ENQ, EOT and the print end
 * counter. [Star Line Mode command specifications, appendix 2 "Status specifications"; SM-L series StarPRNT, ETB] Pure.
 */
import { cuttingFramer, type Cut, type Framer } from "../../../framer.ts";
import { signsOf, type Bit, type Sign } from "../condition.ts";

export type StarFrame =
  /** Automatic status; also the answer to ESC ACK SOH. `line` as it was sent, with what a network interface adds. */
  | { readonly kind: "asb"; readonly status: Uint8Array; readonly line: Uint8Array }
  /** The answer to ESC GS ETX s n1 n2: the numbers that were sent, and the counter. */
  | {
      readonly kind: "print-end";
      readonly s: number;
      readonly n1: number;
      readonly n2: number;
      readonly counter: number;
    }
  /** The answer to ENQ or EOT. */
  | { readonly kind: "byte"; readonly byte: number }
  | { readonly kind: "flow"; readonly byte: number };

const XON = 0x11;
const XOFF = 0x13;

/** Header 1: the status has seven bytes at least. */
const SHORTEST = 7;
/** Two bytes of length behind a status that a network interface sends, and as many bytes as they say. */
const LONGEST_EXTENSION = 0x200;
export const LONGEST_STAR = 31 + 2 + LONGEST_EXTENSION;

const PRINT_END = [0x1b, 0x1d, 0x03];
const PRINT_END_BYTES = 8;

/** The frame as it stood on the line. */
export function encodeStar(frame: StarFrame): Uint8Array {
  switch (frame.kind) {
    case "asb":
      return frame.line;
    case "print-end":
      return Uint8Array.of(...PRINT_END, frame.s, frame.n1, frame.n2, frame.counter, 0);
    case "byte":
    case "flow":
      return Uint8Array.of(frame.byte);
  }
}

export function starFramer(): Framer<StarFrame> {
  return cuttingFramer(cut, LONGEST_STAR);
}

function cut(held: Uint8Array): Cut<StarFrame> {
  const [first = 0] = held;
  if (first === XON || first === XOFF) return { size: 1, frame: { kind: "flow", byte: first } };
  if ((first & 0x91) === 0x01) return cutStatus(held);
  if (first === PRINT_END[0]) return cutPrintEnd(held);
  // ENQ has bit 4 clear; EOT has it set, and bit 0 clear.
  const isAnswer = (first & 0x10) === 0 || (first & 0x01) === 0;
  return isAnswer ? { size: 1, frame: { kind: "byte", byte: first } } : { junk: "no status" };
}

/** Header 1 says how many bytes there are, in bits 1 to 3 and 5 and 6; bit 7 of header 2, that a length follows them. */
function cutStatus(held: Uint8Array): Cut<StarFrame> {
  const [first = 0, second] = held;
  const bytes = ((first >> 1) & 0x07) | ((first >> 2) & 0x18);
  if (bytes < SHORTEST) return { junk: "no length of a status" };
  for (const [at, byte] of held.subarray(0, bytes).entries()) {
    const fixed = at === 1 ? 0x11 : 0x91;
    if (at > 0 && (byte & fixed) !== 0) return { junk: "status cut short" };
  }
  if (second === undefined || held.length < bytes) return "wait";
  const isExtended = (second & 0x80) !== 0;
  if (isExtended && held.length < bytes + 2) return "wait";
  const more = isExtended ? 2 + 256 * (held[bytes] ?? 0) + (held[bytes + 1] ?? 0) : 0;
  if (more > LONGEST_EXTENSION + 2) return { junk: "no length of an extension" };
  if (held.length < bytes + more) return "wait";
  const status = Uint8Array.from(held.subarray(0, bytes));
  return {
    size: bytes + more,
    frame: { kind: "asb", status, line: Uint8Array.from(held.subarray(0, bytes + more)) },
  };
}

function cutPrintEnd(held: Uint8Array): Cut<StarFrame> {
  if (PRINT_END.some((byte, at) => at < held.length && held[at] !== byte)) return { junk: "no status" };
  const [, , , s = 0, n1 = 0, n2 = 0, counter = 0, end] = held;
  if (end === undefined) return "wait";
  if (end !== 0) return { junk: "print end counter cut short" };
  return { size: PRINT_END_BYTES, frame: { kind: "print-end", s, n1, n2, counter } };
}

/** The status bytes, by where they stand. Byte 7 (ETB counter) is a number. */
const STATUS: Readonly<Record<number, readonly Bit[]>> = {
  2: [
    [0x02, "etb"],
    [0x04, "drawer-signal"],
    [0x08, "off-line"],
    [0x20, "cover-open"],
    [0x40, "off-line"],
  ],
  3: [
    [0x04, "recoverable"],
    [0x08, "cutter"],
    [0x20, "unrecoverable"],
    [0x40, "auto-recoverable"],
  ],
  4: [
    [0x02, "head-up"],
    [0x04, "paper-jam"],
    [0x08, "black-mark"],
    [0x20, "command-error"],
    [0x40, "buffer-overflow"],
  ],
  5: [
    [0x06, "near-end"],
    [0x08, "paper-end"],
  ],
};

/** Bits of the answers of one byte. */
export const ENQ: readonly Bit[] = [
  [0x03, "error"],
  [0x04, "recoverable"],
  [0x08, "paper-end"],
  [0x40, "buffer-overflow"],
  [0x80, "drawer-signal"],
];
export const EOT: readonly Bit[] = [
  [0x02, "black-mark"],
  [0x24, "near-end"],
  [0x08, "paper-end"],
  [0x40, "paper-jam"],
];

export function readStatus(status: Uint8Array): readonly Sign[] {
  const signs = Object.entries(STATUS).flatMap(([at, bits]) => signsOf(status[Number(at)] ?? 0, bits));
  return [...new Set(signs)];
}

/** Version of the status, from header 2. */
export function versionOf(status: Uint8Array): number {
  const second = status[1] ?? 0;
  return ((second >> 1) & 0x07) | ((second >> 2) & 0x18);
}

/** ETB counter, 0 to 31; undefined in a status that has none. */
export function etbCounter(status: Uint8Array): number | undefined {
  const byte = status[7];
  return byte === undefined ? undefined : ((byte >> 1) & 0x07) | ((byte >> 2) & 0x18);
}
