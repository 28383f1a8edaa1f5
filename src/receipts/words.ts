import type { ReceiptOutcome } from "./document.ts";

/** The words of a slip in one language. `{…}` is filled in. */
export interface ReceiptWords {
  /** BCP 47 tag: how dates and amounts are written. */
  readonly locale: string;
  readonly patron: string;
  readonly headings: Readonly<Record<ReceiptOutcome, string>>;
  readonly due: string;
  readonly noDue: string;
  readonly owed: string;
  readonly untitled: string;
  readonly nothing: string;
}

export const ENGLISH: ReceiptWords = {
  locale: "en-GB",
  patron: "Library card {card}",
  headings: {
    lent: "Borrowed: {count}",
    renewed: "Renewed: {count}",
    "not-lent": "Not borrowed: {count}",
    "to-desk": "Please take to the desk: {count}",
  },
  due: "Due {date}",
  noDue: "Ask the desk for the due date",
  owed: "You owe {amount}",
  untitled: "Item {item}",
  nothing: "Nothing was borrowed.",
};

/** Puts values in place of `{name}`; a name that has no value stays to be seen. */
export function fill(words: string, values: Readonly<Record<string, string>>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
