/** What a simulated terminal writes and reads, put together by hand: it must not share the driver's reading of it. */
import type { Booked } from "./zvt-book.ts";

/** So many bytes of BCD. */
export function packed(value: number, bytes: number): number[] {
  const digits = String(value).padStart(bytes * 2, "0");
  return Array.from({ length: bytes }, (_, at) => Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16));
}

export function unpacked(bytes: Uint8Array): number {
  return Number(Buffer.from(bytes).toString("hex"));
}

/** Sizes of the bitmaps that a station may send. */
const SIZES: Readonly<Record<number, number>> = {
  0x01: 1,
  0x02: 1,
  0x03: 1,
  0x04: 6,
  0x19: 1,
  0x49: 2,
  0x87: 2,
};

/** A station's bitmaps by their numbers; undefined where something else stands among them. */
export function bitmapsOf(data: Uint8Array): ReadonlyMap<number, Uint8Array> | undefined {
  const found = new Map<number, Uint8Array>();
  for (let at = 0; at < data.length;) {
    const id = data[at++] ?? 0;
    const size = id === 0x06 ? 1 + (data[at] ?? 0) : SIZES[id];
    if (size === undefined || at + size > data.length) return undefined;
    found.set(id, data.subarray(at, at + size));
    at += size;
  }
  return found;
}

const latin = (text: string): number[] => [...Buffer.from(text, "latin1")];
/** Two or three digits of length, each in a byte with F before it. */
const sized = (bytes: readonly number[], digits: 2 | 3): number[] => [
  ...Array.from(String(bytes.length).padStart(digits, "0"), (digit) => 0xf0 + Number(digit)),
  ...bytes,
];

const bitmap = (id: number, bytes: readonly number[]): number[] => [id, ...bytes];

export interface Identity {
  /** Eight digits. */
  readonly terminal: number;
  readonly currency: number;
}

/** The card that everybody holds against this terminal: a test number of Visa. It must never be seen beyond the driver. */
export const TEST_CARD = "4111111111111111";
export const TEST_EXPIRY = "2912";

/** *Status information* of something booked. */
export function statusOf(booked: Booked, { terminal, currency }: Identity, namesOriginal: boolean): number[] {
  const { amount, receipt, trace, reverses } = booked;
  const pan = Array.from({ length: 8 }, (_, at) => Number.parseInt(TEST_CARD.slice(at * 2, at * 2 + 2), 16));
  return [
    ...bitmap(0x27, [0x00]),
    ...bitmap(0x04, packed(amount, 6)),
    ...bitmap(0x49, packed(currency, 2)),
    ...bitmap(0x0c, packed(123_005, 3)),
    ...bitmap(0x0d, packed(1_124, 2)),
    ...bitmap(0x0e, packed(Number(TEST_EXPIRY), 2)),
    ...bitmap(0x22, sized(pan, 2)),
    ...bitmap(0x29, packed(terminal, 4)),
    ...bitmap(0x2a, latin("455600000599".padEnd(15))),
    ...bitmap(0x0b, packed(trace, 3)),
    ...bitmap(0x87, packed(receipt, 2)),
    ...(reverses !== undefined && namesOriginal ? bitmap(0x37, packed(reverses.trace, 3)) : []),
    ...bitmap(0x3b, latin("889150\0\0")),
    ...bitmap(0x3c, sized(latin("AS-Proc-Code = 00 903 00"), 3)),
    ...bitmap(0x8a, [0x0a]),
    ...bitmap(0x8b, sized(latin("VISA\0"), 2)),
  ];
}

/** *Status information* of something that was not booked. */
export function refusalStatus(result: number, { terminal }: Identity): number[] {
  return [0x27, result, 0x29, ...packed(terminal, 4)];
}

export type ReceiptKind = "merchant" | "customer";

/** The lines of a receipt. */
export function receiptOf(booked: Booked, kind: ReceiptKind): readonly string[] {
  const { amount, receipt, trace, reverses } = booked;
  const euro = `${Math.trunc(amount / 100)},${String(amount % 100).padStart(2, "0")}`;
  return [
    kind === "merchant" ? "** H\x8eNDLERBELEG **" : "** KUNDENBELEG **",
    "Terminal-ID 52001233",
    `Beleg-Nr. ${String(receipt).padStart(4, "0")}`,
    `Trace-Nr. ${String(trace).padStart(6, "0")}`,
    "Karte: VISA ************1111",
    reverses === undefined ? "Bezahlung" : "Storno",
    `EUR ${euro}`,
    "",
  ];
}

/** *Print line*: the last line of a receipt has bit 80 in its attribute. */
export function printLine(line: string, isLast: boolean): number[] {
  return [isLast ? 0x81 : 0x00, ...latin(line)];
}

/** *Print text block*: a whole receipt, and whose it is. */
export function textBlock(lines: readonly string[], kind: ReceiptKind): number[] {
  const texts = lines.flatMap((line) => tlv([0x07], latin(line)));
  return [
    0x06,
    ...long([
      ...tlv([0x1f, 0x07], [kind === "merchant" ? 1 : 2]),
      ...tlv([0x25], [...texts, 0x09, 0x01, 0x81]),
    ]),
  ];
}

function tlv(tag: readonly number[], value: readonly number[]): number[] {
  return [...tag, ...long(value)];
}

function long(value: readonly number[]): number[] {
  const { length } = value;
  if (length < 0x80) return [length, ...value];
  return length < 0x100 ? [0x81, length, ...value] : [0x82, length >> 8, length & 0xff, ...value];
}
