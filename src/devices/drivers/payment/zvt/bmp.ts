/**
 * Bitmaps: a number, then a value whose length follows from the number. What must not be seen is a column of the table, as
 * in the table of SIP2's fields; a bitmap that is not in it counts as secret. [PA00P015 rev. 13, summary of bitmaps] Pure.
 */

/** How many bytes a value has; `LL` and `LLL`: two or three digits in front of it say so, each the low half of a byte. */
export type BmpLength = number | "LL" | "LLL" | "tlv";

/** What a value is. BCD numbers are kept as their digits: leading zeros count. */
export type BmpKind =
  | "digits"
  | "amount"
  | "currency"
  | "time"
  | "date"
  | "full-date"
  | "result"
  | "card-type"
  | "byte"
  | "bits"
  | "text"
  | "bytes"
  | "tlv"
  /** Never shown, never handed on. */
  | "secret";

export interface BmpSpec {
  readonly name: string;
  readonly length: BmpLength;
  readonly kind: BmpKind;
}

const bmp = (name: string, length: BmpLength, kind: BmpKind): BmpSpec => ({ name, length, kind });
const line = (name: string): BmpSpec => bmp(name, "LL", "text");

export const BMP = {
  amount: 0x04,
  service: 0x03,
  tlv: 0x06,
  trace: 0x0b,
  status: 0x19,
  result: 0x27,
  terminal: 0x29,
  originalTrace: 0x37,
  additionalText: 0x3c,
  currency: 0x49,
  receipt: 0x87,
} as const;

const BMPS: Readonly<Record<number, BmpSpec>> = {
  0x01: bmp("timeout", 1, "byte"),
  0x02: bmp("maxStatusInfos", 1, "byte"),
  [BMP.service]: bmp("service", 1, "bits"),
  [BMP.amount]: bmp("amount", 6, "amount"),
  0x05: bmp("pump", 1, "byte"),
  [BMP.tlv]: bmp("tlv", "tlv", "tlv"),
  [BMP.trace]: bmp("trace", 3, "digits"),
  0x0c: bmp("time", 3, "time"),
  0x0d: bmp("date", 2, "date"),
  0x0e: bmp("expiry", 2, "secret"),
  0x17: bmp("cardSequence", 2, "secret"),
  /** Status byte of a registration, payment type of an authorisation, kind of card to be read. */
  [BMP.status]: bmp("type", 1, "bits"),
  0x22: bmp("pan", "LL", "secret"),
  0x23: bmp("track2", "LL", "secret"),
  0x24: bmp("track3", "LLL", "secret"),
  [BMP.result]: bmp("result", 1, "result"),
  [BMP.terminal]: bmp("terminal", 4, "digits"),
  0x2a: bmp("contract", 15, "text"),
  0x2d: bmp("track1", "LL", "secret"),
  0x2e: bmp("chipData", "LLL", "secret"),
  [BMP.originalTrace]: bmp("originalTrace", 3, "digits"),
  0x3a: bmp("cvv", 2, "secret"),
  /** The approval, filled up with zeros. */
  0x3b: bmp("authorisation", 8, "text"),
  [BMP.additionalText]: bmp("additionalText", "LLL", "text"),
  0x3d: bmp("password", 3, "secret"),
  [BMP.currency]: bmp("currency", 2, "currency"),
  0x4c: bmp("blockedGoods", "LL", "bytes"),
  0x60: bmp("totals", "LLL", "bytes"),
  0x70: bmp("imageRequest", 4, "bytes"),
  0x71: bmp("imageSize", 4, "bytes"),
  0x72: bmp("imageType", 1, "byte"),
  0x73: bmp("imageEncoding", 1, "byte"),
  0x74: bmp("imageChunks", 1, "byte"),
  0x75: bmp("imageChunk", 1, "byte"),
  [BMP.receipt]: bmp("receipt", 2, "digits"),
  0x88: bmp("turnover", 3, "digits"),
  0x8a: bmp("cardType", 1, "card-type"),
  0x8b: bmp("cardName", "LL", "text"),
  0x8c: bmp("operatorCardType", 1, "byte"),
  0x9a: bmp("geldkarteRecord", "LLL", "secret"),
  0xa0: bmp("hostResult", 1, "byte"),
  0xa7: bmp("chipId", "LL", "secret"),
  0xaa: bmp("fullDate", 3, "full-date"),
  0xaf: bmp("chipInfo", "LLL", "secret"),
  0xba: bmp("aidParameter", 5, "bytes"),
  0xd0: bmp("algorithm", 1, "byte"),
  0xd1: bmp("pinData", "LL", "secret"),
  0xd2: bmp("cardOutput", 1, "byte"),
  0xd3: bmp("keyId", 1, "byte"),
  0xe0: bmp("minLength", 1, "byte"),
  0xe1: line("secondText1"),
  0xe2: line("secondText2"),
  0xe3: line("secondText3"),
  0xe4: line("secondText4"),
  0xe5: line("secondText5"),
  0xe6: line("secondText6"),
  0xe7: line("secondText7"),
  0xe8: line("secondText8"),
  0xe9: bmp("maxLength", 1, "byte"),
  0xea: bmp("echo", 1, "byte"),
  0xeb: bmp("mac", 8, "bytes"),
  0xf0: bmp("displaySeconds", 1, "byte"),
  0xf1: line("text1"),
  0xf2: line("text2"),
  0xf3: line("text3"),
  0xf4: line("text4"),
  0xf5: line("text5"),
  0xf6: line("text6"),
  0xf7: line("text7"),
  0xf8: line("text8"),
  0xf9: bmp("beeps", 1, "byte"),
  0xfa: bmp("cardReader", 1, "byte"),
  0xfb: bmp("confirmInput", 1, "byte"),
  0xfc: bmp("dialogControl", 1, "bits"),
  0xfd: bmp("display", 1, "byte"),
};

export const BMP_IDS: readonly number[] = Object.keys(BMPS).map(Number);

export function bmpSpec(id: number): BmpSpec | undefined {
  return BMPS[id];
}

export interface Bmp {
  readonly id: number;
  readonly value: Uint8Array;
}

/** A bitmap that was read, and where in the data its value begins. */
export interface FoundBmp extends Bmp {
  readonly at: number;
}

/** Bitmaps in their order, and what behind them could not be read: of an unknown number nobody knows the length. */
export interface ReadBmps {
  readonly bmps: readonly FoundBmp[];
  readonly rest: Uint8Array;
}

export function readBmps(data: Uint8Array): ReadBmps {
  const bmps: FoundBmp[] = [];
  let at = 0;
  while (at < data.length) {
    const id = data[at] ?? 0;
    const sized = bmpHead(data.subarray(at));
    if (sized === undefined || at + 1 + sized.head + sized.length > data.length) break;
    const from = at + 1 + sized.head;
    bmps.push({ id, at: from, value: Uint8Array.from(data.subarray(from, from + sized.length)) });
    at = from + sized.length;
  }
  return { bmps, rest: data.subarray(at) };
}

/** How long the value of the bitmap at the head of these bytes is; undefined if they do not tell. */
export function bmpHead(data: Uint8Array): Sized | undefined {
  const spec = BMPS[data[0] ?? -1];
  return spec === undefined ? undefined : sizeAt(spec.length, data.subarray(1));
}

export function encodeBmps(bmps: readonly Bmp[]): Uint8Array {
  return Uint8Array.from(
    bmps.flatMap(({ id, value }) => [
      id,
      ...lengthBytes(BMPS[id]?.length ?? value.length, value.length),
      ...value,
    ]),
  );
}

/** The value of the first bitmap of that number. */
export function bmpOf(bmps: readonly Bmp[], id: number): Uint8Array | undefined {
  return bmps.find((one) => one.id === id)?.value;
}

export interface Sized {
  /** Bytes that say the length. */
  readonly head: number;
  readonly length: number;
}

function sizeAt(length: BmpLength, data: Uint8Array): Sized | undefined {
  if (length === "tlv") return tlvLength(data);
  if (typeof length === "number") return { head: 0, length };
  const head = length.length;
  const digits = Array.from(data.subarray(0, head), (byte) => byte & 0x0f);
  if (digits.length < head || digits.some((digit) => digit > 9)) return undefined;
  return { head, length: Number(digits.join("")) };
}

function lengthBytes(spec: BmpLength, length: number): readonly number[] {
  if (typeof spec === "number") return [];
  if (spec === "tlv") return tlvLengthBytes(length);
  return Array.from(String(length).padStart(spec.length, "0"), (digit) => 0xf0 | Number(digit));
}

/** Lengths within TLV: to 7F in one byte, else 81 and one byte, or 82 and two, the higher first. */
export function tlvLength(data: Uint8Array): Sized | undefined {
  const [first, second, third] = data;
  if (first === undefined) return undefined;
  if (first < 0x80) return { head: 1, length: first };
  if (first === 0x81 && second !== undefined) return { head: 2, length: second };
  if (first === 0x82 && second !== undefined && third !== undefined)
    return { head: 3, length: (second << 8) | third };
  return undefined;
}

export function tlvLengthBytes(length: number): readonly number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

/** The digits of BCD; undefined if a half byte is none. */
export function digitsOf(value: Uint8Array): string | undefined {
  const text = Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return /^\d*$/.test(text) ? text : undefined;
}

/** `digits` as BCD in so many bytes, zeros in front. */
export function bcd(digits: string | number, bytes: number): Uint8Array {
  const text = String(digits).padStart(bytes * 2, "0");
  if (text.length !== bytes * 2 || !/^\d*$/.test(text))
    throw new RangeError(`${digits} in ${bytes} bytes of BCD`);
  return Uint8Array.from({ length: bytes }, (_, at) => Number.parseInt(text.slice(at * 2, at * 2 + 2), 16));
}
