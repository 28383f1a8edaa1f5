import { failed, ok, type Result } from "../core/result.ts";
import { fault, type Fault } from "../core/faults.ts";
import { checksum, checksumOfText } from "./checksum.ts";
import { decodeText, encodeText, isPlain, type Charset } from "./charsets.ts";
import { isAlphanumeric, fieldSpec, isFieldCode, isKnownField, shownCode } from "./spec/fields.ts";
import { isCode, messageSpec, type Code, type MessageSpec } from "./spec/messages.ts";
import type { AnyMessage, Field } from "./message.ts";
import { isBlankFrom, readTrailer, type ChecksumState } from "./trailer.ts";
import { warn, type Warning } from "./warnings.ts";

export type { ChecksumState } from "./trailer.ts";
export type { Warning, WarningCode } from "./warnings.ts";

/** How the bytes of one server look; comes from its dialect. */
export interface WireFormat {
  readonly charset: Charset;
  /** One character between variable fields; `|` by the book. */
  readonly delimiter: string;
  /** What a delimiter inside a value is written as (SIP2 has no escape); undone when reading only for `entity`. */
  readonly escape: "none" | "entity" | "blank" | "delete";
}

export const BY_THE_BOOK: WireFormat = { charset: "ascii", delimiter: "|", escape: "none" };

export interface Decoded {
  readonly message: AnyMessage;
  /** What stands after AY, usually one digit; undefined if there is no AY. */
  readonly sequence: string | undefined;
  readonly checksum: ChecksumState;
  readonly warnings: readonly Warning[];
}

export type DecodeFault = Fault<"wire.empty" | "wire.not-sip" | "wire.unknown-message" | "wire.truncated">;

const CONTROL = /[\0-\x1f\x7f]/;
/** Anything but printable ASCII. */
const UNUSUAL = /[^ -~]/;

/**
 * Reads one frame (without its terminator). Never throws: the answer is a message with warnings, or a fault. Field
 * values are carried as they came, composed (NFC) where the charset is UTF-8; order, repeats and unknown codes are kept.
 * Normalised: empty segments, bytes before the code and blanks or control bytes after the last delimiter or after AZ
 * are dropped, a missing last delimiter does not count.
 */
export function decode(frame: Buffer, format: WireFormat): Result<Decoded, DecodeFault> {
  const warnings: Warning[] = [];
  const start = skipJunk(frame);
  const bytes = start === 0 ? frame : frame.subarray(start);
  if (bytes.length === 0) return failed(fault("wire.empty", ""));
  if (start > 0) warn(warnings, "leading-junk", "frame");
  const { text, valid } = decodeText(bytes, format.charset);
  if (!valid) warn(warnings, "charset", "frame");

  const code = text.slice(0, 2);
  if (!isCode(code)) {
    return failed(
      /^\d\d/.test(code)
        ? fault("wire.unknown-message", `message ${code}`)
        : fault("wire.not-sip", `a line of ${bytes.length} bytes`),
    );
  }
  const spec = messageSpec(code);
  const fixed = readFixed(text, spec, warnings);
  if (fixed === undefined)
    return failed(fault("wire.truncated", `message ${code}, ${text.length} characters`));

  const trailer = readTrailer(bytes, text, fixed.end, format.delimiter, warnings);
  // Only UTF-8 has fewer characters than bytes; all other charsets hold composed letters alone.
  const compose = text.length < bytes.length;
  const fields = readFields(text, fixed.end, trailer.start, format, compose, warnings);
  if (CONTROL.test(text)) warn(warnings, "control-character", controlField(fields));
  const message = { code, fixed: fixed.values, fields } as unknown as AnyMessage;
  return ok({ message, sequence: trailer.sequence, checksum: trailer.checksum, warnings });
}

/** Skips what starts no message: blanks, line ends, telnet negotiation, a byte order mark, line noise. */
function skipJunk(frame: Buffer): number {
  let index = 0;
  while (index < frame.length && !isAlphanumeric(frame[index]!)) {
    index += frame[index] === 0xff ? telnetLength(frame, index) : 1;
  }
  return index;
}

/** How many bytes of the line a telnet command takes (RFC 854); `at` is where its IAC, 0xFF, stands. */
function telnetLength(frame: Buffer, at: number): number {
  const command = frame[at + 1] ?? 0;
  const left = frame.length - at;
  if (command === 0xfa) {
    const end = frame.indexOf("\xff\xf0", at + 2, "latin1");
    return end === -1 ? left : end + 2 - at;
  }
  if (command >= 0xfb && command <= 0xfe) return Math.min(3, left);
  return command >= 0xf0 ? 2 : 1;
}

function readFixed(
  text: string,
  spec: MessageSpec,
  warnings: Warning[],
): { readonly values: Record<string, string>; readonly end: number } | undefined {
  const values: Record<string, string> = {};
  let at = 2;
  if (spec.stray !== undefined && hasStray(text, spec)) {
    const [name, kind] = spec.stray;
    values[name] = text.slice(at, at + kind.width);
    at += kind.width;
    warn(warnings, "stray-fixed-field", name);
  }
  for (const [name, kind] of spec.fixed) {
    const value = text.slice(at, at + kind.width);
    if (value.length < kind.width) return undefined;
    if (!kind.pattern.test(value)) warn(warnings, "bad-fixed-field", name);
    values[name] = value;
    at += kind.width;
  }
  return { values, end: at };
}

/** True if the fixed part fits only when the stray field is taken as there. */
function hasStray(text: string, spec: MessageSpec): boolean {
  const [, stray] = spec.stray!;
  const next = spec.fixed[0]![1];
  const shifted = 2 + stray.width;
  return (
    stray.pattern.test(text.slice(2, shifted)) &&
    next.pattern.test(text.slice(shifted, shifted + next.width)) &&
    !next.pattern.test(text.slice(2, 2 + next.width))
  );
}

function readFields(
  text: string,
  from: number,
  to: number,
  format: WireFormat,
  compose: boolean,
  warnings: Warning[],
): Field[] {
  const fields: Field[] = [];
  const { delimiter } = format;
  let at = from;
  while (at < to) {
    const next = text.indexOf(delimiter, at);
    const end = next === -1 || next > to ? to : next;
    if (end === at) {
      warn(warnings, "empty-segment", nameOf(fields.at(-1)));
    } else if (startsField(text, at, end)) {
      const code = text.slice(at, at + 2);
      fields.push({ code, value: readValue(text.slice(at + 2, end), format, compose) });
      if (!isKnownField(code)) {
        warn(warnings, isVendorCode(code) ? "unknown-field" : "unusual-field-code", shownCode(code));
      }
    } else if (end === to && isBlankFrom(text, at, end)) {
      warn(warnings, "trailing-junk", nameOf(fields.at(-1)));
      break;
    } else {
      continueField(fields, delimiter, readValue(text.slice(at, end), format, compose), warnings);
    }
    if (next !== end) warn(warnings, "unterminated-field", nameOf(fields.at(-1)));
    at = end + 1;
  }
  return fields;
}

function readValue(raw: string, format: WireFormat, compose: boolean): string {
  // Composed value by value: an accent at the head of a value must not join the code before it.
  const value = compose ? raw.normalize("NFC") : raw;
  return format.escape === "entity" ? unescape(value, format.delimiter) : value;
}

/** A field starts with two letters or digits; anything else goes on with the value before it. */
function startsField(text: string, at: number, end: number): boolean {
  return end - at >= 2 && isAlphanumeric(text.charCodeAt(at)) && isAlphanumeric(text.charCodeAt(at + 1));
}

/** Shaped as vendors shape the codes of their extensions. */
function isVendorCode(code: string): boolean {
  return /^[A-Z][A-Z\d]$/.test(code);
}

/** The value held a raw delimiter: servers that do not escape send titles like that. */
function continueField(fields: Field[], delimiter: string, rest: string, warnings: Warning[]): void {
  const last = fields.pop();
  fields.push(
    last === undefined
      ? { code: "", value: rest }
      : { code: last.code, value: `${last.value}${delimiter}${rest}` },
  );
  warn(warnings, "delimiter-in-value", nameOf(last));
}

function unescape(value: string, delimiter: string): string {
  return value.includes("&#") ? value.replaceAll(`&#${delimiter.charCodeAt(0)};`, delimiter) : value;
}

function controlField(fields: readonly Field[]): string {
  return nameOf(fields.find((field) => CONTROL.test(field.value)));
}

/** How warnings call the place of a field. */
function nameOf(field: Field | undefined): string {
  return field === undefined || field.code === "" ? "fixed part" : shownCode(field.code);
}

export type EncodeFault = Fault<"wire.forbidden-character" | "wire.bad-fixed-field">;

export interface EncodeOptions extends WireFormat {
  /** The digit of AY (a counter wraps after 9), or undefined to send without error detection. */
  readonly sequence: number | undefined;
}

/**
 * Writes one frame without its terminator. With `escape: "none"` a delimiter, line end or control character in a value
 * is a fault; otherwise they are replaced as the dialect says. The checksum is over the bytes as sent.
 */
export function encode(message: AnyMessage, options: EncodeOptions): Result<Buffer, EncodeFault> {
  const { delimiter, sequence } = options;
  const spec = messageSpec(message.code);
  const values = message.fixed as Readonly<Record<string, string>>;
  let text: string = message.code;
  if (spec.stray !== undefined) text += values[spec.stray[0]] ?? "";
  for (const [name, kind] of spec.fixed) {
    const value = values[name];
    if (value?.length !== kind.width) return badFixed(message.code, `${name} must be ${kind.shape}`);
    text += value;
  }
  // Fixed widths count bytes: a character that takes two would shift all that follows.
  if (UNUSUAL.test(text)) return badFixed(message.code, "not printable ASCII");
  for (const { code, value } of message.fields) {
    const written = UNUSUAL.test(value) || value.includes(delimiter) ? writable(value, options) : value;
    if (written === undefined || !isFieldCode(code)) {
      return failed(fault("wire.forbidden-character", `${fieldSpec(code).label}, ${shownCode(code)}`));
    }
    text += code + written + delimiter;
  }
  if (sequence !== undefined) text += spec.unnumbered === true ? "AZ" : `AY${sequence % 10}AZ`;
  if (isPlain(text)) {
    return ok(Buffer.from(sequence === undefined ? text : text + checksumOfText(text), "latin1"));
  }
  const bytes = encodeText(text, options.charset);
  if (sequence === undefined) return ok(bytes);
  return ok(Buffer.concat([bytes, Buffer.from(checksum(bytes, bytes.length), "latin1")]));
}

function badFixed(code: Code, what: string): Result<never, EncodeFault> {
  return failed(fault("wire.bad-fixed-field", `message ${code}: ${what}`));
}

/** The value composed, and without what would break the frame; undefined if the dialect has no way to write it. */
function writable(value: string, { escape, delimiter }: WireFormat): string | undefined {
  const composed = value.normalize("NFC");
  if (isSendable(composed, delimiter)) return composed;
  if (escape === "none") return undefined;
  const replacement = { entity: `&#${delimiter.charCodeAt(0)};`, blank: " ", delete: "" }[escape];
  const safe = composed.replace(/[\0-\x1f\x7f]+/g, " ").replaceAll(delimiter, replacement);
  // An accent that stood after the delimiter now stands after a letter.
  return safe.normalize("NFC");
}

/** True if `encode` with `escape: "none"` would send the value; for checks at the keyboard. */
export function isSendable(value: string, delimiter: string): boolean {
  return !CONTROL.test(value) && !value.includes(delimiter);
}
