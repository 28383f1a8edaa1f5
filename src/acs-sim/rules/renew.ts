import type { Item, Loan, Patron } from "../library/state.ts";
import { chargeRental, dueDate, refused, type Desk, type FeeToConfirm, type Refused } from "./desk.ts";
import { isWanted } from "./holds.ts";
import type { Refusal } from "./refusals.ts";
import { pinSuffices, standingOf } from "./standing.ts";

export interface RenewRequest {
  readonly card: string;
  /** The item (AB); "" if only the title is named. */
  readonly barcode: string;
  /** The title (AJ), by id or by its words. */
  readonly title: string | undefined;
  readonly pin: string | undefined;
  /** The card may belong to somebody else than the borrower. */
  readonly thirdParty: boolean;
  readonly noBlock: boolean;
  readonly nbDueDate: number | undefined;
  readonly feeAcknowledged: boolean;
}

export interface Renewed {
  readonly kind: "renewed";
  readonly loan: Loan;
  readonly fee: FeeToConfirm | undefined;
}

export type RenewOutcome = Renewed | Refused;

/** Renews one loan (29, and 11 of what the patron has already). */
export function renew(desk: Desk, request: RenewRequest): RenewOutcome {
  const { library, habits } = desk;
  const patron = library.patrons.get(request.card);
  const item = library.items.get(request.barcode) ?? itemOfTitle(patron, request.title);
  if (patron === undefined) return refused("patron-unknown", undefined, item);
  if (!pinSuffices(patron, request.pin, desk)) return refused("pin-wrong", patron, item);
  if (item === undefined)
    return refused(request.barcode === "" ? "not-on-loan" : "item-unknown", patron, item);
  const { loan } = item;
  if (loan === undefined || (loan.patron !== patron && !request.thirdParty)) {
    return refused("not-on-loan", patron, item);
  }
  if (request.noBlock && habits.honoursNoBlock) return extend(desk, loan, request.nbDueDate, undefined);
  const standing = standingOf(loan.patron, desk.institution, desk.now);
  const reason = standing.refusal ?? whyNotRenew(desk, loan);
  if (reason !== undefined) return refused(reason, patron, item);
  const fee = feeToRenew(desk, item);
  if (fee !== undefined && !request.feeAcknowledged) {
    return { ...refused("fee-not-acknowledged", patron, item), fee };
  }
  return extend(desk, loan, undefined, fee);
}

export interface RenewAllOutcome {
  readonly kind: "renewed-all";
  readonly patron: Patron;
  readonly renewed: readonly Loan[];
  readonly unrenewed: readonly Loan[];
}

/** Renews what can be renewed of all that a patron has (65). */
export function renewAll(
  desk: Desk,
  request: { readonly card: string; readonly pin: string | undefined; readonly feeAcknowledged: boolean },
): RenewAllOutcome | Refused {
  const patron = desk.library.patrons.get(request.card);
  if (patron === undefined) return refused("patron-unknown", undefined, undefined);
  if (!pinSuffices(patron, request.pin, desk)) return refused("pin-wrong", patron, undefined);
  const { refusal } = standingOf(patron, desk.institution, desk.now);
  if (refusal !== undefined) return refused(refusal, patron, undefined);
  const renewed: Loan[] = [];
  const unrenewed: Loan[] = [];
  for (const loan of patron.loans) {
    const fee = feeToRenew(desk, loan.item);
    if (whyNotRenew(desk, loan) !== undefined || (fee !== undefined && !request.feeAcknowledged)) {
      unrenewed.push(loan);
    } else {
      extend(desk, loan, undefined, fee);
      renewed.push(loan);
    }
  }
  return { kind: "renewed-all", patron, renewed, unrenewed };
}

function itemOfTitle(patron: Patron | undefined, title: string | undefined): Item | undefined {
  if (title === undefined) return undefined;
  return patron?.loans.find(({ item }) => item.title.id === title || item.title.title === title)?.item;
}

/** What about the loan itself, not about its patron, speaks against renewing it. */
export function whyNotRenew(desk: Desk, loan: Loan): Refusal | undefined {
  if (loan.item.recallBy !== undefined) return "item-recalled";
  if (isWanted(loan, desk.now)) return "renewal-reserved";
  if (loan.renewals >= desk.institution.policy.renewalLimit) return "renewal-limit";
  return undefined;
}

function feeToRenew(desk: Desk, item: Item): FeeToConfirm | undefined {
  const { fee } = item.traits;
  return fee > 0 && desk.institution.policy.feeOnRenewal ? { amount: fee, type: "rental" } : undefined;
}

function extend(desk: Desk, loan: Loan, due: number | undefined, fee: FeeToConfirm | undefined): Renewed {
  const { library, institution, now } = desk;
  const { item } = loan;
  const from = institution.policy.renewFrom === "today" ? now : Math.max(now, loan.due);
  const charged = chargeRental(desk, loan.patron, item, fee);
  // A renewal never takes days away that the patron was promised.
  library.extend(loan, due ?? Math.max(loan.due, dueDate(desk, item, from)), charged);
  return { kind: "renewed", loan, fee };
}
