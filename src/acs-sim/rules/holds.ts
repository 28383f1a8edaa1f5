import type { Hold, Item, Loan, Patron, Title } from "../library/state.ts";
import { refused, type Desk, type FeeToConfirm, type Refused } from "./desk.ts";
import { pinSuffices, standingOf } from "./standing.ts";

export type HoldMode = "add" | "delete" | "change";

/** BY: any copy of the title, this copy, or any copy of one branch. */
export type HoldScope = "title" | "item" | "branch";

export interface HoldRequest {
  readonly mode: HoldMode;
  readonly card: string;
  readonly pin: string | undefined;
  /** AB */
  readonly barcode: string | undefined;
  /** AJ: the id of a title, or its words. */
  readonly title: string | undefined;
  readonly scope: HoldScope;
  /** BS */
  readonly pickup: string | undefined;
  /** BW */
  readonly expires: number | undefined;
  readonly feeAcknowledged: boolean;
}

export interface HoldDone {
  readonly kind: "hold";
  readonly hold: Hold;
  /** A copy is on the shelf. */
  readonly available: boolean;
  /** BR, 1 is next; undefined once the hold is gone. */
  readonly position: number | undefined;
}

export type HoldOutcome = HoldDone | Refused;

/** A hold that nobody came for, or that was not met in time. It counts for nothing any more. */
export function isLapsed(hold: Hold, now: number): boolean {
  return (hold.waitsUntil ?? Infinity) < now || (hold.expires ?? Infinity) < now;
}

/** Somebody else waits for the item of this loan, and no other copy is on the shelf for them. */
export function isWanted(loan: Loan, now: number): boolean {
  const { item, patron } = loan;
  return item.title.holds.some(
    (hold) =>
      hold.caught === undefined &&
      hold.patron !== patron &&
      !isLapsed(hold, now) &&
      suits(hold, item) &&
      !item.title.items.some((other) => isOnShelf(other) && suits(hold, other)),
  );
}

/** Whether a copy can meet a hold. */
export function suits(hold: Hold, item: Item): boolean {
  if (hold.item !== undefined && hold.item !== item) return false;
  if (hold.onlyFrom !== undefined && hold.onlyFrom !== item.home) return false;
  return item.traits.notForLoan === "";
}

/** Whether somebody could take the copy from the shelf now. */
export function isOnShelf(item: Item): boolean {
  return (
    item.loan === undefined &&
    item.hold === undefined &&
    item.transitTo === undefined &&
    item.status === "normal" &&
    item.recallBy === undefined
  );
}

/** Places, takes back or changes a hold (15). */
export function hold(desk: Desk, request: HoldRequest): HoldOutcome {
  const { library } = desk;
  const patron = library.patrons.get(request.card);
  const item = request.barcode === undefined ? undefined : library.items.get(request.barcode);
  if (patron === undefined) return refused("patron-unknown", undefined, item);
  if (!pinSuffices(patron, request.pin, desk)) return refused("pin-wrong", patron, item);
  const title = item?.title ?? findTitle(desk, request.title);
  if (title === undefined) {
    return refused(request.barcode === undefined ? "title-unknown" : "item-unknown", patron, item);
  }
  if (request.pickup !== undefined && !library.branches.has(request.pickup)) {
    return refused("branch-unknown", patron, item);
  }
  const existing = patron.holds.find((each) => each.title === title && !isLapsed(each, desk.now));
  switch (request.mode) {
    case "add":
      return existing === undefined
        ? add(desk, request, patron, title, item)
        : refused("hold-exists", patron, item);
    case "delete":
      return existing === undefined ? refused("hold-unknown", patron, item) : cancel(desk, existing);
    case "change":
      return existing === undefined ? refused("hold-unknown", patron, item) : change(desk, existing, request);
  }
}

function findTitle(desk: Desk, words: string | undefined): Title | undefined {
  if (words === undefined) return undefined;
  const byId = desk.library.titles.get(words);
  if (byId !== undefined) return byId;
  for (const title of desk.library.titles.values()) if (title.title === words) return title;
  return undefined;
}

function add(
  desk: Desk,
  request: HoldRequest,
  patron: Patron,
  title: Title,
  item: Item | undefined,
): HoldOutcome {
  const { library, institution, now } = desk;
  const standing = standingOf(patron, institution, now);
  if (standing.refusal !== undefined) return refused(standing.refusal, patron, item);
  if (liveHolds(patron, now).length >= standing.limits.holds) return refused("too-many-holds", patron, item);
  if (patron.loans.some((loan) => loan.item.title === title)) {
    return refused("already-on-loan", patron, item);
  }
  const fee: FeeToConfirm = { amount: institution.policy.holdFee, type: "hold" };
  if (fee.amount > 0) {
    if (!request.feeAcknowledged) return { ...refused("fee-not-acknowledged", patron, item), fee };
    library.charge(patron, { type: "hold", text: title.title, barcode: "", amount: fee.amount, made: now });
  }
  const placed: Hold = {
    id: library.next(),
    patron,
    title,
    item: request.scope === "item" ? item : undefined,
    onlyFrom: request.scope === "branch" ? (item?.home ?? desk.branch) : undefined,
    pickup: request.pickup ?? patron.home,
    placed: now,
    expires: request.expires,
    caught: undefined,
    waitsUntil: undefined,
  };
  library.placeHold(placed);
  return done(desk, placed);
}

function cancel(desk: Desk, existing: Hold): HoldDone {
  const { available } = done(desk, existing);
  desk.library.dropHold(existing);
  return { kind: "hold", hold: existing, available, position: undefined };
}

function change(desk: Desk, existing: Hold, request: HoldRequest): HoldDone {
  desk.library.changeHold(existing, {
    pickup: request.pickup ?? existing.pickup,
    expires: request.expires ?? existing.expires,
  });
  return done(desk, existing);
}

function done(desk: Desk, placed: Hold): HoldDone {
  const queue = placed.title.holds.filter((each) => !isLapsed(each, desk.now));
  return {
    kind: "hold",
    hold: placed,
    available: placed.title.items.some((item) => isOnShelf(item) && suits(placed, item)),
    position: queue.indexOf(placed) + 1,
  };
}

/** The holds of a patron that still count. */
export function liveHolds(patron: Patron, now: number): readonly Hold[] {
  return patron.holds.some((each) => isLapsed(each, now))
    ? patron.holds.filter((each) => !isLapsed(each, now))
    : patron.holds;
}

/** The first in the queue whom this copy would serve. */
export function nextHold(item: Item, now: number): Hold | undefined {
  if (item.status !== "normal" || item.recallBy !== undefined) return undefined;
  return item.title.holds.find(
    (each) => each.caught === undefined && !isLapsed(each, now) && suits(each, item),
  );
}
