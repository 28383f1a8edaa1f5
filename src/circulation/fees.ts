import type { FeeEntry } from "../core/account.ts";
import { parseMoney } from "../core/money.ts";

/** An amount with decimals: without them it could be a year, a number of days, or part of a title. */
const AMOUNT = String.raw`\d[\d.,']*[.,]\d{2}`;

/**
 * How servers write a fee into AV, which SIP2 leaves to them. The first shape that fits is taken; where none does the
 * text is shown as it came.
 */
const SHAPES: readonly { readonly shape: RegExp; readonly source: string }[] = [
  {
    shape: new RegExp(
      `^Charge-Number: (?<id>\\S+), Amount-Due: (?<amount>${AMOUNT}), Fine-Type: [^,]*, Title: ?(?<title>.*)$`,
    ),
    source: "Evergreen OpenILS/SIP/Patron.pm fine_items, swyer_b",
  },
  {
    shape: new RegExp(String.raw`^(?<id>\d+) \$(?<amount>${AMOUNT}) "[^"]*" ?(?<title>.*)$`),
    source: "Evergreen OpenILS/SIP/Patron.pm fine_items, 3m and swyer_a",
  },
  {
    // With an amount at either end nobody can say which one is owed.
    shape: new RegExp(String.raw`^(?<amount>${AMOUNT}) (?<title>.*)(?<! ${AMOUNT})$`),
    source: "Evergreen OpenILS/SIP/Patron.pm fine_items, eg_legacy",
  },
  {
    shape: new RegExp(String.raw`^(?!${AMOUNT} )(?<title>.*) (?<amount>${AMOUNT})$`),
    source: "Koha C4/SIP/ILS/Patron.pm fine_items, the usual av_field_template",
  },
];

/** Reads one AV in the currency of the answer. What cannot be read out of it is undefined. */
export function readFee(text: string, currency: string): FeeEntry {
  for (const { shape } of SHAPES) {
    const { id, amount, title } = shape.exec(text)?.groups ?? {};
    const money = amount === undefined ? undefined : parseMoney(amount, currency);
    if (money !== undefined) return { id, title: title?.trim() ?? "", amount: money };
  }
  return { id: undefined, title: text, amount: undefined };
}
