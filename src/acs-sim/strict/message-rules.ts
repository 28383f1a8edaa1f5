import { parseSipDate, zoneOffset } from "../../sip-client/dates.ts";
import type { Decoded, WarningCode } from "../../sip-client/codec.ts";
import { fixedEntries, first, type AnyMessage } from "../../sip-client/message.ts";
import { FIELDS, type FieldCode } from "../../sip-client/spec/fields.ts";
import { DATE, DATE_OR_BLANK, type FixedKind } from "../../sip-client/spec/fixed.ts";
import { messageSpec, type MessageSpec } from "../../sip-client/spec/messages.ts";
import type { RuleId } from "./rules.ts";

export type AccuseMessage = (rule: RuleId, where: string) => void;

/** Servers cut longer values. [Evergreen SIPServer Sip.pm] */
const LONGEST_VALUE = 255;
/** One read of some servers. [invenio-sip2 server.py] */
const LONGEST_REQUEST = 1024;

/** What the decoder's doubts mean to a client; doubts that another rule puts more exactly are absent. */
const BY_WARNING: { readonly [C in WarningCode]?: RuleId } = {
  charset: "message.charset",
  "leading-junk": "message.leading-bytes",
  "control-character": "message.control",
  "stray-fixed-field": "fixed.stray",
  "delimiter-in-value": "field.delimiter",
  "empty-segment": "field.delimiter",
  "unterminated-field": "field.delimiter",
  "unknown-field": "field.unknown",
  "unusual-field-code": "field.unknown",
  "bad-sequence": "sequence.digit",
  "checksum-glued": "checksum.layout",
  "trailing-junk": "checksum.layout",
  "checksum-wrong": "checksum.wrong",
};

/** Everything that can be said against one request by itself. */
export function checkMessage(read: Decoded, frame: Buffer, accuse: AccuseMessage): void {
  const { message, warnings } = read;
  for (const { code, where } of warnings) {
    const rule = BY_WARNING[code];
    if (rule !== undefined) accuse(rule, where);
  }
  if (frame.length > LONGEST_REQUEST) accuse("message.length", "message");
  const spec = messageSpec(message.code);
  if (spec.from === "ACS") {
    accuse("message.of-acs", "message");
    return;
  }
  checkFixed(message, spec, accuse);
  checkFields(message, spec, accuse);
  checkTrailer(read, frame, accuse);
}

function checkFixed(message: AnyMessage, spec: MessageSpec, accuse: AccuseMessage): void {
  if (isPermuted(message, spec)) {
    accuse("fixed.order", spec.fixed.map(([name]) => name).join(", "));
    return;
  }
  const values = new Map(fixedEntries(message));
  for (const [name, kind] of spec.fixed) {
    const value = values.get(name) ?? "";
    if (kind === DATE || kind === DATE_OR_BLANK) checkDate(name, value, kind === DATE, accuse);
    else if (!kind.pattern.test(value)) accuse("fixed.value", name);
  }
  if (message.code === "93" && (values.get("uidAlgorithm") !== "0" || values.get("pwdAlgorithm") !== "0")) {
    accuse("login.algorithm", "uidAlgorithm, pwdAlgorithm");
  }
  if (message.code === "99" && values.get("protocolVersion") !== "2.00")
    accuse("session.version", "protocolVersion");
}

function checkDate(name: string, value: string, required: boolean, accuse: AccuseMessage): void {
  if (value.trim() === "") {
    if (required) accuse("date.missing", name);
    return;
  }
  const zone = value.slice(8, 12);
  // The digits must be a day that exists whatever the zone says, so the zone is judged by itself.
  if (parseSipDate(`${value.slice(0, 8)}    ${value.slice(12)}`, "UTC") === undefined)
    accuse("date.layout", name);
  else if (zone !== "    " && zoneOffset(zone) === undefined) accuse("date.zone", name);
}

/** True if the fixed fields are all there, but in another order: read in some other order, every one would fit. */
function isPermuted(message: AnyMessage, { fixed }: MessageSpec): boolean {
  const text = fixedEntries(message)
    .map(([, value]) => value)
    .join("");
  const kinds = fixed.map(([, kind]) => kind);
  if (fits(text, kinds)) return false;
  return permutations(kinds).some((order) => fits(text, order));
}

function fits(text: string, kinds: readonly FixedKind[]): boolean {
  let at = 0;
  return kinds.every((kind) => {
    const value = text.slice(at, at + kind.width);
    at += kind.width;
    return kind.pattern.test(value);
  });
}

/** A message has four fixed fields at most that a client could mix up. */
function permutations<T>(list: readonly T[]): T[][] {
  if (list.length <= 1) return [[...list]];
  return list.flatMap((head, index) => permutations(list.toSpliced(index, 1)).map((rest) => [head, ...rest]));
}

function checkFields(message: AnyMessage, spec: MessageSpec, accuse: AccuseMessage): void {
  const seen = new Set<string>();
  for (const { code, value } of message.fields) {
    if (seen.has(code)) accuse("field.repeated", code);
    seen.add(code);
    if (value.length > LONGEST_VALUE) accuse("field.too-long", code);
    if (Object.hasOwn(FIELDS, code)) checkField(code as FieldCode, value, spec, accuse);
  }
  for (const code of spec.required) if (!seen.has(code)) accuse("field.missing", code);
  const start = Number(first(message, "BP") ?? "");
  const end = Number(first(message, "BQ") ?? "");
  if (start > 0 && end > 0 && start > end) accuse("field.range", "BP, BQ");
}

const SHAPES: { readonly [Kind in "flag" | "count" | "money"]: RegExp } = {
  flag: /^[YN]$/,
  count: /^\d+$/,
  money: /^-?\d+(?:[.,]\d+)?$/,
};

function checkField(code: FieldCode, value: string, spec: MessageSpec, accuse: AccuseMessage): void {
  if (code === "AY" || code === "AZ") {
    accuse("checksum.layout", code);
    return;
  }
  if (!spec.required.includes(code) && !spec.optional.includes(code)) accuse("field.elsewhere", code);
  if (value === "") return;
  const { kind } = FIELDS[code];
  if (kind === "date") checkDate(code, value, false, accuse);
  else if ((kind === "flag" || kind === "count" || kind === "money") && !SHAPES[kind].test(value)) {
    accuse("field.value", code);
  }
}

function checkTrailer({ message, sequence, checksum }: Decoded, frame: Buffer, accuse: AccuseMessage): void {
  if (checksum === "absent") return;
  if (message.code === "97") {
    if (sequence !== undefined) accuse("sequence.on-97", "AY");
  } else if (sequence === undefined) accuse("checksum.layout", "AY");
  if (/[a-f]/.test(frame.subarray(-4).toString("latin1"))) accuse("checksum.layout", "AZ");
}
