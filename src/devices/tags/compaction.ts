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
  /** Texts that it can hold; the first that fits is the smallest, in the order of the table. */
  readonly holds: RegExp;
  readonly encode: (text: string) => Uint8Array;
  /** undefined: no bytes of this scheme. */
  readonly decode: (bytes: Uint8Array) => string | undefined;
}

const SCHEMES: Readonly<Record<TextCompaction, Scheme>> = {
  integer: { holds: /^[1-9][0-9]{1,18}$/, encode: encodeInteger, decode: decodeInteger },
  numeric: { holds: /^[0-9]{2,}$/, encode: encodeNumeric, decode: decodeNumeric },
  "5-bit": bitScheme(/^[A-Z[\\\]^_]+$/, 5, 0x40, [0], (text) => text.replace(/@$/, "")),
  "6-bit": bitScheme(/^[\x20-\x5f]*[\x21-\x5f]$/, 6, 0x40, [1, 0, 0, 0, 0, 0], (text) =>
    text.replace(/ $/, ""),
  ),
  "7-bit": bitScheme(/^[\x00-\x7e]+$/, 7, 0x80, [1], (text) => text.replace(/\x7f$/, "")),
  "octet-string": {
    holds: /^[\x00-\xff]*$/,
    encode: (text) => Uint8Array.from(Buffer.from(text, "latin1")),
    decode: (bytes) => Buffer.from(bytes).toString("latin1"),
  },
  "utf-8": {
    holds: /^/,
    encode: (text) => Uint8Array.from(Buffer.from(text, "utf8")),
    decode: decodeUtf8,
  },
};

const ORDER = COMPACTIONS.slice(1) as readonly TextCompaction[];

/** The smallest scheme that holds a text. */
export function compactionFor(text: string): TextCompaction {
  return ORDER.find((name) => SCHEMES[name].holds.test(text)) ?? "utf-8";
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

/**
 * Characters of so many bits each. `base` is what the left-out upper bits were; a character that is nothing but filling
 * is taken off by `trim`.
 */
function bitScheme(
  holds: RegExp,
  size: 5 | 6 | 7,
  base: number,
  fill: readonly number[],
  trim: (text: string) => string,
): Scheme {
  return {
    holds,
    encode(text) {
      const bits = new BitWriter();
      for (const character of text) bits.write(character.charCodeAt(0), size);
      return bits.bytes(fill);
    },
    decode(bytes) {
      const bits = new BitReader(bytes);
      let text = "";
      for (let code = bits.read(size); code !== undefined; code = bits.read(size)) {
        text += String.fromCharCode(characterOf(code, size, base));
      }
      return trimFill(text, bytes, size, trim);
    },
  };
}

/** 5 bits: 0x40 to 0x5F. 6 bits: 0x20 to 0x5F, of which those with the upper bit are below 0x40. 7 bits: as they are. */
function characterOf(code: number, size: 5 | 6 | 7, base: number): number {
  if (size === 7) return code;
  if (size === 5) return base | code;
  return code < 0x20 ? base | code : code;
}

/** Filling makes a whole character only where it has as many bits: the text before must not need that byte. */
function trimFill(text: string, bytes: Uint8Array, size: number, trim: (text: string) => string): string {
  const without = text.length - 1;
  const needed = Math.ceil((without * size) / 8);
  return needed === bytes.length ? trim(text) : text;
}
