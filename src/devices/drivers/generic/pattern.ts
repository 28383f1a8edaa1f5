/**
 * The pattern language of generic devices: bytes as technicians read them in a manual, with names for what varies.
 *
 *     A0 {channel:u8} 01 *          hexadecimal bytes, a named byte, and whatever follows
 *     "relay on " {channel:dec} 0D  text in quotes, a number in decimal digits
 *     ? {state:u8}                  any one byte
 */
import { failed, ok, type Result } from "../../../core/result.ts";

/** What a name may stand for: bytes of a fixed number, or digits up to the next byte that is none. */
const TYPES = {
  u8: { size: 1 },
  u16be: { size: 2 },
  u16le: { size: 2 },
  u24be: { size: 3 },
  u32be: { size: 4 },
  u32le: { size: 4 },
} as const;
type NumberType = keyof typeof TYPES;

type Part =
  | { readonly part: "byte"; readonly value: number }
  | { readonly part: "any" }
  | { readonly part: "rest" }
  | { readonly part: "number"; readonly name: string; readonly type: NumberType }
  | { readonly part: "bytes" | "bcd" | "ascii"; readonly name: string; readonly size: number }
  /** Decimal or hexadecimal digits as text. */
  | { readonly part: "digits"; readonly name: string; readonly base: 10 | 16 };

/** A pattern that was read. */
export interface Pattern {
  readonly source: string;
  readonly parts: readonly Part[];
  /** The names in it, in order. */
  readonly names: readonly string[];
}

/** Values by their names: numbers, or text for bytes (hexadecimal), BCD and ASCII. */
export type Fields = Readonly<Record<string, number | string>>;

const WORD = /\s*(?:"([^"]*)"|(\*)|(\?)|\{([a-zA-Z][a-zA-Z0-9]*):([a-z0-9]+)\}|([0-9A-Fa-f]{2}))(?=\s|$|")/y;

/** Reads a pattern; a failure says what is wrong with it. */
export function readPattern(source: string): Result<Pattern, string> {
  const parts: Part[] = [];
  WORD.lastIndex = 0;
  let at = 0;
  while (source.slice(at).trim() !== "") {
    WORD.lastIndex = at;
    const word = WORD.exec(source);
    if (word === null) return failed(`cannot be read from "${source.slice(at).trim()}" on`);
    at = WORD.lastIndex;
    const [, text, rest, any, name, type, byte] = word;
    if (text !== undefined) parts.push(...literal(text));
    else if (rest !== undefined) parts.push({ part: "rest" });
    else if (any !== undefined) parts.push({ part: "any" });
    else if (byte !== undefined) parts.push({ part: "byte", value: Number.parseInt(byte, 16) });
    else {
      const named = namedPart(name ?? "", type ?? "");
      if (named === undefined) return failed(`has "${type}" for a type, which is none: take ${TYPE_WORDS}`);
      parts.push(named);
    }
  }
  const names = parts.flatMap((part) => ("name" in part ? [part.name] : []));
  if (parts.slice(0, -1).some(({ part }) => part === "rest")) return failed("has a * that is not at its end");
  if (new Set(names).size < names.length) return failed("has a name twice");
  return ok({ source, parts, names });
}

const TYPE_WORDS = `${Object.keys(TYPES).join(", ")}, dec, hex, bytesN, bcdN, asciiN`;

function literal(text: string): Part[] {
  return Array.from(Buffer.from(text, "latin1"), (value) => ({ part: "byte", value }));
}

function namedPart(name: string, type: string): Part | undefined {
  if (isNumberType(type)) return { part: "number", name, type };
  if (type === "dec" || type === "hex") return { part: "digits", name, base: type === "dec" ? 10 : 16 };
  const sized = /^(bytes|bcd|ascii)([1-9][0-9]?)$/.exec(type);
  if (sized === null) return undefined;
  return { part: sized[1] as "bytes" | "bcd" | "ascii", name, size: Number(sized[2]) };
}

function isNumberType(type: string): type is NumberType {
  return Object.hasOwn(TYPES, type);
}

/** Whether a pattern gives a number by that name. */
export function isNumber({ parts }: Pattern, name: string): boolean {
  return parts.some(
    (part) => "name" in part && part.name === name && (part.part === "number" || part.part === "digits"),
  );
}

/**
 * The values in `bytes` if they fit the pattern from the first byte to the last; undefined if not. `padded`: bytes 00 may
 * follow, as reports of a fixed length have them.
 */
export function match({ parts }: Pattern, bytes: Uint8Array, padded: boolean): Fields | undefined {
  const fields: Record<string, number | string> = {};
  let at = 0;
  for (const part of parts) {
    if (part.part === "rest") return fields;
    const taken = takePart(part, bytes, at);
    if (taken === undefined) return undefined;
    at += taken.size;
    if ("name" in part && taken.value !== undefined) fields[part.name] = taken.value;
  }
  const whole = at === bytes.length || (padded && bytes.subarray(at).every((byte) => byte === 0));
  return whole ? fields : undefined;
}

interface Taken {
  readonly size: number;
  readonly value: number | string | undefined;
}

function takePart(part: Exclude<Part, { part: "rest" }>, bytes: Uint8Array, at: number): Taken | undefined {
  if (part.part === "digits") return takeDigits(part.base, bytes, at);
  const size = sizeOf(part);
  if (at + size > bytes.length) return undefined;
  const these = bytes.subarray(at, at + size);
  switch (part.part) {
    case "byte":
      return bytes[at] === part.value ? { size, value: undefined } : undefined;
    case "any":
      return { size, value: undefined };
    case "number":
      return { size, value: numberOf(part.type, these) };
    case "ascii":
      return { size, value: Buffer.from(these).toString("latin1") };
    case "bytes":
      return { size, value: Buffer.from(these).toString("hex").toUpperCase() };
    case "bcd": {
      const digits = Buffer.from(these).toString("hex");
      return /^[0-9]+$/.test(digits) ? { size, value: digits } : undefined;
    }
  }
}

function sizeOf(part: Exclude<Part, { part: "rest" } | { part: "digits" }>): number {
  if (part.part === "number") return TYPES[part.type].size;
  return "size" in part ? part.size : 1;
}

function takeDigits(base: 10 | 16, bytes: Uint8Array, at: number): Taken | undefined {
  const digit = base === 10 ? /[0-9]/ : /[0-9A-Fa-f]/;
  let end = at;
  while (end < bytes.length && digit.test(String.fromCharCode(bytes[end] ?? 0))) end++;
  if (end === at) return undefined;
  const text = Buffer.from(bytes.subarray(at, end)).toString("latin1");
  return { size: end - at, value: Number.parseInt(text, base) };
}

function numberOf(type: NumberType, bytes: Uint8Array): number {
  const ordered = type.endsWith("le") ? Array.from(bytes).toReversed() : Array.from(bytes);
  return ordered.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** The bytes of a pattern with these values; a failure names the value that is missing or does not fit. */
export function render({ parts }: Pattern, fields: Fields): Result<Uint8Array, string> {
  const bytes: number[] = [];
  for (const part of parts) {
    if (part.part === "rest") continue;
    if (part.part === "byte" || part.part === "any") {
      bytes.push(part.part === "byte" ? part.value : 0);
      continue;
    }
    const value = fields[part.name];
    if (value === undefined) return failed(`${part.name} has no value`);
    const written = writePart(part, value);
    if (written === undefined) return failed(`${part.name} cannot be ${value}`);
    bytes.push(...written);
  }
  return ok(Uint8Array.from(bytes));
}

function writePart(part: Extract<Part, { name: string }>, value: number | string): number[] | undefined {
  switch (part.part) {
    case "number":
      return writeNumber(part.type, Number(value));
    case "digits": {
      const whole = Number(value);
      if (!Number.isInteger(whole) || whole < 0) return undefined;
      return Array.from(Buffer.from(whole.toString(part.base).toUpperCase(), "latin1"));
    }
    case "ascii": {
      const text = String(value);
      return text.length === part.size ? Array.from(Buffer.from(text, "latin1")) : undefined;
    }
    case "bytes":
    case "bcd": {
      const text = part.part === "bcd" ? String(value).padStart(part.size * 2, "0") : String(value);
      const digits = part.part === "bcd" ? /^[0-9]*$/ : /^[0-9A-Fa-f]*$/;
      if (text.length !== part.size * 2 || !digits.test(text)) return undefined;
      return Array.from(Buffer.from(text, "hex"));
    }
  }
}

function writeNumber(type: NumberType, value: number): number[] | undefined {
  const { size } = TYPES[type];
  if (!Number.isInteger(value) || value < 0 || value >= 256 ** size) return undefined;
  const bytes = Array.from(
    { length: size },
    (_, index) => Math.floor(value / 256 ** (size - 1 - index)) % 256,
  );
  return type.endsWith("le") ? bytes.toReversed() : bytes;
}
