/**
 * What an ESC/POS printer sends: answers of one byte, automatic status of four, and blocks, told apart by bits that are
 * fixed in each. [Epson TM-U230 specification, appendix E "Transmission status identification"; Citizen CT-S310 5.3] Pure.
 */
import { cuttingFramer, type Cut, type Framer } from "../../../framer.ts";
import { signsOf, type Bit, type Sign } from "../condition.ts";

/** DLE EOT n. */
export type RealTimeNumber = 1 | 2 | 3 | 4;

export type EscposFrame =
  /** The answer to DLE EOT; to which n it does not say. */
  | { readonly kind: "real-time"; readonly byte: number }
  /** Automatic status back; on the line, XON and XOFF may have stood within it. */
  | { readonly kind: "asb"; readonly status: Uint8Array; readonly line: Uint8Array }
  /** The answer to GS r or GS I n < 65. */
  | { readonly kind: "answer"; readonly byte: number }
  /** From a header to NUL: 5F printer information (GS I n >= 65), 37 and others responses. */
  | { readonly kind: "block"; readonly header: number; readonly text: string }
  | { readonly kind: "flow"; readonly byte: number };

const XON = 0x11;
const XOFF = 0x13;
const isFlow = (byte: number): boolean => byte === XON || byte === XOFF;

/** First bytes of blocks, by the programs that read them. [receiptio 2.1.2] */
const HEADERS: readonly number[] = [0x35, 0x37, 0x3b, 0x3d, 0x5f];
/** Names of maker and model have 80 characters at most; that is a lot longer than any response that is asked for here. */
export const LONGEST_BLOCK = 96;

/** The frame as it stood on the line. */
export function encodeEscpos(frame: EscposFrame): Uint8Array {
  switch (frame.kind) {
    case "real-time":
    case "answer":
    case "flow":
      return Uint8Array.of(frame.byte);
    case "asb":
      return frame.line;
    case "block":
      return Uint8Array.from([frame.header, ...Buffer.from(frame.text, "latin1"), 0]);
  }
}

export function escposFramer(): Framer<EscposFrame> {
  return cuttingFramer(cut, LONGEST_BLOCK);
}

function cut(held: Uint8Array): Cut<EscposFrame> {
  const [first = 0] = held;
  if (isFlow(first)) return { size: 1, frame: { kind: "flow", byte: first } };
  if ((first & 0x93) === 0x12) return { size: 1, frame: { kind: "real-time", byte: first } };
  if ((first & 0x93) === 0x10) return cutAutomatic(held);
  if (HEADERS.includes(first)) return cutBlock(held);
  if ((first & 0x90) === 0) return { size: 1, frame: { kind: "answer", byte: first } };
  return { junk: "no status" };
}

function cutAutomatic(held: Uint8Array): Cut<EscposFrame> {
  const status: number[] = [];
  for (const [at, byte] of held.entries()) {
    if (at > 0 && isFlow(byte)) continue;
    if (at > 0 && (byte & 0x90) !== 0) return { junk: "automatic status cut short" };
    if (status.push(byte) < 4) continue;
    const line = Uint8Array.from(held.subarray(0, at + 1));
    return { size: at + 1, frame: { kind: "asb", status: Uint8Array.from(status), line } };
  }
  return "wait";
}

/** What is in a block is printable; anything else was no block. */
function cutBlock(held: Uint8Array): Cut<EscposFrame> {
  const end = held.findIndex((byte, at) => at > 0 && (byte < 0x20 || byte > 0x7e));
  if (end < 0) return "wait";
  if (held[end] !== 0) return { junk: "block cut short" };
  const text = Buffer.from(held.subarray(1, end)).toString("latin1");
  return { size: end + 1, frame: { kind: "block", header: held[0] ?? 0, text } };
}

/** What each DLE EOT asks, and what the bits of its answer mean. [Epson, DLE EOT; masks as in receiptio and node-escpos] */
export const REAL_TIME: Readonly<
  Record<RealTimeNumber, { readonly asks: string; readonly bits: readonly Bit[] }>
> = {
  1: {
    asks: "printer",
    bits: [
      [0x04, "drawer-signal"],
      [0x08, "off-line"],
      [0x20, "waiting-for-recovery"],
      [0x40, "feed-button"],
    ],
  },
  2: {
    asks: "off-line cause",
    bits: [
      [0x04, "cover-open"],
      [0x08, "fed-by-button"],
      [0x20, "stopped-by-paper-end"],
      [0x40, "error"],
    ],
  },
  3: {
    asks: "error cause",
    bits: [
      [0x04, "recoverable"],
      [0x08, "cutter"],
      [0x20, "unrecoverable"],
      [0x40, "auto-recoverable"],
    ],
  },
  4: {
    asks: "paper",
    bits: [
      [0x0c, "near-end"],
      [0x60, "paper-end"],
    ],
  },
};

/** The bytes of an automatic status; the fourth is reserved. [Epson, GS a; masks as in receiptio] */
const AUTOMATIC: readonly (readonly Bit[])[] = [
  [
    [0x04, "drawer-signal"],
    [0x08, "off-line"],
    [0x20, "cover-open"],
    [0x40, "feed-button"],
  ],
  [
    [0x04, "recoverable"],
    [0x08, "cutter"],
    [0x20, "unrecoverable"],
    [0x40, "auto-recoverable"],
  ],
  [
    [0x03, "near-end"],
    [0x0c, "paper-end"],
  ],
];

/** GS r n: 1 asks for the paper sensors, 2 for the drawer. [Epson, GS r] */
export const ANSWERS: Readonly<Record<1 | 2, { readonly asks: string; readonly bits: readonly Bit[] }>> = {
  1: {
    asks: "paper",
    bits: [
      [0x03, "near-end"],
      [0x0c, "paper-end"],
    ],
  },
  2: { asks: "drawer", bits: [[0x01, "drawer-signal"]] },
};

export function readRealTime(n: RealTimeNumber, byte: number): readonly Sign[] {
  return signsOf(byte, REAL_TIME[n].bits);
}

export function readAutomatic(status: Uint8Array): readonly Sign[] {
  return AUTOMATIC.flatMap((bits, at) => signsOf(status[at] ?? 0, bits));
}
