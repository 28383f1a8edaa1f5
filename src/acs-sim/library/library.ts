import { Calendar } from "./calendar.ts";
import type { Block, Branch, Fee, Hold, Item, Loan, Patron, Payment, Returned, Title } from "./state.ts";
import type { FeeType } from "./words.ts";

/** What can change after a library was opened. */
export interface Changing {
  readonly patron: Patron;
  readonly item: Item;
  readonly loan: Loan;
  readonly hold: Hold;
  readonly fee: Fee;
  readonly payment: Payment;
}

/** Takes the changes of one transaction to disk before its answer goes out. */
export interface Journal {
  /** Something of this kind was made, changed or removed. */
  changed<K extends keyof Changing>(kind: K, what: Changing[K]): void;
  commit(): void;
  close(): void;
}

const NO_JOURNAL: Journal = { changed() {}, commit() {}, close() {} };

/** The key of a payment: the same BK of two patrons is two payments. */
export function paymentKey(card: string, transaction: string): string {
  return `${card}|${transaction}`;
}

/**
 * The library's state. Rules decide, and change it only through these methods, which keep both ends of every relation
 * (an item's loan and its patron's, a hold's title, patron and copy) and tell the journal.
 */
export class Library {
  readonly patrons = new Map<string, Patron>();
  readonly items = new Map<string, Item>();
  /** By id. */
  readonly titles = new Map<string, Title>();
  readonly branches: ReadonlyMap<string, Branch>;
  readonly payments = new Map<string, Payment>();
  readonly calendar: Calendar;
  #counter = 0;
  #journal = NO_JOURNAL;

  constructor(branches: Iterable<Branch>) {
    this.branches = new Map(Array.from(branches, (branch) => [branch.id, branch]));
    this.calendar = new Calendar(this.branches);
  }

  /** From now on every change goes through `journal`. */
  keepIn(journal: Journal): void {
    this.#journal = journal;
  }

  /** Makes what happened since the last commit durable. */
  commit(): void {
    this.#journal.commit();
  }

  close(): void {
    this.#journal.close();
  }

  get counter(): number {
    return this.#counter;
  }

  /** Loans, holds and fees are numbered in the order in which they were made; a library read back goes on counting where it was. */
  countFrom(counter: number): void {
    this.#counter = counter;
  }

  next(): number {
    this.#counter += 1;
    return this.#counter;
  }

  addTitle(title: Title): void {
    this.titles.set(title.id, title);
  }

  addItem(item: Item): void {
    this.items.set(item.barcode, item);
    item.title.items.push(item);
  }

  addPatron(patron: Patron): void {
    this.patrons.set(patron.card, patron);
  }

  lend(item: Item, patron: Patron, terms: Pick<Loan, "lent" | "due" | "renewals" | "fee" | "before">): Loan {
    const loan: Loan = { id: this.next(), item, patron, ...terms };
    this.addLoan(loan);
    return loan;
  }

  addLoan(loan: Loan): void {
    loan.item.loan = loan;
    loan.patron.loans.push(loan);
    this.#journal.changed("loan", loan);
  }

  extend(loan: Loan, due: number, fee: string): void {
    loan.before = { due: loan.due, renewals: loan.renewals };
    loan.due = due;
    loan.renewals += 1;
    loan.fee = fee;
    this.#journal.changed("loan", loan);
  }

  /** Takes the last renewal of a loan back. */
  unextend(loan: Loan, before: { readonly due: number; readonly renewals: number }): void {
    loan.due = before.due;
    loan.renewals = before.renewals;
    loan.before = undefined;
    loan.fee = "";
    this.#journal.changed("loan", loan);
  }

  endLoan(loan: Loan): void {
    loan.item.loan = undefined;
    remove(loan.patron.loans, loan);
    this.#journal.changed("loan", loan);
  }

  rememberReturn(item: Item, returned: Returned | undefined): void {
    item.lastReturn = returned;
    this.#journal.changed("item", item);
  }

  /** Where an item is, where it travels, and in what state it is. */
  place(item: Item, where: Pick<Item, "location" | "transitTo" | "status">): void {
    if (
      item.location === where.location &&
      item.transitTo === where.transitTo &&
      item.status === where.status
    ) {
      return;
    }
    item.location = where.location;
    item.transitTo = where.transitTo;
    item.status = where.status;
    this.#journal.changed("item", item);
  }

  setProperties(item: Item, properties: string): void {
    item.properties = properties;
    this.#journal.changed("item", item);
  }

  placeHold(hold: Hold): void {
    hold.patron.holds.push(hold);
    hold.title.holds.push(hold);
    if (hold.caught !== undefined) hold.caught.hold = hold;
    this.#journal.changed("hold", hold);
  }

  changeHold(hold: Hold, change: Pick<Hold, "pickup" | "expires">): void {
    hold.pickup = change.pickup;
    hold.expires = change.expires;
    this.#journal.changed("hold", hold);
  }

  /** A copy was found for a hold: it waits (until `waitsUntil`) or travels to the pickup branch. */
  catchHold(hold: Hold, item: Item, waitsUntil: number | undefined): void {
    hold.caught = item;
    hold.waitsUntil = waitsUntil;
    item.hold = hold;
    this.#journal.changed("hold", hold);
  }

  /** The copy that was caught for a hold is free again; the hold stays in the queue. */
  releaseHold(hold: Hold): void {
    if (hold.caught !== undefined) hold.caught.hold = undefined;
    hold.caught = undefined;
    hold.waitsUntil = undefined;
    this.#journal.changed("hold", hold);
  }

  dropHold(hold: Hold): void {
    remove(hold.patron.holds, hold);
    remove(hold.title.holds, hold);
    if (hold.caught !== undefined) hold.caught.hold = undefined;
    this.#journal.changed("hold", hold);
  }

  charge(
    patron: Patron,
    what: { type: FeeType; text: string; barcode: string; amount: number; made: number },
  ): Fee {
    const fee: Fee = { id: `F${this.next()}`, patron, ...what };
    patron.fees.push(fee);
    this.#journal.changed("fee", fee);
    return fee;
  }

  addFee(fee: Fee): void {
    fee.patron.fees.push(fee);
    this.#journal.changed("fee", fee);
  }

  /** Takes `amount` off a fee; a fee that is paid up is gone. */
  settle(fee: Fee, amount: number): void {
    fee.amount -= amount;
    if (fee.amount <= 0) remove(fee.patron.fees, fee);
    this.#journal.changed("fee", fee);
  }

  rememberPayment(payment: Payment): void {
    const key = paymentKey(payment.card, payment.transaction);
    this.payments.set(key, payment);
    this.#journal.changed("payment", payment);
  }

  setBlock(patron: Patron, block: Block | undefined): void {
    patron.block = block;
    this.#journal.changed("patron", patron);
  }
}

function remove<T>(list: T[], entry: T): void {
  const index = list.indexOf(entry);
  if (index >= 0) list.splice(index, 1);
}
