/** What flows hand over for a receipt, and in what words it comes back: facts as values, no words of ours, no layout. */
import type { Due } from "./circulation.ts";
import type { PatronId } from "./ids.ts";
import type { Money } from "./money.ts";
import type { HoldFor, Route } from "./returns.ts";

declare const masked: unique symbol;
/** A card number of which only the end can be read. A slip is left lying about: the whole number never gets near one. */
export type MaskedPatron = string & { readonly [masked]: true };

/** Shows the last four characters, and of a short number none. */
export function maskPatron(patron: PatronId): MaskedPatron {
  const shown = patron.length >= 8 ? patron.slice(-4) : "";
  return `****${shown}` as MaskedPatron;
}

/** A mail address of which only its first sign and where it goes can be read. */
export function maskMail(address: string): string {
  const at = address.lastIndexOf("@");
  return `${Array.from(address)[0] ?? ""}***${at > 0 ? address.slice(at) : ""}`;
}

/** How much of a person and of their reading is told. */
export interface ReceiptDetail {
  readonly name: "full" | "initials" | "none";
  readonly card: "last-four" | "none";
  /** `off`: how many there are, and not which. */
  readonly titles: "on" | "off";
}

/** An item by the number of its label and by its title, "" where the ILS gave none. */
interface OfItem {
  readonly item: string;
  readonly title: string;
}

/** Money that a device took. */
interface OfMoney {
  readonly amount: Money;
  readonly how: "card" | "coins";
  /** What finds the payment in the books of who took it. */
  readonly reference: string;
  /** The terminal's own receipt, which has to be printed line by line as it is. */
  readonly slip: readonly string[];
}

/** A member of the union for each kind, so that `Extract` finds it. */
type Each<Kind extends string, Rest> = Kind extends unknown ? Rest & { readonly kind: Kind } : never;

/** One thing that became of a session. `entry`: its number in the journal, as staff find it. */
export type ReceiptEntry =
  | Each<"lent" | "renewed", OfItem & { readonly due: Due }>
  /** Why not, in the ILS's words (AF). */
  | Each<"not-lent" | "not-renewed" | "not-returned", OfItem & { readonly reasons: readonly string[] }>
  | (OfItem & { readonly kind: "returned"; readonly route: Route })
  /** Nobody could decide about it, or its security is not as it should be: the slip is what is shown at the desk. */
  | (OfItem & { readonly kind: "to-desk"; readonly entry: number | undefined })
  /** Done without the ILS, which hears of it later and may refuse it then. `due` is the station's own reckoning. */
  | (OfItem & { readonly kind: "lent-off-line"; readonly due: Due })
  | (OfItem & { readonly kind: "returned-off-line" })
  | (OfItem & {
      readonly kind: "hold-ready";
      readonly pickup: string | undefined;
      /** Until when it is kept. */
      readonly until: Due;
    })
  /** What was paid for, where it was not the account as a whole. */
  | (OfMoney & { readonly kind: "paid"; readonly fees: readonly string[] })
  /** Money was taken, and the ILS does not know of it yet: the slip is the patron's proof. */
  | (OfMoney & { readonly kind: "charged-not-recorded"; readonly entry: number })
  /** Not even the terminal could say whether it took money. */
  | { readonly kind: "payment-unknown"; readonly amount: Money; readonly entry: number }
  /** What is owed after all this. */
  | { readonly kind: "owed"; readonly amount: Money };

export type ReceiptKind = ReceiptEntry["kind"];

/** Everything that a receipt may tell of a session. */
export interface ReceiptFacts {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** BCP 47, as the person chose it; undefined: the library's own. */
  readonly language: string | undefined;
  /** Undefined: nobody showed a card. */
  readonly patron: { readonly name: string; readonly card: MaskedPatron } | undefined;
  /** What the person chose otherwise than the library has it. */
  readonly detail: Partial<ReceiptDetail>;
  /** In the order in which they happened. */
  readonly entries: readonly ReceiptEntry[];
  /** The ILS's own lines (AG). */
  readonly ilsLines: readonly string[];
}

/** For the slip that staff put into a returned item that somebody waits for, or that travels. */
export interface HoldSlipFacts {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly item: string;
  readonly title: string;
  readonly route: Route;
  /** For whom, where somebody waits and the ILS said who. */
  readonly hold: HoldFor | undefined;
  /** The type of the alert (CV), two characters as the ILS sent them. */
  readonly alert: string | undefined;
}
