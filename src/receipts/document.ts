import type { Money } from "../core/money.ts";
import type { MaskedPatron, ReceiptEntry } from "../core/receipt.ts";

/** What became of an item, as a slip lists it. */
export type ReceiptItem = Extract<
  ReceiptEntry,
  { readonly kind: "lent" | "renewed" | "not-lent" | "to-desk" }
>;

export type ReceiptOutcome = ReceiptItem["kind"];

/** What a slip says, as values: no words of ours, no layout. */
export interface ReceiptDocument {
  /** Name of the library, for the head. */
  readonly library: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Undefined: the slip names no patron. */
  readonly patron: MaskedPatron | undefined;
  readonly items: readonly ReceiptItem[];
  /** What the patron owes after this; undefined if it is not known or not to be printed. */
  readonly owed: Money | undefined;
  /** The ILS's own lines for the slip (AG), in order. */
  readonly ilsLines: readonly string[];
  /** The library's own lines for the foot: opening hours, a greeting. */
  readonly messages: readonly string[];
}

export function isItem(entry: ReceiptEntry): entry is ReceiptItem {
  return ["lent", "renewed", "not-lent", "to-desk"].includes(entry.kind);
}
