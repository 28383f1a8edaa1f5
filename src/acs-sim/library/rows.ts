import type { Library } from "./library.ts";
import type { Fee, Hold, Item, Loan, Patron, Payment, Returned, Title } from "./state.ts";
import { ORDINARY, type Traits } from "./state.ts";

/**
 * The library as rows, one kind for each table of a state file: relations are names, and what follows from other rows
 * (an item's loan, a title's queue) is not written twice. A row of `undefined` says that the thing is gone.
 */
export interface Rows {
  readonly patron: Omit<Patron, "loans" | "holds" | "fees">;
  readonly title: Omit<Title, "holds" | "items">;
  readonly item: Omit<Item, "title" | "loan" | "hold" | "traits" | "lastReturn"> & {
    readonly title: string;
    readonly traits: Traits | undefined;
    readonly lastReturn: Returned | undefined;
  };
  readonly loan: Omit<Loan, "item" | "patron"> & { readonly item: string; readonly patron: string };
  readonly hold: Omit<Hold, "patron" | "title" | "item" | "caught"> & {
    readonly patron: string;
    readonly title: string;
    readonly item: string | undefined;
    readonly caught: string | undefined;
  };
  readonly fee: Omit<Fee, "patron"> & { readonly patron: string };
  readonly payment: Payment;
}
export type Table = keyof Rows;

export function patronRow({ loans: _loans, holds: _holds, fees: _fees, ...row }: Patron): Rows["patron"] {
  return row;
}

export function titleRow({ holds: _holds, items: _items, ...row }: Title): Rows["title"] {
  return row;
}

export function itemRow({ loan: _loan, hold: _hold, title, traits, ...row }: Item): Rows["item"] {
  return { ...row, title: title.id, traits: traits === ORDINARY ? undefined : traits };
}

export function loanRow(loan: Loan): Rows["loan"] | undefined {
  const { item, patron, ...row } = loan;
  return item.loan === loan ? { ...row, item: item.barcode, patron: patron.card } : undefined;
}

export function holdRow(hold: Hold): Rows["hold"] | undefined {
  const { patron, title, item, caught, ...row } = hold;
  if (!patron.holds.includes(hold)) return undefined;
  return { ...row, patron: patron.card, title: title.id, item: item?.barcode, caught: caught?.barcode };
}

export function feeRow(fee: Fee): Rows["fee"] | undefined {
  const { patron, ...row } = fee;
  return patron.fees.includes(fee) ? { ...row, patron: patron.card } : undefined;
}

/** Every row of a library, for writing a new state file and for comparing two libraries. */
export function* rowsOf(library: Library): Generator<{ [T in Table]: readonly [T, Rows[T]] }[Table]> {
  for (const title of library.titles.values()) yield ["title", titleRow(title)];
  for (const item of library.items.values()) yield ["item", itemRow(item)];
  for (const patron of library.patrons.values()) {
    yield ["patron", patronRow(patron)];
    for (const loan of patron.loans) {
      const row = loanRow(loan);
      if (row !== undefined) yield ["loan", row];
    }
    for (const fee of patron.fees) yield ["fee", { ...fee, patron: patron.card }];
    for (const hold of patron.holds) {
      const row = holdRow(hold);
      if (row !== undefined) yield ["hold", row];
    }
  }
  for (const payment of library.payments.values()) yield ["payment", payment];
}
