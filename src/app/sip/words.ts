import { fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { formatSipDate } from "../../sip-client/dates.ts";
import type { Dialect } from "../../sip-client/dialects/index.ts";
import type { AnyMessage, Field } from "../../sip-client/message.ts";
import { FIELDS, fieldSpec } from "../../sip-client/spec/fields.ts";
import { CODES, isCode, messageSpec, type Code } from "../../sip-client/spec/messages.ts";
import { SUMMARY_LISTS } from "../../sip-client/spec/values.ts";

/*
 * Messages as people type them: `patron status AA=21234 AD="12 34"`, with labels (`patron-identifier=…`) or codes for
 * fields, names (`summary=charged`) for fixed fields, and the rest filled in; or a raw SIP2 line.
 */

/** What the fields that are not typed are filled with. */
export interface Defaults {
  readonly dialect: Dialect;
  readonly now: number;
  readonly institution: string;
  readonly location: string;
}

export type Typed =
  | { readonly kind: "raw"; readonly text: string }
  | { readonly kind: "message"; readonly message: AnyMessage };

type UsageFault = Fault<"config.invalid" | "config.unknown-name">;

/** The requests a person can send, by code. */
export const REQUESTS: readonly Code[] = CODES.filter((code) => messageSpec(code).from === "SC");

/** Reads what was typed. A line that starts with two digits and goes on without a blank is raw SIP2. */
export function readTyped(line: string, defaults: Defaults): Result<Typed, UsageFault> {
  const trimmed = line.trim();
  if (/^\d\d\S/.test(trimmed)) return ok({ kind: "raw", text: fillPlaceholders(line.trimStart(), defaults) });
  const head = splitMessage(trimmed);
  if (head === undefined) return failed(fault("config.unknown-name", "start with a message name or code"));
  const values = readValues(head.rest);
  if (!values.ok) return values;
  return buildTyped(head.code, values.value, defaults);
}

/** `{now}` becomes the 18-character date and `{blank}` 18 blanks. */
export function fillPlaceholders(text: string, { dialect, now }: Pick<Defaults, "dialect" | "now">): string {
  const date = formatSipDate(now, dialect.zone, dialect.dateStyle);
  return text.replaceAll("{now}", date).replaceAll("{blank}", " ".repeat(18));
}

/** The message that a line starts with, by name or code, and what follows. The longest name wins. */
export function splitMessage(line: string): { readonly code: Code; readonly rest: string } | undefined {
  const lower = line.toLowerCase();
  const found = REQUESTS.flatMap((code): { code: Code; text: string }[] => [
    { code, text: code },
    { code, text: messageSpec(code).name.toLowerCase() },
  ])
    .filter(({ text }) => lower === text || lower.startsWith(`${text} `))
    .toSorted((one, other) => other.text.length - one.text.length)[0];
  return found === undefined ? undefined : { code: found.code, rest: line.slice(found.text.length).trim() };
}

/** `patron identifier` as it is typed: `patron-identifier`. Labels of vendors lose their bracket. */
export function typedLabel(label: string): string {
  return label
    .replace(/ \(.*$/, "")
    .toLowerCase()
    .replaceAll(" ", "-");
}

/** `transactionDate` as it is typed: `transaction-date`. */
export function typedName(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}

type Pair = readonly [key: string, value: string];

function readValues(text: string): Result<Pair[], UsageFault> {
  const pairs: Pair[] = [];
  const word = /\s*([\w-]+)=(?:"([^"]*)"|(\S*))(?=\s|$)/y;
  while (word.lastIndex < text.length) {
    const at = word.lastIndex;
    const match = word.exec(text);
    if (match === null) {
      return failed(
        fault("config.invalid", `write FIELD=VALUE, quotes around blanks; character ${at + 1} is not so`),
      );
    }
    pairs.push([match[1] ?? "", match[2] ?? match[3] ?? ""]);
  }
  return ok(pairs);
}

function buildTyped(code: Code, pairs: readonly Pair[], defaults: Defaults): Result<Typed, UsageFault> {
  const spec = messageSpec(code);
  const fixed = Object.fromEntries(
    spec.fixed.map(([name, kind]) => [name, defaultFixed(name, kind.width, defaults)]),
  );
  const fields: Field[] = [];
  for (const [key, value] of pairs) {
    const filled = fillPlaceholders(value, defaults);
    const name = spec.fixed.find((each) => each[0] === key || typedName(each[0]) === key.toLowerCase())?.[0];
    const fieldCode = name === undefined ? fieldOf(key) : undefined;
    if (name !== undefined) fixed[name] = name === "summary" ? summaryOf(filled) : filled;
    else if (fieldCode !== undefined) fields.push({ code: fieldCode, value: filled });
    else return failed(fault("config.unknown-name", `${code} ${spec.name} has no ${key}`));
  }
  for (const required of spec.required.toReversed()) {
    if (fields.some((field) => field.code === required)) continue;
    fields.unshift({ code: required, value: defaultField(required, defaults) });
  }
  for (const [name, kind] of spec.fixed) {
    if (fixed[name]?.length !== kind.width)
      return failed(fault("config.invalid", `${typedName(name)} must be ${kind.shape}`));
  }
  return ok({ kind: "message", message: { code, fixed, fields } as unknown as AnyMessage });
}

/** A field by its code in capitals (known or not), or by its label. */
function fieldOf(key: string): string | undefined {
  if (/^[A-Z][A-Z\d]$/.test(key)) return key;
  return Object.keys(FIELDS).find((code) => typedLabel(fieldSpec(code).label) === key.toLowerCase());
}

/** `charged` or ten characters as they are. */
function summaryOf(value: string): string {
  const at = SUMMARY_LISTS.findIndex(({ name }) => name.startsWith(value.toLowerCase()) && value !== "");
  return at === -1 ? value : `${" ".repeat(at)}Y`.padEnd(10);
}

const FIXED_DEFAULTS: Readonly<Record<string, string>> = {
  cardRetained: "N",
  noBlock: "N",
  scRenewalPolicy: "N",
  thirdPartyAllowed: "N",
  holdMode: "+",
  language: "000",
  feeType: "01",
  paymentType: "00",
  currency: "USD",
  uidAlgorithm: "0",
  pwdAlgorithm: "0",
  statusCode: "0",
  maxPrintWidth: "080",
  protocolVersion: "2.00",
};

function defaultFixed(name: string, width: number, defaults: Defaults): string {
  if (name === "transactionDate" || name === "returnDate") return fillPlaceholders("{now}", defaults);
  return FIXED_DEFAULTS[name] ?? " ".repeat(width);
}

function defaultField(code: string, { institution, location }: Defaults): string {
  return { AO: institution, AP: location, CP: location }[code] ?? "";
}

export function isRequest(text: string): text is Code {
  return isCode(text) && messageSpec(text).from === "SC";
}
