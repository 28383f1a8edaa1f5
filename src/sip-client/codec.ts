import { failed, ok, type Result } from "../core/result.ts";
import { fault, type Fault } from "../core/faults.ts";
import { checksum, checksumOfText, isChecksum } from "./checksum.ts";
import { decodeText, encodeText, isPlain, type Charset } from "./charsets.ts";
import { fieldSpec } from "./spec/fields.ts";
import { isCode, messageSpec, type Code, type MessageSpec } from "./spec/messages.ts";
import { fixedEntries, type AnyMessage, type Field } from "./message.ts";

/** How the bytes of one server look; comes from its dialect. */
export interface WireFormat {
  readonly charset: Charset;
  /** One character between variable fields; `|` by the book. */
  readonly delimiter: string;
  /** What a delimiter inside a value is written as (SIP2 has no escape); undone when reading only for `entity`. */
  readonly escape: "none" | "entity" | "blank" | "delete";
}

export const BY_THE_BOOK: WireFormat = { charset: "ascii", delimiter: "|", escape: "none" };

export type WarningCode =
  | "charset"
  | "leading-junk"
  | "control-character"
  | "bad-fixed-field"
  | "stray-fixed-field"
  | "delimiter-in-value"
  | "unusual-field-code"
  | "unknown-field"
  | "empty-segment"
  | "unterminated-field"
  | "bad-sequence"
  | "checksum-glued"
  | "trailing-junk"
  | "checksum-wrong";

/** A doubt about a frame that could be read all the same. `where` names the field; no value is ever quoted. */
export interface Warning {
  readonly code: WarningCode;
  readonly where: string;
}

export type ChecksumState = "absent" | "right" | "wrong";

export interface Decoded {
  readonly message: AnyMessage;
  /** What stands after AY, usually one digit; undefined if there is no AY. */
  readonly sequence: string | undefined;
  readonly checksum: ChecksumState;
  readonly warnings: readonly Warning[];
}

export type DecodeFault = Fault<"wire.empty" | "wire.not-sip" | "wire.unknown-message" | "wire.truncated">;

interface Trailer {
  /** Where the variable part ends, in characters. */
  readonly start: number;
  readonly sequence: string | undefined;
  readonly checksum: ChecksumState;
}

const CONTROL = /[\0-\x1f\x7f]/;

/**
 * Reads one frame (without its terminator). Never throws: the answer is a message with warnings, or a fault. Field
 * values are carried as they came; order, repeats and unknown codes are kept. Normalised: empty segments and bytes
 * before the code are dropped, a missing last delimiter does not count.
 */
export function decode(frame: Buffer, format: WireFormat): Result<Decoded, DecodeFault> {
  const warnings: Warning[] = [];
  const start = skipJunk(frame);
  const bytes = start === 0 ? frame : frame.subarray(start);
  if (bytes.length === 0) return failed(fault("wire.empty", ""));
  if (start > 0) warnings.push({ code: "leading-junk", where: "frame" });
  const { text, valid } = decodeText(bytes, format.charset);
  if (!valid) warnings.push({ code: "charset", where: "frame" });

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
  const fields = readFields(text, fixed.end, trailer.start, format, warnings);
  if (CONTROL.test(text)) warnings.push({ code: "control-character", where: controlField(fields) });
  const message = { code, fixed: fixed.values, fields } as unknown as AnyMessage;
  return ok({ message, sequence: trailer.sequence, checksum: trailer.checksum, warnings });
}

/** Telnet negotiation (IAC, 0xFF and two bytes) and other bytes that start no message, at the head of a line. */
function skipJunk(frame: Buffer): number {
  let index = 0;
  while (index < frame.length) {
    const byte = frame[index]!;
    if (byte === 0xff) index = Math.min(index + 3, frame.length);
    else if (byte <= 0x20 || byte === 0x7f) index++;
    else break;
  }
  return index;
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
    warnings.push({ code: "stray-fixed-field", where: name });
  }
  for (const [name, kind] of spec.fixed) {
    const value = text.slice(at, at + kind.width);
    if (value.length < kind.width) return undefined;
    if (!kind.pattern.test(value)) warnings.push({ code: "bad-fixed-field", where: name });
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

const TRAILER = /(?:AY([^|]{0,3}))?AZ([0-9A-Fa-f]{4})([\s|]*)$/;

function readTrailer(
  bytes: Buffer,
  text: string,
  fixedEnd: number,
  delimiter: string,
  warnings: Warning[],
): Trailer {
  const match =
    text.length - fixedEnd >= 6 ? TRAILER.exec(text.slice(Math.max(fixedEnd, text.length - 16))) : null;
  const start = match === null ? text.length : text.length - match[0].length;
  const glued = start > fixedEnd && text[start - 1] !== delimiter;
  // Without AY in front, "AZ" and four hex digits may just be the end of somebody's title.
  if (match === null || (glued && match[1] === undefined)) {
    return { start: text.length, sequence: undefined, checksum: "absent" };
  }
  if (glued) warnings.push({ code: "checksum-glued", where: "AY" });
  if (match[3] !== "") warnings.push({ code: "trailing-junk", where: "AZ" });
  if (match[1] !== undefined && !/^\d$/.test(match[1])) warnings.push({ code: "bad-sequence", where: "AY" });
  // The trailer is ASCII, so its length in characters is its length in bytes.
  const summed = bytes.length - 4 - (match[3] ?? "").length;
  const right = isChecksum(bytes, summed, match[2] ?? "");
  if (!right) warnings.push({ code: "checksum-wrong", where: "AZ" });
  return { start, sequence: match[1], checksum: right ? "right" : "wrong" };
}

function readFields(
  text: string,
  from: number,
  to: number,
  format: WireFormat,
  warnings: Warning[],
): Field[] {
  const fields: Field[] = [];
  const { delimiter } = format;
  let at = from;
  while (at < to) {
    let end = text.indexOf(delimiter, at);
    if (end === -1 || end >= to) {
      end = to;
      warnings.push({ code: "unterminated-field", where: text.slice(at, at + 2) });
    }
    if (end === at) {
      warnings.push({ code: "empty-segment", where: fields.at(-1)?.code ?? "fixed part" });
    } else if (startsField(text, at, end)) {
      const code = text.slice(at, at + 2);
      const value = text.slice(at + 2, end);
      fields.push({ code, value: format.escape === "entity" ? unescape(value, delimiter) : value });
      if (fieldSpec(code).label === "unknown field") {
        warnings.push({
          code: /^[A-Z][A-Z\d]$/.test(code) ? "unknown-field" : "unusual-field-code",
          where: code,
        });
      }
    } else {
      continueField(fields, delimiter, text.slice(at, end), warnings);
    }
    at = end + 1;
  }
  return fields;
}

/** A field starts with two letters or digits; anything else goes on with the value before it. */
function startsField(text: string, at: number, end: number): boolean {
  return end - at >= 2 && isAlphanumeric(text.charCodeAt(at)) && isAlphanumeric(text.charCodeAt(at + 1));
}

function isAlphanumeric(unit: number): boolean {
  return (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57) || (unit >= 97 && unit <= 122);
}

/** The value held a raw delimiter: servers that do not escape send titles like that. */
function continueField(fields: Field[], delimiter: string, rest: string, warnings: Warning[]): void {
  const last = fields.pop();
  const code = last?.code ?? "";
  fields.push({ code, value: last === undefined ? rest : `${last.value}${delimiter}${rest}` });
  warnings.push({ code: "delimiter-in-value", where: code === "" ? "fixed part" : code });
}

function unescape(value: string, delimiter: string): string {
  return value.includes("&#") ? value.replaceAll(`&#${delimiter.charCodeAt(0)};`, delimiter) : value;
}

function controlField(fields: readonly Field[]): string {
  return fields.find((field) => CONTROL.test(field.value))?.code ?? "fixed part";
}

export type EncodeFault = Fault<"wire.forbidden-character" | "wire.bad-fixed-field">;

export interface EncodeOptions extends WireFormat {
  /** The digit of AY, or undefined to send without error detection. */
  readonly sequence: number | undefined;
}

/**
 * Writes one frame without its terminator. With `escape: "none"` a delimiter, line end or control character in a value
 * is a fault; otherwise they are replaced as the dialect says. The checksum is over the bytes as sent.
 */
export function encode(message: AnyMessage, options: EncodeOptions): Result<Buffer, EncodeFault> {
  const spec = messageSpec(message.code);
  let text: string = message.code;
  const entries = spec.stray === undefined ? undefined : fixedEntries(message);
  if (entries === undefined) {
    const values = message.fixed as Readonly<Record<string, string>>;
    for (const [name, kind] of spec.fixed) {
      const value = values[name];
      if (value?.length !== kind.width) return wrongWidth(message.code, name, kind.shape);
      text += value;
    }
  } else {
    for (const [name, value] of entries) {
      const kind = [spec.stray!, ...spec.fixed].find((each) => each[0] === name)![1];
      if (value.length !== kind.width) return wrongWidth(message.code, name, kind.shape);
      text += value;
    }
  }
  const { delimiter } = options;
  for (const field of message.fields) {
    let value = field.value;
    if (CONTROL.test(value) || value.includes(delimiter)) {
      if (options.escape === "none") {
        return failed(fault("wire.forbidden-character", `${fieldSpec(field.code).label}, ${field.code}`));
      }
      value = escapeValue(value, options.escape, delimiter);
    }
    text += field.code + value + delimiter;
  }
  const detect = options.sequence !== undefined;
  if (detect) text += spec.unnumbered === true ? "AZ" : `AY${options.sequence}AZ`;
  if (isPlain(text)) return ok(Buffer.from(detect ? text + checksumOfText(text) : text, "latin1"));
  const bytes = encodeText(text, options.charset);
  return ok(detect ? Buffer.concat([bytes, Buffer.from(checksum(bytes, bytes.length), "latin1")]) : bytes);
}

function wrongWidth(code: Code, name: string, shape: string): Result<never, EncodeFault> {
  return failed(fault("wire.bad-fixed-field", `${name} of message ${code} must be ${shape}`));
}

function escapeValue(value: string, escape: "entity" | "blank" | "delete", delimiter: string): string {
  const replacement = { entity: `&#${delimiter.charCodeAt(0)};`, blank: " ", delete: "" }[escape];
  return value.replace(/[\0-\x1f\x7f]+/g, " ").replaceAll(delimiter, replacement);
}

/** The first value that could not be sent, by the rule of `encode` with `escape: "none"`; for checks at the keyboard. */
export function isSendable(value: string, delimiter: string): boolean {
  return !CONTROL.test(value) && !value.includes(delimiter);
}
