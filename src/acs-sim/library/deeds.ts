/** What was really done in a library, for those who look at it from behind: each change once, whoever was told of it. */
import type { Clock } from "../../core/clock.ts";
import type { Changing, Journal, Library } from "./library.ts";
import type { Fee, Loan, Patron } from "./state.ts";

export type DeedKind =
  | "lent"
  | "renewed"
  | "renewal-undone"
  | "returned"
  | "hold-placed"
  | "hold-changed"
  | "hold-dropped"
  | "charged"
  | "settled"
  | "paid"
  | "blocked"
  | "unblocked";

export interface Deed {
  readonly what: DeedKind;
  /** When it was done, milliseconds since 1970. */
  readonly at: number;
  readonly card: string;
  /** The item's barcode, the title's or the fee's id, the payment's BK; "" for the card itself. */
  readonly of: string;
  /** Minor units; 0 where it is not about money. */
  readonly amount: number;
  /** When the item is due since; undefined where it is not about a loan. */
  readonly due: number | undefined;
}

type Told = Pick<Deed, "what" | "card" | "of"> & Partial<Deed>;

/** Watches a library that nobody else keeps; the list grows with each deed. */
export function watchDeeds(library: Library, clock: Pick<Clock, "now">): readonly Deed[] {
  const deeds: Deed[] = [];
  const renewals = new Map<Loan, number>();
  const owed = new Map<Fee, number>();
  const blocked = new Set<Patron>();
  for (const patron of library.patrons.values()) {
    for (const loan of patron.loans) renewals.set(loan, loan.renewals);
    for (const fee of patron.fees) owed.set(fee, fee.amount);
    if (patron.block !== undefined) blocked.add(patron);
  }
  const holds = new Set(Array.from(library.patrons.values(), (patron) => patron.holds).flat());

  const tell: { readonly [K in keyof Changing]: (changed: Changing[K]) => Told | undefined } = {
    loan(loan) {
      const { item, patron, due } = loan;
      const before = renewals.get(loan);
      const about = { card: patron.card, of: item.barcode, due };
      if (item.loan !== loan) return { what: "returned", ...about };
      renewals.set(loan, loan.renewals);
      if (before === undefined) return { what: "lent", ...about };
      return { what: loan.renewals < before ? "renewal-undone" : "renewed", ...about };
    },
    hold(hold) {
      const about = { card: hold.patron.card, of: hold.title.id };
      if (!hold.patron.holds.includes(hold)) {
        holds.delete(hold);
        return { what: "hold-dropped", ...about };
      }
      const known = holds.has(hold);
      holds.add(hold);
      return { what: known ? "hold-changed" : "hold-placed", ...about };
    },
    fee(fee) {
      const before = owed.get(fee) ?? 0;
      owed.set(fee, fee.amount);
      const what = fee.amount > before ? "charged" : "settled";
      return { what, card: fee.patron.card, of: fee.id, amount: Math.abs(fee.amount - before) };
    },
    payment: ({ card, transaction, amount }) => ({ what: "paid", card, of: transaction, amount }),
    patron(patron) {
      const is = patron.block !== undefined;
      if (is === blocked.has(patron)) return undefined;
      if (is) blocked.add(patron);
      else blocked.delete(patron);
      return { what: is ? "blocked" : "unblocked", card: patron.card, of: "" };
    },
    item: () => undefined,
  };

  const journal: Journal = {
    changed(kind, changed) {
      const told = tell[kind](changed);
      if (told !== undefined) deeds.push({ at: clock.now(), amount: 0, due: undefined, ...told });
    },
    commit() {},
    close() {},
  };
  library.keepIn(journal);
  return deeds;
}
