import { assertEvent, assign, setup } from "xstate";
import type { AccountDesk } from "../core/account.ts";
import { asking } from "./ask.ts";
import {
  begin,
  deskOf,
  doneWith,
  duesOf,
  feesOf,
  fresh,
  mayChoose,
  mayPay,
  outputOf,
  pay,
  PAY_NEXT,
  portionsOf,
  type PayContext,
  type PayEvent,
  type PayInput,
  type Paying,
  type PayOutput,
} from "./pay-context.ts";
import type { Policy } from "./policy.ts";

/** More digits than any debt has. */
const LONGEST_AMOUNT = 7;

/**
 * Paying what is owed, whole, in part or fee by fee, by card or by coins. Once money may be under way the flow waits for
 * what becomes of it: leaving and idleness only ask the till to give up.
 */
export function payMachine(policy: Policy) {
  const read = async ({ desk }: { desk: Pick<AccountDesk, "overview"> }): Promise<PayEvent> => ({
    type: "answer.overview",
    overview: await desk.overview(["fees"]),
  });
  const wish = ({ context }: { context: PayContext }): Paying => ({
    payment: context.payment,
    way: context.way,
    portions: portionsOf(context, policy),
  });
  return setup({
    types: {
      context: {} as PayContext,
      events: {} as PayEvent,
      input: {} as PayInput,
      output: {} as PayOutput,
    },
    actors: { read: asking(read), pay },
    guards: {
      mayChoose: ({ context, event }) => {
        assertEvent(event, "intent.choose-fee");
        return mayChoose(context, policy) && feesOf(context)[event.line] !== undefined;
      },
      mayPayPart: ({ context }) => policy.pay.part && duesOf(context, policy) > policy.pay.minimum,
      mayPay: ({ context, event }) => {
        assertEvent(event, ["intent.card", "intent.coins"]);
        const way = event.type === "intent.card" ? "card" : "coins";
        return context.payment.waysToPay().includes(way) && mayPay(context, policy);
      },
      isAmount: ({ context }) => mayPay(context, policy),
      isDigit: ({ context, event }) => {
        assertEvent(event, "intent.key");
        return /^\d$/.test(event.key) && String(context.part ?? 0).length < LONGEST_AMOUNT;
      },
      isOpen: ({ context }) => !context.cancelled && context.step?.step !== "recording",
      nobodyIsThere: ({ context }) => context.idle,
      nothingWasCharged: ({ context }) => context.result?.outcome === "not-charged",
    },
    actions: {
      noteOverview: assign(({ context, event }) => {
        assertEvent(event, "answer.overview");
        if (!event.overview.ok) return {};
        const { value: overview } = event.overview;
        return { ...context, overview, chosen: feesOf({ overview }).map((_fee, line) => line) };
      }),
      chooseFee: assign(({ context: { chosen }, event }) => {
        assertEvent(event, "intent.choose-fee");
        const { line } = event;
        return {
          chosen: chosen.includes(line)
            ? chosen.filter((one) => one !== line)
            : [...chosen, line].toSorted((one, other) => one - other),
          part: undefined,
        };
      }),
      startTyping: assign({ part: 0 }),
      addDigit: assign(({ context: { part }, event }) => {
        assertEvent(event, "intent.key");
        return { part: (part ?? 0) * 10 + Number(event.key) };
      }),
      eraseDigit: assign(({ context: { part } }) => ({ part: Math.floor((part ?? 0) / 10) })),
      forgetPart: assign({ part: undefined }),
      noteWay: assign(({ event }) => {
        assertEvent(event, ["intent.card", "intent.coins"]);
        return { way: event.type === "intent.card" ? ("card" as const) : ("coins" as const) };
      }),
      noteStep: assign(({ event }) => {
        assertEvent(event, "pay.step");
        return { step: event.step };
      }),
      cancel: ({ context }) => void context.payment.cancelPayment(),
      noteCancel: assign({ cancelled: true }),
      noteIdle: assign({ idle: true }),
      notePayment: assign(({ context, event }) => {
        assertEvent(event, "answer.payment");
        return { result: event.payment, step: undefined, done: doneWith(context, event.payment, policy) };
      }),
      startOver: assign(fresh),
      noteNext: assign(({ event }) => {
        assertEvent(event, LEAVING);
        return { next: PAY_NEXT[event.type] };
      }),
    },
  }).createMachine({
    id: "pay",
    context: begin,
    output: outputOf,
    initial: "reading",
    states: {
      reading: {
        entry: "startOver",
        invoke: { src: "read", input: deskOf },
        on: { "answer.overview": { target: "choosing", actions: "noteOverview" } },
      },
      choosing: {
        on: {
          "intent.choose-fee": { guard: "mayChoose", actions: "chooseFee" },
          "intent.part": { guard: "mayPayPart", target: "typing", actions: "startTyping" },
          "intent.card": { guard: "mayPay", target: "confirming", actions: "noteWay" },
          "intent.coins": { guard: "mayPay", target: "confirming", actions: "noteWay" },
          "intent.try-again": "reading",
          "intent.borrow": leaving,
          "intent.return": leaving,
          "intent.account": leaving,
          "intent.finish": leaving,
          "intent.leave": leaving,
          "idle.end": "finished",
        },
      },
      typing: {
        on: {
          "intent.key": { guard: "isDigit", actions: "addDigit" },
          "intent.erase": { actions: "eraseDigit" },
          "intent.submit": { guard: "isAmount", target: "choosing" },
          "intent.back": { target: "choosing", actions: "forgetPart" },
          "idle.end": "finished",
        },
      },
      confirming: {
        on: { "intent.yes": "paying", "intent.no": "choosing", "idle.end": "finished" },
      },
      paying: {
        invoke: { src: "pay", input: wish },
        on: {
          "pay.step": { actions: "noteStep" },
          "intent.cancel": { guard: "isOpen", actions: ["noteCancel", "cancel"] },
          "idle.end": { actions: ["noteIdle", "cancel"] },
          "answer.payment": [
            { guard: "nobodyIsThere", target: "finished", actions: "notePayment" },
            { target: "done", actions: "notePayment" },
          ],
        },
      },
      done: {
        on: {
          "intent.try-again": { guard: "nothingWasCharged", target: "reading" },
          "intent.borrow": leaving,
          "intent.return": leaving,
          "intent.account": leaving,
          "intent.finish": leaving,
          "intent.leave": leaving,
          "idle.end": "finished",
        },
      },
      finished: { type: "final" },
    },
  });
}

const LEAVING = Object.keys(PAY_NEXT) as (keyof typeof PAY_NEXT)[];
const leaving = { target: "finished", actions: "noteNext" } as const;
