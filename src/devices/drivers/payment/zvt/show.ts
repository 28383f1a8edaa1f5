/** Values of ZVT as people read them, and the bytes of a command with what must not be seen covered. Pure. */
import { formatMoney } from "../../../../core/money.ts";
import type { Json } from "../../../driver.ts";
import { hexOf } from "../../../hex.ts";
import { BMP, bmpHead, bmpOf, bmpSpec, digitsOf, type BmpKind, type FoundBmp } from "./bmp.ts";
import { readCommand, type LeadValue } from "./command.ts";
import { encodeApdu, type Apdu } from "./frame.ts";
import type { ZvtOptions } from "./options.ts";
import {
  CARD_TYPES,
  commandOf,
  CONFIG,
  intermediateText,
  RECEIPT_KINDS,
  resultText,
  TERMINAL_STATES,
} from "./tables.ts";
import { textOf, type Charset } from "./text.ts";
import { readTlvs, tagSpec, type FoundTlv, type TagKind } from "./tlv.ts";

type Facts = Readonly<Record<string, Json>>;

const PASSWORD_BYTES = 3;

/** What stands for a value that must not be seen. */
const COVERED = "***";

/** ISO 4217, the currencies in which such terminals are met. */
const CURRENCIES: Readonly<Record<string, string>> = {
  "203": "CZK",
  "208": "DKK",
  "348": "HUF",
  "392": "JPY",
  "578": "NOK",
  "752": "SEK",
  "756": "CHF",
  "826": "GBP",
  "840": "USD",
  "949": "TRY",
  "978": "EUR",
  "985": "PLN",
};

export function leadsShown(leads: readonly LeadValue[], charset: Charset): Facts {
  return Object.assign({}, ...leads.map(({ lead, value }) => LEADS[lead](value, charset)));
}

const hexByte = (value: Uint8Array): string => hexOf(value.subarray(0, 1));
const digits = (value: Uint8Array): string => digitsOf(value) ?? hexOf(value);

const LEADS: Readonly<Record<LeadValue["lead"], (value: Uint8Array, charset: Charset) => Facts>> = {
  password: () => ({ password: COVERED }),
  config: (value) => ({
    config: hexByte(value),
    means: Object.entries(CONFIG).flatMap(([word, bit]) => (((value[0] ?? 0) & bit) === 0 ? [] : [word])),
  }),
  currency: (value) => ({ currency: currencyShown(value) }),
  result: (value) => ({ result: hexByte(value), meaning: resultText(value[0] ?? 0) }),
  intermediate: (value) => ({
    status: hexByte(value),
    meaning: intermediateText(value[0] ?? 0) ?? "unknown status",
  }),
  minutes: (value) => ({ timeoutMinutes: digits(value) }),
  seconds: ([seconds = 0]) => ({ timeoutSeconds: seconds }),
  attribute: (value) => ({ attribute: hexByte(value) }),
  text: (value, charset) => ({ text: textOf(value, charset) }),
  version: (value, charset) => ({ version: textOf(value, charset) }),
  "terminal-state": (value) => ({
    state: hexByte(value),
    meaning: TERMINAL_STATES[value[0] ?? 0] ?? "unknown state",
  }),
};

function currencyShown(value: Uint8Array): string {
  const number = digits(value).replace(/^0(?=\d{3}$)/, "");
  return CURRENCIES[number] ?? number;
}

export function bmpsShown(
  bmps: readonly FoundBmp[],
  { currency, charset }: Pick<ZvtOptions, "currency" | "charset">,
): Facts {
  const said = bmpOf(bmps, BMP.currency);
  const money = said === undefined ? (CURRENCIES[currency] ?? currency) : currencyShown(said);
  const facts: Record<string, Json> = {};
  for (const { id, value } of bmps) {
    const spec = bmpSpec(id);
    if (spec === undefined) continue;
    facts[spec.name] = bmpShown(spec.kind, value, money, charset);
    if (spec.kind === "result") facts["meaning"] = resultText(value[0] ?? 0);
  }
  return facts;
}

function bmpShown(kind: BmpKind, value: Uint8Array, money: string, charset: Charset): Json {
  const number = digitsOf(value);
  switch (kind) {
    case "secret":
      return COVERED;
    case "amount":
      return number === undefined ? hexOf(value) : formatMoney({ minor: Number(number), currency: money });
    case "currency":
      return currencyShown(value);
    case "time":
      return number?.replace(/^(..)(..)(..)$/, "$1:$2:$3") ?? hexOf(value);
    case "date":
      return number?.replace(/^(..)(..)$/, "$1-$2") ?? hexOf(value);
    case "full-date":
      return number?.replace(/^(..)(..)(..)$/, "20$1-$2-$3") ?? hexOf(value);
    case "digits":
      return digits(value);
    case "byte":
      return value[0] ?? 0;
    case "card-type":
      return CARD_TYPES[value[0] ?? 0] ?? value[0] ?? 0;
    case "text":
      return textOf(value, charset).trimEnd();
    case "tlv": {
      const tlvs = readTlvs(value);
      return tlvs === undefined ? `${COVERED} no TLV` : tlvs.map((one) => tlvShown(one, charset));
    }
    case "result":
    case "bits":
    case "bytes":
      return hexOf(value);
  }
}

function tlvShown({ tag, value }: FoundTlv, charset: Charset): Json {
  const spec = tagSpec(tag);
  const id = tag
    .toString(16)
    .toUpperCase()
    .padStart(tag > 0xff ? 4 : 2, "0");
  if (spec?.kind === "group") {
    const inner = readTlvs(value);
    return {
      tag: id,
      name: spec.name,
      of: inner?.map((one) => tlvShown(one, charset)) ?? `${COVERED} no TLV`,
    };
  }
  return { tag: id, name: spec?.name ?? "unknown", value: tagShown(spec?.kind ?? "secret", value, charset) };
}

function tagShown(kind: Exclude<TagKind, "group">, value: Uint8Array, charset: Charset): Json {
  const [first = 0] = value;
  switch (kind) {
    case "secret":
      return COVERED;
    case "digits":
      return digits(value);
    case "number":
      return value.length === 1 ? first : hexOf(value);
    case "text":
      return textOf(value, charset);
    case "receipt":
      return RECEIPT_KINDS[first] ?? first;
    case "card-type":
      return CARD_TYPES[value.length > 1 ? (first << 8) | (value[1] ?? 0) : first] ?? hexOf(value);
    case "result":
      return `${hexOf(value)}, ${resultText(first)}`;
    case "command":
    case "bytes":
      return hexOf(value);
  }
}

/** A piece of a command's data that must not be seen. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where the data of a command holds what must not be seen: all that is not known to be harmless. */
export function secretsIn(apdu: Apdu, charset: Charset): readonly Span[] {
  const { lead, bmps, rest } = readCommand(apdu);
  const holdsCard = (value: Uint8Array): boolean => textOf(value, charset).includes("*".repeat(13));
  const spans: Span[] = [];
  const cover = (at: number, value: Uint8Array): void => void spans.push({ from: at, to: at + value.length });
  const coverTlv = (at: number, value: Uint8Array): void => {
    const tlvs = readTlvs(value);
    if (tlvs === undefined) return cover(at, value);
    for (const one of tlvs) {
      const kind = tagSpec(one.tag)?.kind ?? "secret";
      if (kind === "group") coverTlv(at + one.at, one.value);
      else if (kind === "secret" || (kind === "text" && holdsCard(one.value))) cover(at + one.at, one.value);
    }
  };
  for (const { lead: name, at, value } of lead) {
    if (name === "password" || (name === "text" && holdsCard(value))) cover(at, value);
  }
  for (const { id, at, value } of bmps) {
    const kind = bmpSpec(id)?.kind;
    if (kind === "tlv") coverTlv(at, value);
    else if (kind === "secret" || (kind === "text" && holdsCard(value))) cover(at, value);
  }
  cover(apdu.data.length - rest.length, rest);
  return spans;
}

/** The bytes of a command in hexadecimal, `**` for each that must not be seen. */
export function coveredHex(apdu: Apdu, charset: Charset): readonly string[] {
  const bytes = Array.from(encodeApdu(apdu), (byte) => hexOf(Uint8Array.of(byte)));
  const head = bytes.length - apdu.data.length;
  for (const { from, to } of secretsIn(apdu, charset)) bytes.fill("**", head + from, head + to);
  return bytes;
}

/**
 * Bytes of no whole command in hexadecimal. What looks like the beginning of a card's data or of a password in them is
 * covered: a command that was cut short still holds it.
 */
export function coveredJunk(bytes: Uint8Array): string {
  const shown = Array.from(bytes, (byte) => hexOf(Uint8Array.of(byte)));
  const cover = (from: number, count: number): void =>
    void shown.fill("**", from, Math.min(shown.length, from + count));
  for (const [at, byte] of bytes.entries()) {
    const spec = bmpSpec(byte);
    const head = bmpHead(bytes.subarray(at));
    const isCard = spec?.kind === "secret" && typeof spec.length !== "number" && (bytes[at + 1] ?? 0) >= 0xf0;
    if (isCard && head !== undefined) cover(at + 1 + head.head, head.length);
    const [high, low = 0] = bytes.subarray(at);
    if (high !== undefined && commandOf((high << 8) | low)?.lead[0] === "password")
      cover(at + 3, PASSWORD_BYTES);
  }
  return shown.join(" ");
}
