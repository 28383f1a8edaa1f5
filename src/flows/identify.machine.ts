import { assertEvent, assign, setup } from "xstate";
import type { CirculationPort, PatronAccount, PatronFlag } from "../core/circulation.ts";
import type { NotYouReason } from "../core/contract/view-model.ts";
import type { Fault } from "../core/faults.ts";
import type { PatronId } from "../core/ids.ts";
import type { Next } from "./activity.ts";
import { asking } from "./ask.ts";
import type { Attempts } from "./attempts.ts";
import type { Policy } from "./policy.ts";
import { judge, type Verdict } from "./verdict.ts";

export interface IdentifyContext {
  /** What the person wants to do, which not every block stops. */
  readonly next: Next;
  card: PatronId | undefined;
  /** Only until the ILS has been asked; the look-up takes it along. */
  pin: string;
  triesLeft: number;
  saidWrong: boolean;
  stop: { reason: NotYouReason; words: readonly string[] } | undefined;
  fault: Fault | undefined;
  patron: string;
  flags: readonly PatronFlag[];
  account: PatronAccount | undefined;
}

export type IdentifyEvent =
  | { type: "scan.card"; card: PatronId }
  | { type: "intent.key"; key: string }
  | { type: "intent.erase" }
  | { type: "intent.submit" }
  | { type: "intent.no-pin" }
  | { type: "intent.try-again" }
  | { type: "intent.leave" }
  | { type: "idle.end" }
  | { type: "answer.verdict"; verdict: Verdict };

export interface IdentifyInput {
  readonly next: Next;
  readonly card: PatronId | undefined;
}

export interface IdentifyOutput {
  readonly identified: boolean;
  readonly patron: string;
  readonly flags: readonly PatronFlag[];
  /** Also there when a known patron was stopped: the ILS's session is to be ended. */
  readonly account: PatronAccount | undefined;
}

interface LookUp {
  readonly next: Next;
  readonly card: PatronId | undefined;
  readonly pin: string | undefined;
}

const nobody = {
  card: undefined,
  pin: "",
  triesLeft: 0,
  saidWrong: false,
  stop: undefined,
  fault: undefined,
  patron: "",
  flags: [],
  account: undefined,
} as const satisfies Omit<IdentifyContext, "next">;

const begin = ({ input }: { input: IdentifyInput }): IdentifyContext => ({ ...nobody, ...input });

const outputOf = ({ context }: { context: IdentifyContext }): IdentifyOutput => ({
  identified: context.stop === undefined && context.account !== undefined,
  patron: context.patron,
  flags: context.flags,
  account: context.account,
});

const lookUpInput = ({ context }: { context: IdentifyContext }): LookUp => ({
  next: context.next,
  card: context.card,
  pin: context.pin === "" ? undefined : context.pin,
});

/** Card, PIN as the policy wants it, and the ILS's word on both. */
export function identifyMachine(circulation: CirculationPort, attempts: Attempts, policy: Policy) {
  const lookUp = async ({ next, card, pin }: LookUp): Promise<IdentifyEvent> => {
    if (card === undefined) throw new Error("A look-up without a card");
    return { type: "answer.verdict", verdict: judge(await circulation.identify(card, pin), next, policy) };
  };
  return setup({
    types: {
      context: {} as IdentifyContext,
      events: {} as IdentifyEvent,
      input: {} as IdentifyInput,
      output: {} as IdentifyOutput,
    },
    actors: { lookUp: asking(lookUp) },
    guards: {
      hasCard: ({ context }) => context.card !== undefined,
      triesAreUsed: ({ context }) => context.card !== undefined && context.triesLeft === 0,
      pinIsAsked: () => policy.pin.ask !== "none",
      pinMayBeSkipped: () => policy.pin.ask === "optional",
      pinHasRoom: ({ context }) => context.pin.length < policy.pin.maxDigits,
      pinIsLongEnough: ({ context }) => context.pin.length >= policy.pin.minDigits,
      cardWasUnknown: ({ context }) => context.stop?.reason.name === "unknown-card",
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
      recallAttempts: assign(({ context }) => ({
        triesLeft: context.card === undefined ? 0 : attempts.left(context.card),
      })),
      addKey: assign(({ context, event }) => {
        assertEvent(event, "intent.key");
        return { pin: context.pin + event.key };
      }),
      eraseKey: assign(({ context }) => ({ pin: context.pin.slice(0, -1) })),
      forgetPin: assign({ pin: "" }),
      countWrongPin: assign(({ context }) => ({ triesLeft: context.triesLeft - 1, saidWrong: true })),
      rememberWrongPin: ({ context }) => {
        if (context.card !== undefined) attempts.wrong(context.card);
      },
      startOver: assign(nobody),
      forgetAttempts: ({ context }) => {
        if (context.card !== undefined) attempts.right(context.card);
      },
      stopForTries: assign({ stop: { reason: { name: "tries-used" }, words: [] }, card: undefined }),
      noteStop: assign(({ event }) => {
        assertEvent(event, "answer.verdict");
        const { verdict } = event;
        if (verdict.name !== "stopped") return {};
        return {
          stop: { reason: verdict.reason, words: verdict.words },
          account: verdict.account,
          card: undefined,
        };
      }),
      notePatron: assign(({ event }) => {
        assertEvent(event, "answer.verdict");
        const { verdict } = event;
        return verdict.name === "welcome"
          ? { patron: verdict.patron, flags: verdict.flags, account: verdict.account, card: undefined }
          : {};
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
          { guard: "triesAreUsed", target: "stopped", actions: "stopForTries" },
          { guard: "hasCard", target: "identifying" },
          { target: "card" },
        ],
      },
      card: {
        on: {
          "scan.card": { target: "begin", actions: "takeCard" },
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
            {
              guard: { type: "verdictIs", params: { name: "welcome" } },
              target: "done",
              actions: ["forgetAttempts", "notePatron"],
            },
            { guard: "wasLastTry", target: "stopped", actions: ["rememberWrongPin", "stopForTries"] },
            {
              guard: { type: "verdictIs", params: { name: "wrong-pin" } },
              target: "pin",
              actions: ["rememberWrongPin", "countWrongPin"],
            },
            {
              guard: { type: "verdictIs", params: { name: "stopped" } },
              target: "stopped",
              actions: "noteStop",
            },
            { target: "noAnswer", actions: "noteFault" },
          ],
        },
      },
      stopped: {
        after: { notice: "done" },
        on: {
          "intent.leave": "done",
          "idle.end": "done",
          "intent.try-again": { guard: "cardWasUnknown", target: "card", actions: "startOver" },
          "scan.card": { guard: "cardWasUnknown", target: "begin", actions: "takeCard" },
        },
      },
      noAnswer: { after: { notice: "done" }, on: { "intent.leave": "done", "idle.end": "done" } },
      done: { type: "final" },
    },
  });
}
