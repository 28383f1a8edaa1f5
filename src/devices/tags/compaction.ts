/** How values are made small on tags (ISO/IEC 15962). Pure. */
import { failed, ok, type Result } from "../../core/result.ts";
import { BitReader, BitWriter } from "./bits.ts";

/** By their numbers in the precursor, 1 to 7; 0 is for each application to define. */
export const COMPACTIONS = [
  "application-defined",
  "integer",
  "numeric",
  "5-bit",
  "6-bit",
  "7-bit",
  "octet-string",
  "utf-8",
] as const;

export type Compaction = (typeof COMPACTIONS)[number];
export type TextCompaction = Exclude<Compaction, "application-defined">;

interface Scheme {
  /** Texts that it can hold. */
  readonly holds: RegExp;
  /** From how many characters on it is chosen: shorter texts are no smaller by it. [dp2] */
  readonly least: number;
  readonly encode: (text: string) => Uint8Array;
  /** undefined: no bytes of this scheme. */
  readonly decode: (bytes: Uint8Array) => string | undefined;
}

/** Of those that hold a text, the first is the smallest. */
const SCHEMES: Readonly<Record<TextCompaction, Scheme>> = {
  integer: { holds: /^[1-9][0-9]{1,18}$/, least: 2, encode: encodeInteger, decode: decodeInteger },
  numeric: { holds: /^[0-9]+$/, least: 2, encode: encodeNumeric, decode: decodeNumeric },
  "5-bit": bitScheme({ size: 5, holds: /^[A-Z[\\\]^_]+$/, least: 3, base: 0x40, fill: [0], blank: "@" }),
  "6-bit": bitScheme({
    size: 6,
    holds: /^[\x20-\x5f]*[\x21-\x5f]$/,
    least: 4,
    base: 0x40,
    fill: [1, 0, 0, 0, 0, 0],
    blank: " ",
  }),
  "7-bit": bitScheme({ size: 7, holds: /^[\x00-\x7e]+$/, least: 8, base: 0, fill: [1], blank: "\x7f" }),
  "octet-string": {
    holds: /^[\x00-\xff]*$/,
    least: 0,
    encode: (text) => Uint8Array.from(Buffer.from(text, "latin1")),
    decode: (bytes) => Buffer.from(bytes).toString("latin1"),
  },
  "utf-8": {
    holds: /^\P{Surrogate}*$/u,
    least: 0,
    encode: (text) => Uint8Array.from(Buffer.from(text, "utf8")),
    decode: decodeUtf8,
  },
};

export const TEXT_COMPACTIONS = COMPACTIONS.slice(1) as readonly TextCompaction[];

/** The smallest scheme that holds a text. */
export function compactionFor(text: string): TextCompaction {
  const fits = (name: TextCompaction): boolean =>
    text.length >= SCHEMES[name].least && SCHEMES[name].holds.test(text);
  return TEXT_COMPACTIONS.find(fits) ?? "utf-8";
}

/** Makes a text small; a failure says that this scheme cannot hold it. */
export function compact(text: string, how: TextCompaction): Result<Uint8Array, string> {
  return SCHEMES[how].holds.test(text) ? ok(SCHEMES[how].encode(text)) : failed(`"${text}" cannot be ${how}`);
}

/** The text again; undefined for bytes that are none of the scheme. */
export function expand(bytes: Uint8Array, how: TextCompaction): string | undefined {
  return SCHEMES[how].decode(bytes);
}

function encodeInteger(text: string): Uint8Array {
  const digits = BigInt(text).toString(16);
  return Uint8Array.from(Buffer.from(digits.padStart(digits.length + (digits.length % 2), "0"), "hex"));
}

function decodeInteger(bytes: Uint8Array): string | undefined {
  return bytes.length === 0 || bytes.length > 8
    ? undefined
    : BigInt(`0x${Buffer.from(bytes).toString("hex")}`).toString();
}

function encodeNumeric(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.length % 2 === 0 ? text : `${text}f`, "hex"));
}

function decodeNumeric(bytes: Uint8Array): string | undefined {
  return /^([0-9]*)f?$/.exec(Buffer.from(bytes).toString("hex"))?.[1];
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Characters of so many bits each. */
interface BitText {
  readonly size: 5 | 6 | 7;
  readonly holds: RegExp;
  readonly least: number;
  /** The upper bits that are left out; with six bits, of characters below 0x20 only. */
  readonly base: number;
  readonly fill: readonly number[];
  /** The character that nothing but filling makes. */
  readonly blank: string;
}

function bitScheme({ size, holds, least, base, fill, blank }: BitText): Scheme {
  /** No text of this scheme has the character, wherever it stands. */
  const isForeign = !holds.test(`${blank}A`);
  return {
    holds,
    least,
    encode(text) {
      const bits = new BitWriter();
      for (const character of text) bits.write(character.charCodeAt(0), size);
      return bits.bytes(fill);
    },
    decode(bytes) {
      const bits = new BitReader(bytes);
      let text = "";
      for (let code = bits.read(size); code !== undefined; code = bits.read(size)) {
        text += String.fromCharCode(size === 6 && code >= 0x20 ? code : base | code);
      }
      // Filling makes a whole character only where the text before it does not need the last byte.
      const needed = Math.ceil(((text.length - 1) * size) / 8);
      if (text.endsWith(blank) && needed === bytes.length) text = text.slice(0, -1);
      return isForeign && text.includes(blank) ? undefined : text;
    },
  };
}
