import type { Hold, Item, Loan, Patron } from "../library/state.ts";
import { refused, type Desk, type Refused } from "./desk.ts";
import { isLapsed, nextHold } from "./holds.ts";

export interface CheckinRequest {
  readonly barcode: string;
  /** When it was handed in, if that was earlier than now. */
  readonly returned: number | undefined;
  /** Undo a checkout that failed at the terminal. */
  readonly cancel: boolean;
}

/** Where the item goes from here. */
export type Route =
  | { readonly kind: "shelf" }
  | { readonly kind: "hold-here"; readonly hold: Hold }
  | { readonly kind: "hold-elsewhere"; readonly hold: Hold; readonly to: string }
  /** Somebody waits for it, and this ILS leaves it to staff to find that out. */
  | { readonly kind: "hold-untriggered" }
  | { readonly kind: "other-branch"; readonly to: string }
  | { readonly kind: "staff" };

export interface Returned {
  readonly kind: "returned";
  readonly item: Item;
  readonly patron: Patron;
  readonly route: Route;
  readonly fine: number;
}

/** A copy that travelled has arrived. */
export interface Arrived {
  readonly kind: "arrived";
  readonly item: Item;
  readonly route: Route;
}

export interface NotOnLoan {
  readonly kind: "not-on-loan";
  readonly item: Item;
  readonly route: Route;
}

/** A checkout or renewal was undone. */
export interface Undone {
  readonly kind: "undone";
  readonly item: Item;
  readonly patron: Patron;
  /** The item is in the library again; after an undone renewal it still is with the patron. */
  readonly loanEnded: boolean;
}

export type CheckinOutcome = Returned | Arrived | NotOnLoan | Undone | Refused;

const DAY = 86_400_000;

/** Takes an item back (09). Nothing keeps the library from taking back what is its own, so "no block" changes nothing. */
export function checkin(desk: Desk, request: CheckinRequest): CheckinOutcome {
  const { library, habits } = desk;
  const item = library.items.get(request.barcode);
  if (item === undefined) return refused("item-unknown", undefined, undefined);
  if (request.cancel && habits.honoursCancel) {
    return item.loan === undefined ? refused("nothing-to-undo", undefined, item) : undo(desk, item.loan);
  }
  const { loan } = item;
  if (loan === undefined) {
    const arrived = item.transitTo === desk.branch;
    return { kind: arrived ? "arrived" : "not-on-loan", item, route: sendOn(desk, item) };
  }
  const fine = fineOf(desk, loan, request.returned);
  const { patron } = loan;
  const charged =
    fine === 0
      ? ""
      : library.charge(patron, {
          type: "overdue",
          text: item.title.title,
          barcode: item.barcode,
          amount: fine,
          made: desk.now,
        }).id;
  library.endLoan(loan);
  library.rememberReturn(item, {
    card: patron.card,
    lent: loan.lent,
    due: loan.due,
    renewals: loan.renewals,
    location: item.location,
    fine: charged,
  });
  return { kind: "returned", item, patron, route: sendOn(desk, item), fine };
}

function fineOf(desk: Desk, loan: Loan, returned: number | undefined): number {
  const late = Math.min(desk.now, returned ?? desk.now) - loan.due;
  return late <= 0 ? 0 : Math.ceil(late / DAY) * desk.institution.policy.finePerDay;
}

function undo(desk: Desk, loan: Loan): Undone {
  const { library } = desk;
  const { item, patron, before } = loan;
  const fee = patron.fees.find((each) => each.id === loan.fee);
  if (fee !== undefined) library.settle(fee, fee.amount);
  if (before === undefined) library.endLoan(loan);
  else library.unextend(loan, before);
  return { kind: "undone", item, patron, loanEnded: before === undefined };
}

/** Decides where a copy that is in the library's hands goes, and sends it there. */
function sendOn(desk: Desk, item: Item): Route {
  const { library, branch, now } = desk;
  const odd = item.status !== "normal" && item.status !== "to-be-reshelved";
  const recalled = item.recallBy !== undefined;
  if (item.hold !== undefined && isLapsed(item.hold, now)) library.dropHold(item.hold);
  const settle = (transitTo: string | undefined): void =>
    library.place(item, { location: branch, transitTo, status: odd ? item.status : "normal" });
  if (odd || recalled) {
    // What was lost, missing, on order or called back is for staff to look at; they make it lendable again.
    settle(undefined);
    return { kind: "staff" };
  }
  const hold = item.hold ?? nextHold(item, now);
  if (hold !== undefined && !desk.habits.catchesHolds) {
    settle(item.home === branch ? undefined : item.home);
    return { kind: "hold-untriggered" };
  }
  if (hold !== undefined) {
    const here = hold.pickup === branch;
    const shelfDays = desk.institution.policy.holdShelfDays;
    library.catchHold(hold, item, here ? (hold.waitsUntil ?? now + shelfDays * DAY) : undefined);
    settle(here ? undefined : hold.pickup);
    return here ? { kind: "hold-here", hold } : { kind: "hold-elsewhere", hold, to: hold.pickup };
  }
  settle(item.home === branch ? undefined : item.home);
  return item.home === branch ? { kind: "shelf" } : { kind: "other-branch", to: item.home };
}
