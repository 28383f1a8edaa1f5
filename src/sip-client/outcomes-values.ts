import { patronId, type PatronId } from "../core/ids.ts";
import { parseMoney } from "../core/money.ts";
import { parseSipDate } from "./dates.ts";
import type { Dialect } from "./dialects/index.ts";
import { all, first, given, type Field } from "./message.ts";
import type { Amount, Certainty, Fee, Spoken, WireDate } from "./outcomes.ts";

/** Any answer, as far as its variable fields go. */
export type Fields = { readonly fields: readonly Field[] };

/** What the ACS has to say to people. */
export function spoken(answer: Fields): Spoken {
  const words = (code: string): string[] => all(answer, code).filter((text) => text.trim() !== "");
  return { screen: words("AF"), print: words("AG"), fields: answer.fields };
}

/** The patron that the answer names. */
export function patronIn(answer: Fields): PatronId {
  return patronId(first(answer, "AA") ?? "");
}

/** Four digits by the book, but also seen without leading zeros; blanks mean that nobody counts. */
export function number(text: string | undefined): number | undefined {
  const digits = text?.trim() ?? "";
  return /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
}

/** Y, N, or anything else. */
export function certainty(flag: string): Certainty {
  return flag === "Y" ? "yes" : flag === "N" ? "no" : "unknown";
}

/** A date in a variable field. */
export function date(answer: Fields, code: string, dialect: Dialect): WireDate | undefined {
  const text = given(answer, code);
  if (text === undefined) return undefined;
  return { text, instant: (parseSipDate(text, dialect.zone) ?? parseIso(text, dialect))?.instant };
}

/** `2026-12-14 23:59:59` and `2026-12-14`, as older Evergreen wrote due dates. Other orders of day and month are a guess. */
function parseIso(text: string, dialect: Dialect): { readonly instant: number } | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second = "00"] = match;
  const time = hour === undefined ? "235959" : `${hour}${minute}${second}`;
  return parseSipDate(`${year}${month}${day}    ${time}`, dialect.zone);
}

/** An amount in the currency of the same answer. */
export function amount(answer: Fields, code: string, dialect: Dialect): Amount | undefined {
  const text = given(answer, code);
  if (text === undefined) return undefined;
  const { decimalSign } = dialect;
  const thousands = decimalSign === "." ? "," : ".";
  const clear = decimalSign === "any" ? text : text.replaceAll(thousands, "");
  return { text, money: parseMoney(clear, given(answer, "BH") ?? "") };
}

/** A fee with its type. */
export function feeOf(answer: Fields, type: string | undefined, dialect: Dialect): Fee | undefined {
  const found = amount(answer, "BV", dialect);
  return found === undefined ? undefined : { ...found, type };
}

/** Servers in Perl let the name of a data structure slip out (`HASH(0x…)`), and lists may hold blanks. */
export function entries(answer: Fields, code: string): string[] {
  return all(answer, code)
    .map((value) => value.trim())
    .filter((value) => value !== "" && !/(?:HASH|ARRAY)\(0x[\da-f]+\)/.test(value));
}
