import { assertEvent, assign, setup } from "xstate";
import type { PatronAccount, PatronFlag } from "../core/circulation.ts";
import type { Fault } from "../core/faults.ts";
import { patronId, type PatronId } from "../core/ids.ts";
import type { Activity, Next } from "./activity.ts";
import { asking } from "./ask.ts";
import type { Policy } from "./policy.ts";
import type { FlowPorts } from "./ports.ts";
import { isStoppedFrom, type Stop } from "./stop.ts";
import { TypedSecret } from "./typed-secret.ts";
import { judge, judgeOffLine, type Verdict } from "./verdict.ts";

/** A person whom the ILS knows. */
export interface Known {
  readonly patron: string;
  readonly flags: readonly PatronFlag[];
  /** Also there when a known patron was stopped: the ILS's session is to be ended. */
  readonly account: PatronAccount | undefined;
  /** Why they cannot borrow; undefined if they can. */
  readonly stop: Stop | undefined;
}

export interface IdentifyContext extends Known {
  /** What the person wants to do, which not every block stops. */
  readonly next: Next;
  /** The ILS cannot be asked, and so no PIN be checked. */
  readonly offLine: boolean;
  /** Where the person goes from here: away, until it is known that they may do something. */
  to: Next;
  card: PatronId | undefined;
  /** The number of a card, as far as it is typed. */
  typed: string;
  /** The card's number was typed: it may be a guess. */
  isTyped: boolean;
  /** Only until the ILS has been asked; the look-up takes it along. */
  pin: TypedSecret;
  triesLeft: number;
  saidWrong: boolean;
  fault: Fault | undefined;
}

/** Where a person may go who cannot borrow. */
const ASIDE = ["return", "account", "pay"] as const satisfies readonly Activity[];

export type IdentifyEvent =
  | { type: "scan.card"; card: PatronId }
  | { type: "intent.key"; key: string }
  | { type: `intent.${"erase" | "submit" | "no-pin" | "try-again" | "leave"}` }
  | { type: `intent.${(typeof ASIDE)[number]}` }
  | { type: "idle.end" }
  | { type: "answer.verdict"; verdict: Verdict };

export interface IdentifyInput {
  readonly next: Next;
  readonly offLine: boolean;
  readonly card: PatronId | undefined;
  /** Who was told before that they cannot do what they want: that is said again. */
  readonly stopped: Known | undefined;
}

export interface IdentifyOutput extends Known {
  /** Where the person goes: to what they wanted, to something else, or away. */
  readonly next: Next;
}

interface LookUp {
  readonly offLine: boolean;
  readonly card: PatronId | undefined;
  readonly pin: TypedSecret;
}

const nobody = {
  card: undefined,
  typed: "",
  isTyped: false,
  pin: TypedSecret.empty,
  triesLeft: 0,
  saidWrong: false,
  stop: undefined,
  fault: undefined,
  patron: "",
  flags: [],
  account: undefined,
} as const satisfies Omit<IdentifyContext, "next" | "offLine" | "to">;

/** No card has a longer number; what is typed beyond it is a slip of the hand. */
const CARD_LENGTH = 32;

const begin = ({ input: { next, offLine, card, stopped } }: { input: IdentifyInput }): IdentifyContext => ({
  ...nobody,
  ...stopped,
  // Who was here before may have something to be told at the end.
  to: stopped === undefined ? "leave" : "finish",
  next,
  offLine,
  card,
});

const outputOf = ({ context }: { context: IdentifyContext }): IdentifyOutput => {
  const { patron, flags, account, stop, to: next } = context;
  return { patron, flags, account, stop, next };
};

const lookUpInput = ({ context: { offLine, card, pin } }: { context: IdentifyContext }): LookUp => ({
  offLine,
  card,
  pin,
});

/** Another card may be the right one. */
export function isForAnotherCard({ name }: Stop["reason"]): boolean {
  return name === "unknown-card" || name === "not-a-card";
}

/** Leaves for something that can be done all the same. */
const aside = Object.fromEntries(
  ASIDE.map((next) => [
    `intent.${next}`,
    {
      guard: { type: "mayStill", params: { next } },
      target: "done",
      actions: { type: "goTo", params: { next } },
    },
  ]),
);

/** Card, held to a reader or typed; PIN as the policy wants it; and the ILS's word on both. */
export function identifyMachine(
  { circulation, offLine: alone, attempts }: Pick<FlowPorts, "circulation" | "offLine" | "attempts">,
  policy: Policy,
) {
  const lookUp = async ({ offLine, card, pin }: LookUp): Promise<IdentifyEvent> => {
    if (card === undefined) throw new Error("A look-up without a card");
    if (offLine) return { type: "answer.verdict", verdict: judgeOffLine(alone.identify(card)) };
    const found = await circulation.identify(card, pin.length === 0 ? undefined : pin.reveal());
    return { type: "answer.verdict", verdict: judge(found, policy) };
  };
  const cards = policy.cards === undefined ? undefined : new RegExp(policy.cards);
  return setup({
    types: {
      context: {} as IdentifyContext,
      events: {} as IdentifyEvent,
      input: {} as IdentifyInput,
      output: {} as IdentifyOutput,
    },
    actors: { lookUp: asking(lookUp) },
    guards: {
      wasStopped: ({ context }) => context.stop !== undefined,
      stationIsLocked: () => attempts.locked,
      hasCard: ({ context }) => context.card !== undefined,
      // Without the ILS and a PIN a number is all that it takes: then the card has to be there.
      cardHasRoom: ({ context }) =>
        policy.typedCard && !context.offLine && context.typed.length < CARD_LENGTH,
      typedIsACard: ({ context }) => context.typed !== "" && cards?.test(context.typed) !== false,
      triesAreUsed: ({ context }) => context.card !== undefined && context.triesLeft === 0,
      pinIsAsked: ({ context }) => policy.pin.ask !== "none" && !context.offLine,
      pinMayBeSkipped: () => policy.pin.ask === "optional",
      pinHasRoom: ({ context }) => context.pin.length < policy.pin.maxDigits,
      pinIsLongEnough: ({ context }) => context.pin.length >= policy.pin.minDigits,
      mayTryAnother: ({ context: { stop } }) => stop !== undefined && isForAnotherCard(stop.reason),
      returnsNeedNoCard: () => policy.returns.withoutCard,
      mayStill: ({ context: { stop } }, { next }: { next: Activity }) =>
        stop !== undefined && !isStoppedFrom(stop, next),
      goesOn: ({ context, event }) => {
        assertEvent(event, "answer.verdict");
        const { verdict } = event;
        return verdict.name === "known" && !isStoppedFrom(verdict.stop, context.next);
      },
      wasLastTry: ({ context, event }) => {
        assertEvent(event, "answer.verdict");
        return event.verdict.name === "wrong-pin" && context.triesLeft <= 1;
      },
      verdictIs: ({ event }, params: { name: Verdict["name"] }) => {
        assertEvent(event, "answer.verdict");
        return event.verdict.name === params.name;
      },
    },
    actions: {
      takeCard: assign(({ event }) => {
        assertEvent(event, "scan.card");
        return { ...nobody, card: event.card };
      }),
      addDigit: assign(({ context, event }) => {
        assertEvent(event, "intent.key");
        return { typed: context.typed + event.key };
      }),
      eraseDigit: assign(({ context }) => ({ typed: context.typed.slice(0, -1) })),
      takeTyped: assign(({ context }) => ({ ...nobody, card: patronId(context.typed), isTyped: true })),
      recallAttempts: assign(({ context }) => ({
        triesLeft: context.card === undefined ? 0 : attempts.left(context.card),
      })),
      addKey: assign(({ context, event }) => {
        assertEvent(event, "intent.key");
        return { pin: context.pin.with(event.key) };
      }),
      eraseKey: assign(({ context }) => ({ pin: context.pin.erased() })),
      forgetPin: assign({ pin: TypedSecret.empty }),
      countWrongPin: assign(({ context }) => ({ triesLeft: context.triesLeft - 1, saidWrong: true })),
      rememberWrongPin: ({ context }) => {
        if (context.card !== undefined) attempts.wrong(context.card);
      },
      startOver: assign(nobody),
      forgetAttempts: ({ context }) => {
        if (context.card !== undefined) attempts.right(context.card);
      },
      stopForTries: assign((_, { name }: { name: "tries-used" | "tries-used-here" }) => ({
        stop: { reason: { name }, words: [] },
        card: undefined,
      })),
      rememberUnknown: ({ context }) => {
        if (context.isTyped) attempts.unknown();
      },
      goOn: assign(({ context }) => ({ to: context.next })),
      goTo: assign((_, { next }: { next: Activity }) => ({ to: next })),
      stopUnknown: assign(({ event }) => {
        assertEvent(event, "answer.verdict");
        if (event.verdict.name !== "unknown") return {};
        const { reason, words } = event.verdict;
        return { stop: { reason, words }, card: undefined };
      }),
      notePatron: assign(({ event }) => {
        assertEvent(event, "answer.verdict");
        if (event.verdict.name !== "known") return {};
        const { patron, flags, account, stop } = event.verdict;
        return { patron, flags, account, stop, card: undefined };
      }),
      noteFault: assign(({ event }) => {
        assertEvent(event, "answer.verdict");
        return event.verdict.name === "no-answer" ? { fault: event.verdict.fault, card: undefined } : {};
      }),
    },
    delays: { notice: policy.times.notice * 1000 },
  }).createMachine({
    id: "identify",
    context: begin,
    output: outputOf,
    initial: "begin",
    states: {
      begin: {
        entry: "recallAttempts",
        always: [
          { guard: "wasStopped", target: "stopped" },
          { guard: "stationIsLocked", target: "stopped", actions: stopFor("tries-used-here") },
          { guard: "triesAreUsed", target: "stopped", actions: stopFor("tries-used") },
          { guard: "hasCard", target: "identifying" },
          { target: "card" },
        ],
      },
      card: {
        on: {
          "scan.card": { target: "begin", actions: "takeCard" },
          "intent.key": { guard: "cardHasRoom", actions: "addDigit" },
          "intent.erase": { actions: "eraseDigit" },
          "intent.submit": { guard: "typedIsACard", target: "begin", actions: "takeTyped" },
          "intent.return": {
            guard: "returnsNeedNoCard",
            target: "done",
            actions: { type: "goTo", params: { next: "return" } },
          },
          "intent.leave": "done",
          "idle.end": "done",
        },
      },
      identifying: {
        always: [{ guard: "pinIsAsked", target: "pin" }, { target: "lookingUp" }],
      },
      pin: {
        on: {
          "intent.key": { guard: "pinHasRoom", actions: "addKey" },
          "intent.erase": { actions: "eraseKey" },
          "intent.submit": { guard: "pinIsLongEnough", target: "lookingUp" },
          "intent.no-pin": { guard: "pinMayBeSkipped", target: "lookingUp", actions: "forgetPin" },
          "intent.leave": { target: "done", actions: "startOver" },
          "idle.end": { target: "done", actions: "startOver" },
        },
      },
      lookingUp: {
        invoke: { src: "lookUp", input: lookUpInput },
        exit: "forgetPin",
        on: {
          "answer.verdict": [
            { guard: "goesOn", target: "done", actions: ["forgetAttempts", "notePatron", "goOn"] },
            { guard: verdictIs("known"), target: "stopped", actions: ["forgetAttempts", "notePatron"] },
            { guard: "wasLastTry", target: "stopped", actions: ["rememberWrongPin", stopFor("tries-used")] },
            { guard: verdictIs("wrong-pin"), target: "pin", actions: ["rememberWrongPin", "countWrongPin"] },
            { guard: verdictIs("unknown"), target: "stopped", actions: ["rememberUnknown", "stopUnknown"] },
            { target: "noAnswer", actions: "noteFault" },
          ],
        },
      },
      stopped: {
        after: { notice: "done" },
        on: {
          "intent.leave": "done",
          "idle.end": "done",
          "intent.try-again": { guard: "mayTryAnother", target: "card", actions: "startOver" },
          "scan.card": { guard: "mayTryAnother", target: "begin", actions: "takeCard" },
          ...aside,
        },
      },
      noAnswer: { after: { notice: "done" }, on: { "intent.leave": "done", "idle.end": "done" } },
      done: { type: "final" },
    },
  });
}

/** The parameters of the action that says that too much was tried. */
function stopFor(name: "tries-used" | "tries-used-here") {
  return { type: "stopForTries", params: { name } } as const;
}

/** The parameters of the guard that looks at what the ILS said. */
function verdictIs(name: Verdict["name"]) {
  return { type: "verdictIs", params: { name } } as const;
}
