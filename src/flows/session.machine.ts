import { assertEvent, assign, emit, forwardTo, raise, setup, stateIn } from "xstate";
import { accountMachine } from "./account.machine.ts";
import type { Activity, Next } from "./activity.ts";
import { attention } from "./attention.ts";
import { checkoutMachine } from "./checkout.machine.ts";
import { endMachine } from "./end.machine.ts";
import { identifyMachine } from "./identify.machine.ts";
import { stillLying } from "./pad.ts";
import { payMachine } from "./pay.machine.ts";
import type { Policy } from "./policy.ts";
import type { FlowPorts } from "./ports.ts";
import { receiptMachine } from "./receipt.machine.ts";
import { returnMachine } from "./return.machine.ts";
import {
  accountInput,
  afterFlow,
  begin,
  checkoutInput,
  DONE,
  endInput,
  identifyInput,
  needsPatron,
  nobody,
  payInput,
  receiptInput,
  returnInput,
  staffInput,
  type SessionContext,
  type SessionEvent,
  type SessionInput,
} from "./session-context.ts";
import { staffMachine } from "./staff.machine.ts";
import { isStoppedFrom } from "./stop.ts";

/** One patron after another: welcome, who it is, what they borrow, receipt, goodbye, wiped. */
export function sessionMachine(ports: FlowPorts, policy: Policy) {
  return setup({
    types: {
      context: {} as SessionContext,
      events: {} as SessionEvent,
      input: {} as SessionInput,
      emitted: {} as { type: "wiped" },
      children: {} as {
        identify: "identify";
        borrow: "borrow";
        return: "return";
        account: "account";
        pay: "pay";
        receipt: "receipt";
        staff: "staff";
        end: "end";
      },
    },
    actors: {
      identify: identifyMachine(ports, policy),
      borrow: checkoutMachine,
      return: returnMachine(ports, policy),
      account: accountMachine(policy),
      pay: payMachine(policy),
      receipt: receiptMachine(ports.receipts, policy),
      staff: staffMachine,
      end: endMachine(ports, policy),
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
      patronIsMissing: ({ context: { next, account } }) => account === undefined && needsPatron(next, policy),
      patronIsStopped: ({ context: { stop, next } }) => isStoppedFrom(stop, next),
      nextIsHere: ({ event }) => {
        assertEvent(event, "xstate.done.actor.end");
        return event.output.next !== undefined;
      },
      // At the warning only that is asked whether somebody is there.
      isAttentive: stateIn({ session: { attention: "attentive" } }),
      moreCame: ({ context }) => context.waiting.length > 0,
    },
    actions: {
      noteService: assign(({ event }) => {
        assertEvent(event, "service");
        return { service: event.service };
      }),
      notePad: assign(({ context, event }) => {
        assertEvent(event, "pad");
        return { pad: event.pad, before: stillLying(context.before, event.pad) };
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
      noteDone: assign(({ context, event }) => {
        assertEvent(event, DONE);
        return afterFlow(context, event);
      }),
      forgetCard: assign({ card: undefined }),
      forgetWaiting: assign({ waiting: [] }),
      goOnWithLast: assign(({ context }) => ({ next: context.last })),
      toIdentify: forwardTo("identify"),
      toBorrow: forwardTo("borrow"),
      toReturn: forwardTo("return"),
      toAccount: forwardTo("account"),
      toPay: forwardTo("pay"),
      toReceipt: forwardTo("receipt"),
      toStaff: forwardTo("staff"),
      toEnd: forwardTo("end"),
      countAnswer: assign(({ context }) => ({ answered: context.answered + 1 })),
      forgetAnswers: assign({ answered: 0 }),
      endIdly: raise({ type: "idle.end" }),
      again: raise(({ event }) => {
        assertEvent(event, "xstate.done.actor.end");
        if (event.output.next === undefined) throw new Error("Nobody is next");
        return event.output.next;
      }),
      wipe: assign(({ context: { pad } }) => ({ ...nobody, before: pad })),
      tellWiped: emit({ type: "wiped" }),
    },
    delays: {
      idle: policy.times.idle * 1000,
      warning: policy.times.warning * 1000,
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
          "intent.return": { target: "session", actions: beginWith("return") },
          "intent.account": { target: "session", actions: beginWith("account") },
          "intent.pay": { target: "session", actions: beginWith("pay") },
          "scan.card": [
            { guard: "isStaffCard", target: "#staff", actions: "noteCard" },
            { guard: isOffered("borrow"), target: "session", actions: ["noteCard", beginWith("borrow")] },
            { guard: isOffered("return"), target: "session", actions: ["noteCard", beginWith("return")] },
          ],
          "scan.item": [
            { guard: isOffered("borrow"), target: "session", actions: ["noteWaiting", beginWith("borrow")] },
            { guard: isOffered("return"), target: "session", actions: ["noteWaiting", beginWith("return")] },
          ],
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
                  { guard: { type: "nextIs", params: { next: "leave" } }, target: "#goodbye" },
                  { guard: "patronIsMissing", target: "identifying" },
                  { guard: "patronIsStopped", target: "identifying" },
                  { guard: { type: "nextIs", params: { next: "borrow" } }, target: "borrow" },
                  { guard: { type: "nextIs", params: { next: "return" } }, target: "return" },
                  { guard: { type: "nextIs", params: { next: "account" } }, target: "account" },
                  { guard: { type: "nextIs", params: { next: "pay" } }, target: "pay" },
                  // What was scanned before and never came to anything is nobody's wish any more.
                  { target: "receipt", actions: "forgetWaiting" },
                ],
              },
              identifying: {
                invoke: { id: "identify", src: "identify", input: identifyInput, onDone: ROUTED },
                exit: "forgetCard",
                on: {
                  "scan.item": { actions: "noteWaiting" },
                  "scan.card": { actions: "toIdentify" },
                  ...wishesGo("toIdentify"),
                },
              },
              // An activity is a state of its own name that invokes the actor of that name.
              borrow: {
                invoke: {
                  id: "borrow",
                  src: "borrow",
                  input: ({ context }) => checkoutInput(context, policy),
                  onDone: ROUTED,
                },
                on: {
                  "scan.*": { actions: "toBorrow" },
                  pad: { actions: ["notePad", "toBorrow"] },
                  ...wishesGo("toBorrow"),
                },
              },
              return: {
                invoke: { id: "return", src: "return", input: returnInput, onDone: ROUTED },
                on: {
                  "scan.*": { actions: "toReturn" },
                  service: { actions: ["noteService", "toReturn"] },
                  ...wishesGo("toReturn"),
                },
              },
              account: {
                invoke: { id: "account", src: "account", input: accountInput, onDone: ROUTED },
                on: {
                  "scan.*": { actions: "toAccount" },
                  ...wishesGo("toAccount"),
                },
              },
              pay: {
                invoke: { id: "pay", src: "pay", input: payInput, onDone: ROUTED },
                on: wishesGo("toPay"),
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
                  ...wishesGo("toStaff"),
                },
              },
              receipt: {
                invoke: {
                  id: "receipt",
                  src: "receipt",
                  input: (given) => receiptInput(given, ports.clock.now()),
                  onDone: [
                    // By the way that everybody takes: who may not borrow is told so here too.
                    { guard: "moreCame", target: "routing", actions: ["noteDone", "goOnWithLast"] },
                    { target: "#goodbye", actions: "noteDone" },
                  ],
                },
                on: {
                  ...wishesGo("toReceipt"),
                  "scan.item": { actions: ["noteWaiting", "toReceipt"] },
                },
              },
            },
          },
          attention,
        },
      },
      goodbye: {
        id: "goodbye",
        invoke: {
          id: "end",
          src: "end",
          input: endInput,
          onDone: [{ guard: "nextIsHere", target: "wiped", actions: "again" }, { target: "wiped" }],
        },
        on: {
          pad: { actions: ["notePad", "toEnd"] },
          "scan.*": { actions: "toEnd" },
          "intent.*": { actions: "toEnd" },
        },
      },
      wiped: {
        entry: ["wipe", "tellWiped"],
        always: [{ guard: "inService", target: "welcome" }, { target: "closed" }],
      },
    },
  });
}

/** An activity has ended, and says where the person goes. */
const ROUTED = { target: "routing", actions: "noteDone" } as const;

/** The parameters of the action that sets out for an activity. */
function beginWith(next: Activity) {
  return { type: "beginWith", params: { next } } as const;
}

function isOffered(activity: Activity) {
  return { type: "isOffered", params: { activity } } as const;
}

/** Where an activity hears of what is pressed, and of nobody's being there. */
function wishesGo<const To extends string>(to: To) {
  return { "intent.*": { guard: "isAttentive", actions: to }, "idle.end": { actions: to } } as const;
}
