import type { Due } from "../core/circulation.ts";
import type { PatronId } from "../core/ids.ts";
import type { Money } from "../core/money.ts";

declare const masked: unique symbol;
/** A card number of which only the end can be read. A slip is left lying about: the whole number never gets on one. */
export type MaskedPatron = string & { readonly [masked]: true };

/** Shows the last four characters, and of a short number none. */
export function maskPatron(patron: PatronId): MaskedPatron {
  const shown = patron.length >= 8 ? patron.slice(-4) : "";
  return `****${shown}` as MaskedPatron;
}

/** An item on a slip, and what became of it. */
export type ReceiptItem =
  | {
      readonly outcome: "lent" | "renewed";
      readonly title: string;
      /** The label's number; stands in where the ILS gave no title. */
      readonly item: string;
      readonly due: Due;
    }
  | {
      readonly outcome: "refused";
      readonly title: string;
      readonly item: string;
      /** Why, in the ILS's words (AF). */
      readonly reasons: readonly string[];
    }
  /** Nobody could decide about it: the slip is what the patron shows at the desk. */
  | { readonly outcome: "to-desk"; readonly title: string; readonly item: string };

export type ReceiptOutcome = ReceiptItem["outcome"];

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
