import type { Item, Loan, Patron } from "../library/state.ts";
import { chargeRental, dueDate, refused, type Desk, type FeeToConfirm, type Refused } from "./desk.ts";
import { isLapsed } from "./holds.ts";
import type { Refusal } from "./refusals.ts";
import { renew, type Renewed } from "./renew.ts";
import { pinSuffices, standingOf } from "./standing.ts";

export interface CheckoutRequest {
  readonly card: string;
  readonly barcode: string;
  readonly pin: string | undefined;
  /** SC renewal policy: a checkout of what the patron has already may renew it. */
  readonly mayRenew: boolean;
  /** It has happened already, at a terminal that was off line: do not refuse. */
  readonly noBlock: boolean;
  /** The due date that was given off line. */
  readonly nbDueDate: number | undefined;
  readonly feeAcknowledged: boolean;
  /** Undo a checkin that failed at the terminal. */
  readonly cancel: boolean;
}

export interface Lent {
  readonly kind: "lent";
  readonly loan: Loan;
  readonly fee: FeeToConfirm | undefined;
}

/** A checkin was undone: the loan is there again. */
export interface Restored {
  readonly kind: "restored";
  readonly loan: Loan;
}

export type CheckoutOutcome = Lent | Renewed | Restored | Refused;

/** Lends an item (11). */
export function checkout(desk: Desk, request: CheckoutRequest): CheckoutOutcome {
  const { library, habits } = desk;
  const patron = library.patrons.get(request.card);
  const item = library.items.get(request.barcode);
  if (patron === undefined) return refused("patron-unknown", undefined, item);
  if (item === undefined) {
    const unfit = pinSuffices(patron, request.pin, desk) ? "item-unknown" : "pin-wrong";
    return refused(unfit, patron, undefined);
  }
  if (request.cancel && habits.honoursCancel) return undoReturn(desk, patron, item);
  if (request.noBlock && habits.honoursNoBlock) return record(desk, patron, item, request.nbDueDate);
  if (!pinSuffices(patron, request.pin, desk)) return refused("pin-wrong", patron, item);
  if (item.loan?.patron === patron) {
    const mayRenew = request.mayRenew || !habits.honoursRenewalPolicy;
    if (!mayRenew) return refused("already-on-loan", patron, item);
    return renew(desk, {
      card: request.card,
      barcode: request.barcode,
      title: undefined,
      pin: request.pin,
      thirdParty: false,
      noBlock: false,
      nbDueDate: undefined,
      feeAcknowledged: request.feeAcknowledged,
    });
  }
  const reason = whyNotLend(desk, patron, item);
  if (reason !== undefined) return refused(reason, patron, item);
  const fee = feeToBorrow(item);
  if (fee !== undefined && !request.feeAcknowledged) {
    return { ...refused("fee-not-acknowledged", patron, item), fee };
  }
  return { kind: "lent", loan: lend(desk, patron, item, undefined, fee), fee };
}

function whyNotLend(desk: Desk, patron: Patron, item: Item): Refusal | undefined {
  const { policy } = desk.institution;
  const standing = standingOf(patron, desk.institution, desk.now);
  if (standing.refusal !== undefined) return standing.refusal;
  if (item.status !== "normal" && item.status !== "to-be-reshelved") return "item-unavailable";
  if (item.traits.notForLoan !== "") return "not-for-loan";
  if (item.recallBy !== undefined) return "item-recalled";
  if (item.loan !== undefined && policy.onLoanToOther === "refuse") return "on-loan-to-another";
  if (item.hold !== undefined && item.hold.patron !== patron && !isLapsed(item.hold, desk.now)) {
    return "held-by-another";
  }
  if (item.transitTo !== undefined && item.transitTo !== desk.branch) return "item-in-transit";
  if (standing.tooManyCharged) return "too-many-charged";
  return undefined;
}

function feeToBorrow(item: Item): FeeToConfirm | undefined {
  return item.traits.fee > 0 ? { amount: item.traits.fee, type: "rental" } : undefined;
}

/** Makes the loan: whoever had the item before has returned it, and the patron's hold on it is fulfilled. */
function lend(
  desk: Desk,
  patron: Patron,
  item: Item,
  due: number | undefined,
  fee: FeeToConfirm | undefined,
): Loan {
  const { library, now } = desk;
  if (item.loan !== undefined) library.endLoan(item.loan);
  if (item.hold !== undefined && item.hold.patron !== patron) library.releaseHold(item.hold);
  const hold =
    item.hold ?? patron.holds.find((each) => each.title === item.title && each.caught === undefined);
  if (hold !== undefined && (hold.item === undefined || hold.item === item)) library.dropHold(hold);
  if (item.lastReturn !== undefined) library.rememberReturn(item, undefined);
  library.place(item, { location: desk.branch, transitTo: undefined, status: "normal" });
  return library.lend(item, patron, {
    lent: now,
    due: due ?? dueDate(desk, item, now),
    renewals: 0,
    fee: chargeRental(desk, patron, item, fee),
    before: undefined,
  });
}

/** Books a loan that was made off line: nothing is refused, and the date that the patron was told counts. */
function record(desk: Desk, patron: Patron, item: Item, due: number | undefined): Lent {
  const fee = feeToBorrow(item);
  return { kind: "lent", loan: lend(desk, patron, item, due, fee), fee };
}

function undoReturn(desk: Desk, patron: Patron, item: Item): Restored | Refused {
  const { library } = desk;
  const last = item.lastReturn;
  if (last === undefined || last.card !== patron.card || item.loan !== undefined) {
    return refused("nothing-to-undo", patron, item);
  }
  if (item.hold !== undefined) library.releaseHold(item.hold);
  const fine = patron.fees.find((fee) => fee.id === last.fine);
  if (fine !== undefined) library.settle(fine, fine.amount);
  library.rememberReturn(item, undefined);
  library.place(item, { location: last.location, transitTo: undefined, status: "normal" });
  const { lent, due, renewals } = last;
  return {
    kind: "restored",
    loan: library.lend(item, patron, { lent, due, renewals, fee: "", before: undefined }),
  };
}
