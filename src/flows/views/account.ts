import type { SnapshotFrom } from "xstate";
import type { AccountOverview, AccountPart } from "../../core/account.ts";
import type { Action } from "../../core/contract/intents.ts";
import type {
  AccountList,
  AccountScreen,
  Confirm,
  FeeLine,
  HoldLine,
  LoanLine,
  Screen,
} from "../../core/contract/view-model.ts";
import type { accountMachine } from "../account.machine.ts";
import { mayRenewAll, rowFor, type AccountContext } from "../account-context.ts";
import {
  isChangeable,
  isMovable,
  isRenewable,
  isSettled,
  renewalIsOpen,
  rowAt,
  type HoldRow,
  type LoanRow,
} from "../account-rows.ts";
import type { Activity } from "../activity.ts";
import type { Policy } from "../policy.ts";
import type { renewalMachine } from "../renewal.machine.ts";

type AccountSnapshot = SnapshotFrom<ReturnType<typeof accountMachine>>;
type RenewalSnapshot = SnapshotFrom<typeof renewalMachine>;

/** Who it is, and what can be done here besides. */
export interface AccountSurroundings {
  readonly patron: string;
  readonly activities: readonly Activity[];
}

/** The account, or the one question that stands before it goes on. */
export function accountView(
  snapshot: AccountSnapshot,
  { patron, activities }: AccountSurroundings,
  policy: Policy,
): Screen {
  const { context } = snapshot;
  const renewal = snapshot.children.renewal?.getSnapshot();
  const question = questionOf(snapshot, renewal);
  if (question !== undefined) return { screen: "confirm", ...question, offers: ["yes", "no"] };
  const loans = renewal?.context.loans ?? context.loans;
  const isOpen = renewalIsOpen(context.flags, policy);
  const { show, holds } = policy.account;
  const list = <Row, Line>(part: AccountPart, rows: readonly Row[], line: (row: Row) => Line) =>
    show[part] ? listOf(context.overview, part, rows.map(line)) : undefined;
  const view: Omit<AccountScreen, "offers"> = {
    screen: "account",
    name: patron,
    state: stateOf(snapshot),
    loans: list("loans", loans, (row) => loanLine(row, isOpen)),
    holds: list("holds", context.holds, (row) => holdLine(row, holds)),
    fees: list("fees", context.overview?.fees ?? [], ({ title, amount }): FeeLine => ({ title, amount })),
    owed: show.fees ? context.overview?.owed : undefined,
    progress: renewal === undefined ? undefined : progressOf(renewal),
    places: snapshot.matches("choosingPlace") ? holds.pickupLocations.map(({ name }) => name) : [],
    notice: context.notice,
  };
  return { ...view, offers: offersOf(view, context, activities, policy) };
}

function stateOf(snapshot: AccountSnapshot): AccountScreen["state"] {
  if (snapshot.matches("reading")) return "reading";
  if (snapshot.matches("renewing")) return "renewing";
  if (snapshot.matches("changingHold")) return "changing-hold";
  return snapshot.matches("choosingPlace") ? "choosing-place" : "ready";
}

function questionOf(
  snapshot: AccountSnapshot,
  renewal: RenewalSnapshot | undefined,
): Omit<Confirm, "screen" | "offers"> | undefined {
  const { context } = snapshot;
  if (snapshot.matches("confirmingRenewal") && context.scanned !== undefined) {
    const { title = "", due = { kind: "none" } as const } = rowFor(context, context.scanned)?.entry ?? {};
    return { question: { name: "renew", due }, title, ilsWords: [] };
  }
  if (snapshot.matches("confirmingCancel")) {
    return {
      question: { name: "cancel-hold" },
      title: rowAt(context.holds, context.hold).entry.title,
      ilsWords: [],
    };
  }
  if (renewal?.matches("confirmingFee") === true && renewal.context.fee !== undefined) {
    const { fee, feeText, title, words } = renewal.context.fee;
    return { question: { name: "fee", fee, feeText }, title, ilsWords: words };
  }
  return undefined;
}

/** Undefined until it has been read; afterwards the ILS gave it, does not give it, or did not answer. */
function listOf<Line>(
  overview: AccountOverview | undefined,
  part: AccountPart,
  lines: readonly Line[],
): AccountList<Line> | undefined {
  if (overview === undefined) return undefined;
  const partial = overview.partial.includes(part);
  // A line may be there that the ILS does not list: one that was scanned.
  if (overview[part] !== undefined || lines.length > 0) return { given: "yes", lines, partial };
  return { given: partial ? "not-now" : "no" };
}

function loanLine(row: LoanRow, isOpen: boolean): LoanLine {
  const { item, title, due, overdue } = row.entry;
  const mayRenew = isOpen && isRenewable(row);
  return { id: item ?? "", title, due, overdue, state: row.state, mayRenew, ilsWords: row.words };
}

function holdLine(row: HoldRow, { cancel, pickupLocations }: Policy["account"]["holds"]): HoldLine {
  const { title, item, ready, pickup, queue, until } = row.entry;
  return {
    title: title === "" ? (item ?? "") : title,
    ready,
    pickup,
    queue,
    until,
    state: row.state,
    mayCancel: cancel && isChangeable(row),
    mayMove: pickupLocations.length > 0 && isMovable(row),
    ilsWords: row.words,
  };
}

function progressOf({ context: { loans, batch } }: RenewalSnapshot): AccountScreen["progress"] {
  const open = loans.filter((row) => !isSettled(row)).length;
  return batch > 1 ? { done: batch - open, of: batch } : undefined;
}

function offersOf(
  view: Omit<AccountScreen, "offers">,
  context: AccountContext,
  activities: readonly Activity[],
  policy: Policy,
): Action[] {
  if (view.state === "choosing-place") return ["choose-place", "back"];
  if (view.state !== "ready") return [];
  const lists = [view.loans, view.holds, view.fees];
  const isUnread = context.overview === undefined || lists.some((list) => list?.given === "not-now");
  const holds = view.holds?.given === "yes" ? view.holds.lines : [];
  const mayBorrow = !context.flags.some((flag) => policy.stopBorrowing.includes(flag));
  const offers: readonly (readonly [Action, boolean])[] = [
    ["renew", view.loans?.given === "yes" && view.loans.lines.some(({ mayRenew }) => mayRenew)],
    ["renew-all", mayRenewAll(context, policy)],
    ["cancel-hold", holds.some(({ mayCancel }) => mayCancel)],
    ["change-pickup", holds.some(({ mayMove }) => mayMove)],
    ["try-again", isUnread],
    ["pay", activities.includes("pay") && owesSomething(context.overview)],
    ["borrow", activities.includes("borrow") && mayBorrow],
    ["return", activities.includes("return")],
    ["finish", true],
    ["leave", true],
  ];
  return offers.filter(([, isOffered]) => isOffered).map(([action]) => action);
}

function owesSomething(overview: AccountOverview | undefined): boolean {
  return (overview?.owed?.minor ?? 0) > 0 || (overview?.fees ?? []).length > 0;
}
