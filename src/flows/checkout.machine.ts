import { assertEvent, assign, setup } from "xstate";
import type { Finding, Lending, PatronAccount, Release, Undoing } from "../core/circulation.ts";
import type { ItemsNotice } from "../core/contract/view-model.ts";
import type { ItemId, PatronId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";
import type { ActivityOutput, Next } from "./activity.ts";
import { asking } from "./ask.ts";
import {
  answered,
  countsOf,
  found,
  isBusy,
  isOdd,
  isYours,
  leftHere,
  lent,
  nextFor,
  nextToConfirm,
  nextToRelease,
  nextToUndo,
  placed,
  queuesForRelease,
  released,
  scanned,
  setState,
  undone,
  type Line,
} from "./lines.ts";
import type { PadSeen } from "./pad.ts";
import type { Policy } from "./policy.ts";

export interface CheckoutContext {
  account: PatronAccount;
  rules: Policy["checkout"];
  lines: readonly Line[];
  /** The item that the ILS is being asked about. */
  current: ItemId | undefined;
  notice: ItemsNotice | undefined;
  /** Where the person goes from here, once nothing is open. */
  next: Next;
}

/** Where a person may go from borrowing. */
const WAYS_ON = ["finish", "return", "account", "pay"] as const satisfies readonly Next[];

export type CheckoutEvent =
  | { type: "scan.item"; item: ItemId }
  | { type: "scan.card"; card: PatronId }
  | { type: "scan.publishers-label" }
  | { type: "pad"; pad: PadSeen }
  | { type: `intent.${(typeof WAYS_ON)[number]}` }
  | { type: `intent.${"yes" | "no" | "left-here" | "back"}` }
  | { type: "idle.end" }
  | { type: "answer.lending"; item: ItemId; answer: Result<Lending> }
  | { type: "answer.finding"; item: ItemId; finding: Finding }
  | { type: "answer.released"; item: ItemId; release: Release }
  | { type: "answer.undone"; item: ItemId; undoing: Undoing };

export interface CheckoutInput {
  readonly account: PatronAccount;
  readonly rules: Policy["checkout"];
  readonly lines: readonly Line[];
  /** What lies on the pad by now. */
  readonly onPad: readonly ItemId[];
}

export type CheckoutOutput = ActivityOutput<readonly Line[]>;

interface About {
  readonly account: PatronAccount;
  readonly line: Line;
}

const begin = ({ input: { onPad, lines, ...input } }: { input: CheckoutInput }): CheckoutContext => ({
  ...input,
  lines: placed(lines, onPad),
  current: undefined,
  notice: undefined,
  next: "finish",
});
const outputOf = ({ context }: { context: CheckoutContext }): CheckoutOutput => ({
  done: context.lines,
  next: context.next,
});

/** What circulation is asked about: an item of the list, as `of` finds it. */
const about =
  (of: (context: CheckoutContext) => ItemId | undefined) =>
  ({ context }: { context: CheckoutContext }): About => {
    const id = of(context);
    const line = context.lines.find((one) => one.id === id);
    if (line === undefined) throw new Error("Nothing to ask circulation about");
    return { account: context.account, line };
  };
const aboutCurrent = about(({ current }) => current);
const aboutRelease = about(({ lines }) => nextToRelease(lines));
const aboutUndo = about(({ lines }) => nextToUndo(lines));

const lend = async ({ account, line: { id, wish } }: About): Promise<CheckoutEvent> => ({
  type: "answer.lending",
  item: id,
  answer: await account.lend(id, wish),
});
const findOut = async ({ account, line: { id } }: About): Promise<CheckoutEvent> => ({
  type: "answer.finding",
  item: id,
  finding: await account.findOut(id),
});
const release = async ({ account, line: { id } }: About): Promise<CheckoutEvent> => ({
  type: "answer.released",
  item: id,
  release: await account.release(id),
});
const undo = async ({ account, line: { id } }: About): Promise<CheckoutEvent> => ({
  type: "answer.undone",
  item: id,
  undoing: await account.undo(id),
});

const waysOn = Object.fromEntries(
  WAYS_ON.map((next) => [
    `intent.${next}`,
    { guard: "nothingIsUnderWay", target: "#checkout.leaving", actions: { type: "goTo", params: { next } } },
  ]),
);

/**
 * Items one by one, or as a stack. An item is asked for once; if the answer is lost, the ILS is asked what happened
 * before anything is said to the patron, and nothing is repeated. Security comes off only after the ILS said yes, and an
 * item is the patron's only after that; meanwhile the next one is asked for. What costs, and what is theirs already, is for the patron to say. The flow ends
 * only between items, and only when nobody can go away with what is not theirs.
 */
export const checkoutMachine = setup({
  types: {
    context: {} as CheckoutContext,
    events: {} as CheckoutEvent,
    input: {} as CheckoutInput,
    output: {} as CheckoutOutput,
  },
  actors: { lend: asking(lend), findOut: asking(findOut), release: asking(release), undo: asking(undo) },
  guards: {
    // Loans do not run ahead of the pad: were the power cut, staff would have to look after each that is not released.
    someoneWaitsToBeLent: ({ context: { lines } }) =>
      nextFor(lines, "lend") !== undefined && !queuesForRelease(lines),
    someoneWaitsToBeFoundOut: ({ context }) => nextFor(context.lines, "find-out") !== undefined,
    someoneWaitsToBeReleased: ({ context }) => nextToRelease(context.lines) !== undefined,
    nothingIsUnderWay: ({ context }) => !isBusy(context.lines),
    somethingIsAsked: ({ context: { lines } }) => !isBusy(lines) && nextToConfirm(lines) !== undefined,
    enoughWereLent: ({ context: { lines, rules } }) =>
      rules.maxItems !== undefined &&
      countsOf(lines).granted >= rules.maxItems &&
      nextFor(lines, "lend")?.wish.renewalAllowed === false,
    someoneIsLeftLent: ({ context }) => nextToUndo(context.lines) !== undefined,
    someoneIsOdd: ({ context }) => context.lines.some(isOdd),
    someoneIsInHand: ({ context }) => context.lines.some((line) => isOdd(line) && line.place === "in-hand"),
    outcomeIsUnknown: ({ event }) => {
      assertEvent(event, "answer.lending");
      return !event.answer.ok && event.answer.fault.code === "acs.unknown-outcome";
    },
  },
  actions: {
    noteItem: assign(({ context, event }) => {
      assertEvent(event, "scan.item");
      const lines = scanned(context.lines, event.item);
      const known = lines.find((line) => line.id === event.item);
      return {
        lines,
        notice: known !== undefined && isYours(known) ? { name: "already-yours" as const } : undefined,
      };
    }),
    notePad: assign(({ context, event }) => {
      assertEvent(event, "pad");
      return { lines: placed(context.lines, event.pad.items) };
    }),
    noteCard: assign({ notice: { name: "a-card" } }),
    notePublishersLabel: assign({ notice: { name: "publishers-label" } }),
    sayEnough: assign(({ context: { lines } }) => {
      const line = nextFor(lines, "lend");
      return line === undefined
        ? {}
        : { lines: setState(lines, line.id, { name: "not-yours", reason: "enough" }) };
    }),
    takeToLend: assign(({ context }) => ({ current: nextFor(context.lines, "lend")?.id })),
    takeToFindOut: assign(({ context }) => ({ current: nextFor(context.lines, "find-out")?.id })),
    showAsking: assign(({ context }) => ({ lines: mark(context, "asking") })),
    showFindingOut: assign(({ context }) => ({ lines: mark(context, "finding-out") })),
    noteLending: assign(({ context: { lines, rules }, event }) => {
      assertEvent(event, "answer.lending");
      return { lines: lent(lines, event.item, event.answer, rules), current: undefined };
    }),
    noteFinding: assign(({ context, event }) => {
      assertEvent(event, "answer.finding");
      return { lines: found(context.lines, event.item, event.finding), current: undefined };
    }),
    noteReleased: assign(({ context, event }) => {
      assertEvent(event, "answer.released");
      return { lines: released(context.lines, event.item, event.release) };
    }),
    noteUndone: assign(({ context, event }) => {
      assertEvent(event, "answer.undone");
      return { lines: undone(context.lines, event.item, event.undoing) };
    }),
    noteAnswer: assign(({ context: { lines } }, { yes }: { yes: boolean }) => {
      const line = nextToConfirm(lines);
      return line === undefined ? {} : { lines: answered(lines, line, yes) };
    }),
    noteLeftHere: assign(({ context }) => ({ lines: leftHere(context.lines) })),
    goTo: assign((_, { next }: { next: Next }) => ({ next })),
  },
}).createMachine({
  id: "checkout",
  context: begin,
  output: outputOf,
  initial: "borrowing",
  on: {
    "scan.item": { actions: "noteItem" },
    "scan.card": { actions: "noteCard" },
    "scan.publishers-label": { actions: "notePublishersLabel" },
    pad: { actions: "notePad" },
  },
  states: {
    borrowing: {
      type: "parallel",
      always: { guard: "somethingIsAsked", target: "confirming" },
      on: { ...waysOn, "idle.end": { guard: "nothingIsUnderWay", target: "finished" } },
      states: {
        ils: {
          initial: "free",
          states: {
            free: {
              always: [
                { guard: "enoughWereLent", actions: "sayEnough" },
                { guard: "someoneWaitsToBeLent", target: "lending", actions: ["takeToLend", "showAsking"] },
                {
                  guard: "someoneWaitsToBeFoundOut",
                  target: "findingOut",
                  actions: ["takeToFindOut", "showFindingOut"],
                },
              ],
            },
            lending: {
              invoke: { src: "lend", input: aboutCurrent },
              on: {
                "answer.lending": [
                  { guard: "outcomeIsUnknown", target: "findingOut", actions: "showFindingOut" },
                  { target: "free", actions: "noteLending" },
                ],
              },
            },
            findingOut: {
              invoke: { src: "findOut", input: aboutCurrent },
              on: { "answer.finding": { target: "free", actions: "noteFinding" } },
            },
          },
        },
        security: {
          initial: "free",
          states: {
            free: { always: { guard: "someoneWaitsToBeReleased", target: "releasing" } },
            releasing: {
              invoke: { src: "release", input: aboutRelease },
              on: { "answer.released": { target: "free", actions: "noteReleased" } },
            },
          },
        },
      },
    },
    // One question after the other; who has gone says no to each.
    confirming: {
      on: {
        "intent.yes": { target: "borrowing", actions: { type: "noteAnswer", params: { yes: true } } },
        "intent.no": { target: "borrowing", actions: { type: "noteAnswer", params: { yes: false } } },
        "idle.end": { target: "borrowing", actions: { type: "noteAnswer", params: { yes: false } } },
      },
    },
    // "7 of 8 are yours. This one is not": nobody leaves before the eighth does.
    leaving: {
      always: [
        { guard: "someoneIsLeftLent", target: "undoing" },
        { guard: "someoneIsOdd", target: "oddOneOut" },
        { target: "finished" },
      ],
    },
    oddOneOut: {
      on: {
        pad: { target: "leaving", actions: "notePad" },
        "scan.item": { target: "borrowing", actions: "noteItem" },
        "intent.left-here": { guard: "someoneIsInHand", target: "leaving", actions: "noteLeftHere" },
        "intent.back": "borrowing",
        "idle.end": "finished",
      },
    },
    undoing: {
      invoke: { src: "undo", input: aboutUndo },
      on: { "answer.undone": { target: "leaving", actions: "noteUndone" } },
    },
    finished: { type: "final" },
  },
});

function mark(context: CheckoutContext, name: "asking" | "finding-out"): Line[] {
  return context.current === undefined
    ? [...context.lines]
    : setState(context.lines, context.current, { name });
}
