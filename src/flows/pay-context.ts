/** What the flow of paying knows and hears, and what it asks circulation. */
import { fromCallback, type EventObject } from "xstate";
import type { AccountDesk, AccountOverview, FeeEntry } from "../core/account.ts";
import type { PatronId, ItemId } from "../core/ids.ts";
import { decimalsOf, type Money } from "../core/money.ts";
import type { Payment, PaymentDesk, PaymentStep, Portion, WayToPay } from "../core/payment.ts";
import type { ReceiptEntry } from "../core/receipt.ts";
import type { Result } from "../core/result.ts";
import type { ActivityOutput, Next } from "./activity.ts";
import type { Policy } from "./policy.ts";

/** What was paid in a session, for the receipt. */
export interface PayDone {
  readonly entries: readonly ReceiptEntry[];
  /** The ILS's own lines (AG). */
  readonly print: readonly string[];
  /** A slip has to be on paper whatever the patron wants: the terminal's own, or a proof of what is still open. */
  readonly owesSlip: boolean;
}

export const NOTHING_PAID: PayDone = { entries: [], print: [], owesSlip: false };

export interface PayInput {
  readonly desk: Pick<AccountDesk, "overview">;
  readonly payment: PaymentDesk;
  /** What was paid earlier in the session. */
  readonly done: PayDone;
}

export interface PayContext extends PayInput {
  /** Undefined until something could be read. */
  readonly overview: AccountOverview | undefined;
  /** The fees to be paid, by their place in the list. */
  readonly chosen: readonly number[];
  /** Part of what is chosen, minor units, as its digits are typed; undefined: all of it. */
  readonly part: number | undefined;
  readonly way: WayToPay;
  readonly step: PaymentStep | undefined;
  readonly cancelled: boolean;
  /** Nobody answered the warning: the payment is ended, and the visit with it. */
  readonly idle: boolean;
  readonly result: Payment | undefined;
  readonly next: Next;
}

export const PAY_NEXT = {
  "intent.borrow": "borrow",
  "intent.return": "return",
  "intent.account": "account",
  "intent.finish": "finish",
  "intent.leave": "leave",
} as const satisfies Readonly<Record<string, Next>>;

export type PayEvent =
  | { type: "scan.item"; item: ItemId }
  | { type: "scan.card"; card: PatronId }
  | { type: "scan.publishers-label" }
  | { type: "intent.choose-fee"; line: number }
  | { type: "intent.key"; key: string }
  | { type: `intent.${"part" | "erase" | "submit" | "back" | "card" | "coins" | "cancel"}` }
  | { type: `intent.${"yes" | "no" | "try-again"}` }
  | { type: keyof typeof PAY_NEXT }
  | { type: "idle.end" }
  | { type: "answer.overview"; overview: Result<AccountOverview> }
  | { type: "pay.step"; step: PaymentStep }
  | { type: "answer.payment"; payment: Payment };

export interface PayOutput extends ActivityOutput<PayDone> {
  /** What is owed now; undefined where nobody can say. */
  readonly owed: Money | undefined;
}

interface Given {
  readonly context: PayContext;
}

export const fresh = {
  overview: undefined,
  chosen: [],
  part: undefined,
  way: "card",
  step: undefined,
  cancelled: false,
  idle: false,
  result: undefined,
} as const satisfies Partial<PayContext>;

export const begin = ({ input }: { input: PayInput }): PayContext => ({ ...input, ...fresh, next: "finish" });

export const outputOf = ({ context }: Given): PayOutput => {
  const { done, next, overview, result } = context;
  if (result === undefined || result.outcome === "not-charged") return { done, next, owed: overview?.owed };
  return { done, next, owed: result.outcome === "paid" ? remainingOf(context, result) : undefined };
};

/** What is still owed after a payment, where it was known before. */
export function remainingOf(
  { overview }: Pick<PayContext, "overview">,
  { amount }: { readonly amount: Money },
): Money | undefined {
  const owed = overview?.owed;
  return owed === undefined ? undefined : { ...amount, minor: Math.max(0, owed.minor - amount.minor) };
}

export const deskOf = ({ context: { desk } }: Given) => ({ desk });

/** The fees that can be paid one by one: those that the ILS names, with their amount. */
export function feesOf({ overview }: Pick<PayContext, "overview">): readonly FeeEntry[] {
  return overview?.fees ?? [];
}

/**
 * The currency in which is paid. An amount without one was read as hundredths: it is only taken for a currency that has
 * them. Undefined: nothing can be paid.
 */
export function currencyOf({ overview }: Pick<PayContext, "overview">, { pay }: Policy): string | undefined {
  const named = overview?.owed?.currency ?? "";
  // 37 has three letters for it, and nothing is charged that it could not say.
  if (named !== "") return /^[A-Z]{3}$/.test(named) ? named : undefined;
  return pay.currency !== undefined && decimalsOf(pay.currency) === decimalsOf("") ? pay.currency : undefined;
}

/** Whether fees are chosen one by one here: the library lets them, and the ILS names all of them. */
export function mayChoose(context: Pick<PayContext, "overview">, { pay }: Policy): boolean {
  const fees = feesOf(context);
  const isWhole = context.overview?.partial.includes("fees") === false;
  return (
    pay.chosen &&
    pay.feeSettle === "each" &&
    isWhole &&
    fees.length > 1 &&
    fees.every((fee) => isPayable(fee))
  );
}

function isPayable({ id, amount }: FeeEntry): boolean {
  return id !== undefined && amount !== undefined && amount.minor > 0;
}

/** What is owed for what is chosen, minor units; the whole where nothing can be chosen. */
export function duesOf(context: PayContext, policy: Policy): number {
  if (!mayChoose(context, policy)) return context.overview?.owed?.minor ?? 0;
  const fees = feesOf(context);
  return context.chosen.reduce((sum, line) => sum + (fees[line]?.amount?.minor ?? 0), 0);
}

/** What is about to be paid, minor units. */
export function amountOf(context: PayContext, policy: Policy): number {
  return context.part ?? duesOf(context, policy);
}

/** Whether what is chosen can be paid: not less than the library takes, not more than is owed. */
export function mayPay(context: PayContext, policy: Policy): boolean {
  const amount = amountOf(context, policy);
  return (
    currencyOf(context, policy) !== undefined &&
    amount >= policy.pay.minimum &&
    amount <= duesOf(context, policy)
  );
}

export function moneyIn(context: PayContext, policy: Policy, minor: number): Money {
  return { minor, currency: currencyOf(context, policy) ?? "" };
}

/**
 * What the ILS is to be told: one sum, or each fee by its number and what is over for the account. Of a part the first
 * fees get all of theirs.
 */
export function portionsOf(context: PayContext, policy: Policy): readonly Portion[] {
  const amount = (minor: number): Money => moneyIn(context, policy, minor);
  let left = amountOf(context, policy);
  if (policy.pay.feeSettle === "account") return [{ fee: undefined, amount: amount(left) }];
  const fees = feesOf(context).filter(
    (fee, line) => isPayable(fee) && (!mayChoose(context, policy) || context.chosen.includes(line)),
  );
  const portions = fees.flatMap((fee) => {
    const part = Math.min(left, fee.amount?.minor ?? 0);
    left -= part;
    return part > 0 ? [{ fee: fee.id, amount: amount(part) }] : [];
  });
  return left > 0 ? [...portions, { fee: undefined, amount: amount(left) }] : portions;
}

export interface Paying {
  readonly payment: PaymentDesk;
  readonly way: WayToPay;
  readonly portions: readonly Portion[];
}

/** Tells of each step while it pays, and in the end what became of it. */
export const pay = fromCallback<EventObject, Paying>(({ input: { payment, way, portions }, sendBack }) => {
  const onStep = (step: PaymentStep): void => sendBack({ type: "pay.step", step });
  void payment.pay(way, portions, onStep).then((paid) => sendBack({ type: "answer.payment", payment: paid }));
});

/** What a payment adds to the receipt. */
export function doneWith(context: PayContext, paid: Payment, policy: Policy): PayDone {
  const { done, way: how } = context;
  switch (paid.outcome) {
    case "not-charged":
      return done;
    case "paid": {
      const { amount, reference, slip } = paid;
      const fees = titlesOf(context, policy);
      return {
        entries: [...done.entries, { kind: "paid", amount, how, reference, slip, fees }],
        print: [...done.print, ...paid.print],
        owesSlip: done.owesSlip || slip.length > 0,
      };
    }
    case "charged-not-recorded": {
      const { amount, reference, slip, entry } = paid;
      const kept = { kind: "charged-not-recorded", amount, how, reference, slip, entry } as const;
      return { ...done, entries: [...done.entries, kept], owesSlip: true };
    }
    case "unknown": {
      const { amount, entry } = paid;
      return {
        ...done,
        entries: [...done.entries, { kind: "payment-unknown", amount, entry }],
        owesSlip: true,
      };
    }
  }
}

/** What was paid for, where it was not the account as a whole. */
function titlesOf(context: PayContext, policy: Policy): readonly string[] {
  if (!mayChoose(context, policy)) return [];
  return feesOf(context).flatMap(({ title }, line) => (context.chosen.includes(line) ? [title] : []));
}
