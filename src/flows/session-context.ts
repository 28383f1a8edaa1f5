/** What a session knows and hears, and what each of its flows begins with. */
import type { DoneActorEvent } from "xstate";
import type { PatronAccount, PatronFlag } from "../core/circulation.ts";
import type { IntentEvent } from "../core/contract/intents.ts";
import type { ReceiptOutcome } from "../core/contract/view-model.ts";
import type { ItemId, PatronId } from "../core/ids.ts";
import type { Money } from "../core/money.ts";
import type { ReceiptEntry } from "../core/receipt.ts";
import { NOTHING_DONE, type AccountDone, type AccountInput, type AccountOutput } from "./account-context.ts";
import { NEEDS_PATRON, type Next } from "./activity.ts";
import type { CheckoutInput, CheckoutOutput } from "./checkout.machine.ts";
import type { EndInput, EndOutput } from "./end.machine.ts";
import type { IdentifyInput, IdentifyOutput } from "./identify.machine.ts";
import { scanned, type Line } from "./lines.ts";
import { NOTHING_ON_PAD, type Lying, type PadSeen } from "./pad.ts";
import { NOTHING_PAID, type PayDone, type PayInput, type PayOutput } from "./pay-context.ts";
import type { Policy } from "./policy.ts";
import type { StaffPort } from "./ports.ts";
import type { ReceiptInput, ReceiptOutput } from "./receipt.machine.ts";
import { receiptFacts } from "./receipt-facts.ts";
import { stillLent, type ReturnLine } from "./return-lines.ts";
import type { ReturnInput, ReturnOutput } from "./return.machine.ts";
import type { Service } from "./service.ts";
import type { StaffInput } from "./staff.machine.ts";
import type { Stop } from "./stop.ts";

export interface SessionContext {
  /** What can be done here now. This and the next two outlive a session. */
  service: Service;
  pad: PadSeen;
  /** What lay on the pad when the session before ended, and still does: nothing of this person's. */
  before: Lying;
  card: PatronId | undefined;
  /** What the person wants to do now. */
  next: Next;
  /** Items scanned before the card, or after *finish*. */
  waiting: readonly ItemId[];
  patron: string;
  flags: readonly PatronFlag[];
  account: PatronAccount | undefined;
  /** Why this patron cannot borrow. */
  stop: Stop | undefined;
  lines: readonly Line[];
  returned: readonly ReturnLine[];
  /** What was done last: items that come after *finish* are for that. */
  last: "borrow" | "return";
  /** What was renewed in the account. */
  renewed: AccountDone;
  paid: PayDone;
  /** What the patron owes now; undefined where nobody can say, as after what may have cost something. */
  owed: Money | undefined;
  /** Holds that are ready to be collected, as far as they were looked at. */
  ready: readonly ReceiptEntry[];
  receipt: ReceiptOutcome;
  /** How often the warning was answered since somebody did anything else. */
  answered: number;
}

export type SessionEvent =
  | { type: "pad"; pad: PadSeen }
  | { type: "service"; service: Service }
  | { type: "scan.card"; card: PatronId }
  | { type: "scan.item"; item: ItemId }
  | { type: "scan.publishers-label" }
  | IntentEvent
  | { type: "idle.end" }
  | DoneActorEvent<IdentifyOutput, "identify">
  | DoneActorEvent<CheckoutOutput, "borrow">
  | DoneActorEvent<ReturnOutput, "return">
  | DoneActorEvent<AccountOutput, "account">
  | DoneActorEvent<PayOutput, "pay">
  | DoneActorEvent<ReceiptOutput, "receipt">
  | DoneActorEvent<EndOutput, "end">;

/** The flows whose end is noted in the session. */
export const DONE = [
  "xstate.done.actor.identify",
  "xstate.done.actor.borrow",
  "xstate.done.actor.return",
  "xstate.done.actor.account",
  "xstate.done.actor.pay",
  "xstate.done.actor.receipt",
] as const;

/** What a session knows after one of its flows has ended. */
export function afterFlow(
  { account, lines, returned, owed }: SessionContext,
  event: Extract<SessionEvent, { type: (typeof DONE)[number] }>,
): Partial<SessionContext> {
  switch (event.type) {
    case "xstate.done.actor.identify": {
      const { output } = event;
      // Who was here before may have paid since they came.
      return { ...output, owed: account === undefined ? output.account?.about.owed : owed, card: undefined };
    }
    case "xstate.done.actor.borrow": {
      const { done, next } = event.output;
      const isFree = done.every(({ wish }) => !wish.feeAccepted);
      return { lines: done, next, waiting: [], last: "borrow", owed: isFree ? owed : undefined };
    }
    case "xstate.done.actor.return": {
      const { done, next } = event.output;
      const lent = stillLent(lines, done.slice(returned.length));
      return {
        lines: lent,
        returned: done,
        next,
        waiting: [],
        last: "return",
        // What comes late may have cost something.
        owed: done.every((line) => returned.includes(line)) ? owed : undefined,
      };
    }
    case "xstate.done.actor.account": {
      const { done: renewed, next, owed: now, ready } = event.output;
      return { renewed, next, owed: now, ready };
    }
    case "xstate.done.actor.pay":
      return { paid: event.output.done, next: event.output.next, owed: event.output.owed };
    case "xstate.done.actor.receipt":
      return { receipt: event.output.outcome };
  }
}

export const nobody = {
  card: undefined,
  next: "borrow",
  waiting: [],
  patron: "",
  flags: [],
  account: undefined,
  stop: undefined,
  lines: [],
  returned: [],
  last: "borrow",
  renewed: NOTHING_DONE,
  paid: NOTHING_PAID,
  owed: undefined,
  ready: [],
  receipt: "not-wanted",
  answered: 0,
} as const satisfies Omit<SessionContext, "service" | "pad" | "before">;

/** What the station begins with: what can be done here, and what lies on the pad. */
export type SessionInput = Pick<SessionContext, "service" | "pad">;

export const begin = ({ input }: { input: SessionInput }): SessionContext => ({
  ...nobody,
  ...input,
  before: NOTHING_ON_PAD,
});

export const identifyInput = ({ context }: { context: SessionContext }): IdentifyInput => {
  const { card, next, service, stop, patron, flags, account } = context;
  const { offLine } = service;
  return { card, next, offLine, stopped: stop === undefined ? undefined : { stop, patron, flags, account } };
};

export const checkoutInput = (
  { account, waiting, lines, pad }: SessionContext,
  policy: Policy,
): CheckoutInput => {
  if (account === undefined) throw new Error("Checkout without a patron");
  return { account, rules: policy.checkout, lines: waiting.reduce(scanned, lines), onPad: pad.items };
};

export const returnInput = ({ context }: { context: SessionContext }): ReturnInput => {
  const { returned: earlier, waiting, service } = context;
  return { earlier, waiting, service };
};

export const accountInput = ({ context }: { context: SessionContext }): AccountInput => {
  if (context.account === undefined) throw new Error("An account without a patron");
  return { desk: context.account.desk, flags: context.flags, done: context.renewed };
};

export const payInput = ({ context }: { context: SessionContext }): PayInput => {
  if (context.account === undefined) throw new Error("Nobody to pay");
  const { desk, payment } = context.account;
  return { desk, payment, done: context.paid };
};

export const staffInput = ({ card }: SessionContext, port: StaffPort | undefined): StaffInput => {
  if (card === undefined || port === undefined) throw new Error("Staff without a card");
  return { card, port };
};

export const receiptInput = ({ context }: { context: SessionContext }, at: number): ReceiptInput => ({
  facts: receiptFacts(context, at),
  address: context.account?.about.email ?? "",
  owed: context.paid.owesSlip,
});

export const endInput = ({ context }: { context: SessionContext }): EndInput => {
  const { account, lines, returned, pad, before, next } = context;
  return { account, lines, returned, pad, before, left: next === "leave" };
};

/** Whether it can be done only by somebody who is known. */
export function needsPatron(next: Next, { returns }: Policy): boolean {
  return NEEDS_PATRON.includes(next) || (next === "return" && !returns.withoutCard);
}
