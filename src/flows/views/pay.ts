import type { SnapshotFrom } from "xstate";
import type { PatronFlag } from "../../core/circulation.ts";
import type { Action } from "../../core/contract/intents.ts";
import type { PayNotice, PayResult, PayScreen, Screen } from "../../core/contract/view-model.ts";
import type { FaultCode } from "../../core/faults.ts";
import type { Payment } from "../../core/payment.ts";
import type { Activity } from "../activity.ts";
import type { payMachine } from "../pay.machine.ts";
import {
  amountOf,
  currencyOf,
  duesOf,
  feesOf,
  mayChoose,
  mayPay,
  moneyIn,
  type PayContext,
  remainingOf,
} from "../pay-context.ts";
import type { Policy } from "../policy.ts";

type PaySnapshot = SnapshotFrom<ReturnType<typeof payMachine>>;

/** What the ILS says of who pays, and what can be done here besides. */
export interface PaySurroundings {
  readonly flags: readonly PatronFlag[];
  readonly activities: readonly Activity[];
}

/** What is owed and how it is paid, or the question whether it shall be. */
export function payView(snapshot: PaySnapshot, around: PaySurroundings, policy: Policy): Screen {
  const { context } = snapshot;
  const amount = moneyIn(context, policy, amountOf(context, policy));
  if (snapshot.matches("confirming")) {
    const question = { name: "pay", amount, way: context.way } as const;
    return { screen: "confirm", question, title: "", ilsWords: [], offers: ["yes", "no"] };
  }
  const choice = mayChoose(context, policy);
  const view: Omit<PayScreen, "offers"> = {
    screen: "pay",
    state: stateOf(snapshot),
    fees: feesOf(context).map((fee, line) => ({
      title: fee.title,
      amount: fee.amount,
      chosen: !choice || context.chosen.includes(line),
    })),
    owed: context.overview?.owed,
    amount,
    way: context.way,
    step: context.step,
    cancelling: context.cancelled || context.idle,
    result: context.result === undefined ? undefined : resultOf(context.result, context),
    notice: snapshot.matches("choosing") ? noticeOf(context, policy) : undefined,
  };
  return { ...view, offers: offersOf(snapshot, around, policy) };
}

function stateOf(snapshot: PaySnapshot): PayScreen["state"] {
  const states = ["reading", "choosing", "typing", "paying"] as const;
  return states.find((state) => snapshot.matches(state)) ?? "done";
}

/** Why nothing can be paid as it stands. */
function noticeOf(context: PayContext, policy: Policy): PayNotice | undefined {
  const { overview } = context;
  if (overview === undefined) return "no-answer";
  if (overview.owed === undefined) return "not-told";
  if (overview.owed.minor <= 0) return "nothing-owed";
  if (currencyOf(context, policy) === undefined) return "no-currency";
  if (context.payment.waysToPay().length === 0) return "no-till";
  return mayPay(context, policy) ? undefined : "below-minimum";
}

const REASONS: { readonly [C in FaultCode]?: Extract<PayResult, { name: "not-charged" }>["reason"] } = {
  "payment.declined": "declined",
  "payment.aborted": "ended",
  "payment.open": "open",
  "payment.more-than-owed": "changed",
};

function resultOf(paid: Payment, context: PayContext): PayResult {
  switch (paid.outcome) {
    case "paid":
      return { name: "paid", amount: paid.amount, remaining: remainingOf(context, paid) };
    case "not-charged":
      return { name: "not-charged", reason: REASONS[paid.fault.code] ?? "no-answer", code: paid.fault.code };
    case "charged-not-recorded": {
      const { amount, reference, entry, words } = paid;
      return { name: "charged-not-recorded", amount, reference, entry, ilsWords: words };
    }
    case "unknown":
      return { name: "unknown", amount: paid.amount, entry: paid.entry };
  }
}

function offersOf(snapshot: PaySnapshot, { flags, activities }: PaySurroundings, policy: Policy): Action[] {
  const { context } = snapshot;
  // Who has paid may be let in again: the ILS says so item by item.
  const mayBorrow =
    context.done.entries.length > 0 || !flags.some((flag) => policy.stopBorrowing.includes(flag));
  const offers: readonly (readonly [Action, boolean])[] = [
    ...choiceOffers(snapshot, policy),
    ["cancel", snapshot.can({ type: "intent.cancel" })],
    ["try-again", isToTryAgain(snapshot)],
    ["account", isResting(snapshot) && activities.includes("account")],
    ["borrow", isResting(snapshot) && activities.includes("borrow") && mayBorrow],
    ["return", isResting(snapshot) && activities.includes("return")],
    ["finish", isResting(snapshot)],
    // Who may have been charged goes by way of the receipt.
    ["leave", isResting(snapshot) && !context.done.owesSlip],
  ];
  return offers.filter(([, isOffered]) => isOffered).map(([action]) => action);
}

function choiceOffers(snapshot: PaySnapshot, policy: Policy): (readonly [Action, boolean])[] {
  const { context } = snapshot;
  if (snapshot.matches("typing")) {
    return [
      ["key", snapshot.can({ type: "intent.key", key: "0" })],
      ["erase", (context.part ?? 0) > 0],
      ["submit", mayPay(context, policy)],
      ["back", true],
    ];
  }
  return [
    ["choose-fee", snapshot.matches("choosing") && mayChoose(context, policy)],
    ["part", snapshot.can({ type: "intent.part" }) && duesOf(context, policy) > 0],
    ["card", snapshot.can({ type: "intent.card" })],
    ["coins", snapshot.can({ type: "intent.coins" })],
  ];
}

function isResting(snapshot: PaySnapshot): boolean {
  return snapshot.matches("choosing") || snapshot.matches("done");
}

/** What was not read, or not charged. */
function isToTryAgain(snapshot: PaySnapshot): boolean {
  const { overview, result } = snapshot.context;
  if (snapshot.matches("choosing")) return overview?.owed === undefined;
  return snapshot.matches("done") && result?.outcome === "not-charged";
}
