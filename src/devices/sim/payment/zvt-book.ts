/** What a payment terminal remembers of its transactions: through a reboot too, so that tests can ask what was really charged. */

export interface Booked {
  /** Four digits. */
  readonly receipt: number;
  /** Six digits. */
  readonly trace: number;
  /** Minor units. */
  readonly amount: number;
  /** The payment that this one gave back; undefined for a payment. */
  readonly reverses: Booked | undefined;
}

export interface ZvtBook {
  readonly all: readonly Booked[];
  readonly last: Booked | undefined;
  /** All payments less what was given back, minor units. */
  readonly turnover: number;
  charge(amount: number): Booked;
  giveBack(payment: Booked): Booked;
  /** The payment with that receipt number, the newest first: numbers begin anew after 9999. */
  payment(receipt: number): Booked | undefined;
  isReversed(payment: Booked): boolean;
}

/** `receipt` is the number that comes next. */
export function zvtBook(receipt: number): ZvtBook {
  const all: Booked[] = [];
  let nextReceipt = receipt;
  let nextTrace = 731;

  function book(amount: number, reverses: Booked | undefined): Booked {
    const made = { receipt: nextReceipt, trace: nextTrace, amount, reverses };
    nextReceipt = nextReceipt === 9_999 ? 1 : nextReceipt + 1;
    // Enquiries of the terminal's own use up trace numbers in between.
    nextTrace += 2;
    all.push(made);
    return made;
  }

  return {
    all,
    get last() {
      return all.at(-1);
    },
    get turnover() {
      return all.reduce((sum, { amount, reverses }) => sum + (reverses === undefined ? amount : -amount), 0);
    },
    charge: (amount) => book(amount, undefined),
    giveBack: (payment) => book(payment.amount, payment),
    payment: (number) => all.findLast((one) => one.receipt === number && one.reverses === undefined),
    isReversed: (payment) => all.some(({ reverses }) => reverses === payment),
  };
}
