import { assertEvent, assign, forwardTo, raise, setup, type DoneActorEvent } from "xstate";
import type { PatronAccount, PatronFlag } from "../core/circulation.ts";
import type { IntentEvent } from "../core/contract/intents.ts";
import type { ReceiptOutcome } from "../core/contract/view-model.ts";
import type { ItemId, PatronId } from "../core/ids.ts";
import { accountMachine } from "./account.machine.ts";
import { NOTHING_DONE, type AccountDone, type AccountInput, type AccountOutput } from "./account-context.ts";
import { NEEDS_PATRON, type Activity, type Next } from "./activity.ts";
import { checkoutMachine, type CheckoutInput, type CheckoutOutput } from "./checkout.machine.ts";
import { identifyMachine, type IdentifyInput, type IdentifyOutput } from "./identify.machine.ts";
import { scanned, type Line } from "./lines.ts";
import type { PadSeen } from "./pad.ts";
import { payMachine } from "./pay.machine.ts";
import { NOTHING_PAID, type PayDone, type PayInput, type PayOutput } from "./pay-context.ts";
import type { Policy } from "./policy.ts";
import type { FlowPorts, StaffPort } from "./ports.ts";
import { receiptMachine, type ReceiptInput, type ReceiptOutput } from "./receipt.machine.ts";
import { receiptFacts } from "./receipt-facts.ts";
import type { Service } from "./service.ts";
import { isStoppedFrom, type Stop } from "./stop.ts";
import { staffMachine, type StaffInput } from "./staff.machine.ts";

export interface SessionContext {
  /** What can be done here now. This and the next outlive a session. */
  service: Service;
  pad: PadSeen;
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
  /** What was renewed in the account. */
  renewed: AccountDone;
  paid: PayDone;
  receipt: ReceiptOutcome;
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
  | DoneActorEvent<AccountOutput, "account">
  | DoneActorEvent<PayOutput, "pay">
  | DoneActorEvent<ReceiptOutput, "receipt">;

const nobody = {
  card: undefined,
  next: "borrow",
  waiting: [],
  patron: "",
  flags: [],
  account: undefined,
  stop: undefined,
  lines: [],
  renewed: NOTHING_DONE,
  paid: NOTHING_PAID,
  receipt: "not-wanted",
} as const satisfies Omit<SessionContext, "service" | "pad">;

/** What the station begins with: what can be done here, and what lies on the pad. */
export type SessionInput = Pick<SessionContext, "service" | "pad">;

const begin = ({ input }: { input: SessionInput }): SessionContext => ({ ...nobody, ...input });

const identifyInput = ({ context }: { context: SessionContext }): IdentifyInput => {
  const { card, next, service, stop, patron, flags, account } = context;
  const { offLine } = service;
  return { card, next, offLine, stopped: stop === undefined ? undefined : { stop, patron, flags, account } };
};

const checkoutInput = ({ account, waiting, lines, pad }: SessionContext, policy: Policy): CheckoutInput => {
  if (account === undefined) throw new Error("Checkout without a patron");
  return { account, rules: policy.checkout, lines: waiting.reduce(scanned, lines), onPad: pad.items };
};

const accountInput = ({ context }: { context: SessionContext }): AccountInput => {
  if (context.account === undefined) throw new Error("An account without a patron");
  return { desk: context.account.desk, flags: context.flags, done: context.renewed };
};

const payInput = ({ context }: { context: SessionContext }): PayInput => {
  if (context.account === undefined) throw new Error("Nobody to pay");
  const { desk, payment } = context.account;
  return { desk, payment, done: context.paid };
};

const staffInput = ({ card }: SessionContext, port: StaffPort | undefined): StaffInput => {
  if (card === undefined || port === undefined) throw new Error("Staff without a card");
  return { card, port };
};

const receiptInput = ({ context }: { context: SessionContext }, at: number): ReceiptInput => ({
  facts: receiptFacts(context, at),
  address: "",
  owed: context.paid.owesSlip,
});

/** One patron after another: welcome, who it is, what they borrow, receipt, goodbye, wiped. */
export function sessionMachine(ports: FlowPorts, policy: Policy) {
  return setup({
    types: {
      context: {} as SessionContext,
      events: {} as SessionEvent,
      input: {} as SessionInput,
      children: {} as {
        identify: "identify";
        borrow: "borrow";
        account: "account";
        pay: "pay";
        receipt: "receipt";
        staff: "staff";
      },
    },
    actors: {
      identify: identifyMachine(ports, policy),
      borrow: checkoutMachine,
      account: accountMachine(policy),
      pay: payMachine(policy),
      receipt: receiptMachine(ports.receipts, policy),
      staff: staffMachine,
    },
    guards: {
      inService: ({ context }) => context.service.fault === undefined,
      outOfService: ({ context }) => context.service.fault !== undefined,
      isStaffCard: ({ event }) => {
        assertEvent(event, "scan.card");
        return ports.staff?.isCard(event.card) === true;
      },
      isOffered: ({ context }, { activity }: { activity: Activity }) =>
        context.service.activities.includes(activity),
      nextIs: ({ context }, params: { next: Next }) => context.next === params.next,
      patronIsMissing: ({ context }) => NEEDS_PATRON.includes(context.next) && context.account === undefined,
      patronIsStopped: ({ context: { stop, next } }) => isStoppedFrom(stop, next),
      moreCame: ({ context }) => context.waiting.length > 0,
    },
    actions: {
      noteService: assign(({ event }) => {
        assertEvent(event, "service");
        return { service: event.service };
      }),
      notePad: assign(({ event }) => {
        assertEvent(event, "pad");
        return { pad: event.pad };
      }),
      noteCard: assign(({ event }) => {
        assertEvent(event, "scan.card");
        return { card: event.card };
      }),
      noteWaiting: assign(({ context, event }) => {
        assertEvent(event, "scan.item");
        return context.waiting.includes(event.item) ? {} : { waiting: [...context.waiting, event.item] };
      }),
      beginWith: assign((_, { next }: { next: Activity }) => ({ next })),
      noteIdentity: assign(({ event }) => {
        assertEvent(event, "xstate.done.actor.identify");
        return { ...event.output, card: undefined };
      }),
      forgetCard: assign({ card: undefined }),
      noteLines: assign(({ event }) => {
        assertEvent(event, "xstate.done.actor.borrow");
        return { lines: event.output.done, next: event.output.next, waiting: [] };
      }),
      noteAccount: assign(({ event }) => {
        assertEvent(event, "xstate.done.actor.account");
        return { renewed: event.output.done, next: event.output.next };
      }),
      notePaid: assign(({ event }) => {
        assertEvent(event, "xstate.done.actor.pay");
        return { paid: event.output.done, next: event.output.next };
      }),
      noteReceipt: assign(({ event }) => {
        assertEvent(event, "xstate.done.actor.receipt");
        return { receipt: event.output.outcome };
      }),
      toIdentify: forwardTo("identify"),
      toBorrow: forwardTo("borrow"),
      toAccount: forwardTo("account"),
      toPay: forwardTo("pay"),
      toReceipt: forwardTo("receipt"),
      toStaff: forwardTo("staff"),
      endIdly: raise({ type: "idle.end" }),
      again: raise(({ event }) => event),
      endAccount: ({ context }) => {
        void context.account?.end().then((ended) => {
          if (!ended.ok) ports.log("flow.end-session", { fault: ended.fault.code });
        });
      },
      wipe: assign(nobody),
    },
    delays: {
      idle: policy.times.idle * 1000,
      warning: policy.times.warning * 1000,
      goodbye: policy.times.goodbye * 1000,
    },
  }).createMachine({
    id: "station",
    context: begin,
    initial: "closed",
    on: { service: { actions: "noteService" }, pad: { actions: "notePad" } },
    states: {
      closed: {
        always: { guard: "inService", target: "welcome" },
        on: { "scan.card": { guard: "isStaffCard", target: "#staff", actions: "noteCard" } },
      },
      welcome: {
        always: { guard: "outOfService", target: "closed" },
        on: {
          "intent.borrow": { target: "session", actions: beginWith("borrow") },
          "intent.account": { target: "session", actions: beginWith("account") },
          "intent.pay": { target: "session", actions: beginWith("pay") },
          "scan.card": [
            { guard: "isStaffCard", target: "#staff", actions: "noteCard" },
            { target: "session", actions: ["noteCard", beginWith("borrow")] },
          ],
          "scan.item": { target: "session", actions: ["noteWaiting", beginWith("borrow")] },
        },
      },
      session: {
        type: "parallel",
        states: {
          // Before attention: where both regions answer an event, the one that leaves the session goes first.
          play: {
            initial: "routing",
            states: {
              routing: {
                always: [
                  {
                    guard: { type: "nextIs", params: { next: "leave" } },
                    target: "#station.wiped",
                    actions: "endAccount",
                  },
                  { guard: "patronIsMissing", target: "identifying" },
                  { guard: "patronIsStopped", target: "identifying" },
                  { guard: { type: "nextIs", params: { next: "borrow" } }, target: "borrow" },
                  { guard: { type: "nextIs", params: { next: "account" } }, target: "account" },
                  { guard: { type: "nextIs", params: { next: "pay" } }, target: "pay" },
                  { target: "receipt" },
                ],
              },
              identifying: {
                invoke: {
                  id: "identify",
                  src: "identify",
                  input: identifyInput,
                  onDone: { target: "routing", actions: "noteIdentity" },
                },
                exit: "forgetCard",
                on: {
                  "scan.item": { actions: "noteWaiting" },
                  "scan.card": { actions: "toIdentify" },
                  "intent.*": { actions: "toIdentify" },
                  "idle.end": { actions: "toIdentify" },
                },
              },
              // An activity is a state of its own name that invokes the actor of that name.
              borrow: {
                invoke: {
                  id: "borrow",
                  src: "borrow",
                  input: ({ context }) => checkoutInput(context, policy),
                  onDone: { target: "routing", actions: "noteLines" },
                },
                on: {
                  "scan.*": { actions: "toBorrow" },
                  pad: { actions: ["notePad", "toBorrow"] },
                  "intent.*": { actions: "toBorrow" },
                  "idle.end": { actions: "toBorrow" },
                },
              },
              account: {
                invoke: {
                  id: "account",
                  src: "account",
                  input: accountInput,
                  onDone: { target: "routing", actions: "noteAccount" },
                },
                on: {
                  "scan.*": { actions: "toAccount" },
                  "intent.*": { actions: "toAccount" },
                  "idle.end": { actions: "toAccount" },
                },
              },
              pay: {
                invoke: {
                  id: "pay",
                  src: "pay",
                  input: payInput,
                  onDone: { target: "routing", actions: "notePaid" },
                },
                on: { "intent.*": { actions: "toPay" }, "idle.end": { actions: "toPay" } },
              },
              staff: {
                id: "staff",
                invoke: {
                  id: "staff",
                  src: "staff",
                  input: ({ context }) => staffInput(context, ports.staff),
                  onDone: "#station.wiped",
                },
                exit: "forgetCard",
                on: {
                  "scan.item": { actions: "toStaff" },
                  "intent.*": { actions: "toStaff" },
                  "idle.end": { actions: "toStaff" },
                },
              },
              receipt: {
                invoke: {
                  id: "receipt",
                  src: "receipt",
                  input: (given) => receiptInput(given, ports.clock.now()),
                  onDone: [
                    { guard: "moreCame", target: "borrow", actions: "noteReceipt" },
                    { target: "goodbye", actions: "noteReceipt" },
                  ],
                },
                on: {
                  "intent.*": { actions: "toReceipt" },
                  "idle.end": { actions: "toReceipt" },
                  "scan.item": { actions: ["noteWaiting", "toReceipt"] },
                },
              },
              // The screen does not wait for 36: a patron has gone by then.
              goodbye: {
                entry: "endAccount",
                after: { goodbye: "#station.wiped" },
                on: {
                  "intent.leave": "#station.wiped",
                  "idle.end": "#station.wiped",
                  "scan.*": { target: "#station.wiped", actions: "again" },
                },
              },
            },
          },
          attention: {
            initial: "attentive",
            states: {
              attentive: {
                after: { idle: "warned" },
                on: {
                  "scan.*": { target: "attentive", reenter: true },
                  "intent.*": { target: "attentive", reenter: true },
                },
              },
              // A flow that waits for an answer stays; the warning then comes again.
              warned: {
                after: { warning: { target: "attentive", actions: "endIdly" } },
                on: {
                  "scan.*": "attentive",
                  "intent.*": "attentive",
                  "intent.leave": { target: "attentive", actions: "endIdly" },
                },
              },
            },
          },
        },
      },
      wiped: {
        entry: "wipe",
        always: [{ guard: "inService", target: "welcome" }, { target: "closed" }],
      },
    },
  });
}

/** The parameters of the action that sets out for an activity. */
function beginWith(next: Activity) {
  return { type: "beginWith", params: { next } } as const;
}
