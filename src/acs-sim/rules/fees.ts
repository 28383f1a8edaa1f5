import { parseMoney } from "../../core/money.ts";
import { paymentKey } from "../library/library.ts";
import type { Patron } from "../library/state.ts";
import { refused, type Desk, type Refused } from "./desk.ts";
import { pinSuffices } from "./standing.ts";

export interface FeePaidRequest {
  readonly card: string;
  readonly pin: string | undefined;
  /** BV, as it came. */
  readonly amount: string;
  readonly currency: string;
  /** CG: this fee; otherwise the oldest first. */
  readonly fee: string | undefined;
  /** BK: the terminal's own number of this payment. */
  readonly transaction: string | undefined;
}

export interface Paid {
  readonly kind: "paid";
  readonly patron: Patron;
  /** It had been booked before: nothing was taken off a second time. */
  readonly again: boolean;
}

/** Books a payment (37). The same BK of the same patron is the same payment, however often it comes, unless by habit not. */
export function feePaid(desk: Desk, request: FeePaidRequest): Paid | Refused {
  const { library, institution, now } = desk;
  const patron = library.patrons.get(request.card);
  if (patron === undefined) return refused("patron-unknown", undefined, undefined);
  if (!pinSuffices(patron, request.pin, desk)) return refused("pin-wrong", patron, undefined);
  if (request.currency.trim() !== "" && request.currency !== institution.currency) {
    return refused("currency-wrong", patron, undefined);
  }
  const amount = parseMoney(request.amount, institution.currency)?.minor ?? 0;
  if (amount <= 0) return refused("amount-wrong", patron, undefined);
  const { transaction } = request;
  if (transaction !== undefined && desk.habits.honoursTransaction) {
    const before = library.payments.get(paymentKey(patron.card, transaction));
    if (before?.amount === amount) return { kind: "paid", patron, again: true };
    if (before !== undefined) return refused("amount-wrong", patron, undefined);
  }
  const fees =
    request.fee === undefined ? [...patron.fees] : patron.fees.filter(({ id }) => id === request.fee);
  if (request.fee !== undefined && fees.length === 0) return refused("fee-unknown", patron, undefined);
  const owed = fees.reduce((sum, fee) => sum + fee.amount, 0);
  if (amount > owed) return refused("amount-too-high", patron, undefined);
  let left = amount;
  for (const fee of fees) {
    if (left === 0) break;
    const part = Math.min(left, fee.amount);
    library.settle(fee, part);
    left -= part;
  }
  if (transaction !== undefined) {
    library.rememberPayment({ transaction, card: patron.card, amount, made: now });
  }
  return { kind: "paid", patron, again: false };
}
