import { assertEvent, assign, setup } from "xstate";
import type { Finding, Lending, PatronAccount, Release } from "../core/circulation.ts";
import type { ItemsNotice } from "../core/contract/view-model.ts";
import type { ItemId, PatronId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";
import type { ActivityOutput } from "./activity.ts";
import { asking } from "./ask.ts";
import { found, lent, nextFor, nextToRelease, released, scanned, setState, type Line } from "./lines.ts";

export interface CheckoutContext {
  account: PatronAccount;
  lines: readonly Line[];
  /** The item that the ILS is being asked about. */
  current: ItemId | undefined;
  notice: ItemsNotice | undefined;
}

export type CheckoutEvent =
  | { type: "scan.item"; item: ItemId }
  | { type: "scan.card"; card: PatronId }
  | { type: "scan.publishers-label" }
  | { type: "intent.finish" }
  | { type: "idle.end" }
  | { type: "answer.lending"; item: ItemId; answer: Result<Lending> }
  | { type: "answer.finding"; item: ItemId; finding: Finding }
  | { type: "answer.released"; item: ItemId; release: Release };

export interface CheckoutInput {
  readonly account: PatronAccount;
  readonly lines: readonly Line[];
}

export type CheckoutOutput = ActivityOutput<readonly Line[]>;

interface About {
  readonly account: PatronAccount;
  readonly item: ItemId | undefined;
}

const begin = ({ input }: { input: CheckoutInput }): CheckoutContext => ({
  ...input,
  current: undefined,
  notice: undefined,
});
const outputOf = ({ context }: { context: CheckoutContext }): CheckoutOutput => ({
  done: context.lines,
  next: "finish",
});
const about = ({ context }: { context: CheckoutContext }): About => ({
  account: context.account,
  item: context.current,
});

function itemOf({ item }: About): ItemId {
  if (item === undefined) throw new Error("Nothing to ask circulation about");
  return item;
}

const PLAIN = { feeAccepted: false, renewalAllowed: false } as const;

const lend = async (input: About): Promise<CheckoutEvent> => {
  const item = itemOf(input);
  return { type: "answer.lending", item, answer: await input.account.lend(item, PLAIN) };
};

const findOut = async (input: About): Promise<CheckoutEvent> => {
  const item = itemOf(input);
  return { type: "answer.finding", item, finding: await input.account.findOut(item) };
};

const toRelease = ({ context }: { context: CheckoutContext }): About => ({
  account: context.account,
  item: nextToRelease(context.lines),
});

const release = async (input: About): Promise<CheckoutEvent> => {
  const item = itemOf(input);
  return { type: "answer.released", item, release: await input.account.release(item) };
};

/**
 * Items one by one. An item is asked for once; if the answer is lost, the ILS is asked what happened before anything
 * is said to the patron, and nothing is repeated. Security comes off only after the ILS said yes, and an item is the
 * patron's only after that. The flow ends only between items, never over one.
 */
export const checkoutMachine = setup({
  types: {
    context: {} as CheckoutContext,
    events: {} as CheckoutEvent,
    input: {} as CheckoutInput,
    output: {} as CheckoutOutput,
  },
  actors: { lend: asking(lend), findOut: asking(findOut), release: asking(release) },
  guards: {
    someoneWaitsToBeLent: ({ context }) => nextFor(context.lines, "lend") !== undefined,
    someoneWaitsToBeFoundOut: ({ context }) => nextFor(context.lines, "find-out") !== undefined,
    someoneWaitsToBeReleased: ({ context }) => nextToRelease(context.lines) !== undefined,
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
      return { lines, notice: known?.state.name === "yours" ? ("already-yours" as const) : undefined };
    }),
    noteCard: assign({ notice: "a-card" }),
    notePublishersLabel: assign({ notice: "publishers-label" }),
    takeToLend: assign(({ context }) => ({ current: nextFor(context.lines, "lend")?.id })),
    takeToFindOut: assign(({ context }) => ({ current: nextFor(context.lines, "find-out")?.id })),
    showAsking: assign(({ context }) => ({ lines: mark(context, "asking") })),
    showFindingOut: assign(({ context }) => ({ lines: mark(context, "finding-out") })),
    noteLending: assign(({ context, event }) => {
      assertEvent(event, "answer.lending");
      return { lines: lent(context.lines, event.item, event.answer), current: undefined };
    }),
    noteFinding: assign(({ context, event }) => {
      assertEvent(event, "answer.finding");
      return { lines: found(context.lines, event.item, event.finding), current: undefined };
    }),
    noteReleased: assign(({ context, event }) => {
      assertEvent(event, "answer.released");
      return { lines: released(context.lines, event.item, event.release) };
    }),
  },
}).createMachine({
  id: "checkout",
  context: begin,
  output: outputOf,
  initial: "deciding",
  on: {
    "scan.item": { actions: "noteItem" },
    "scan.card": { actions: "noteCard" },
    "scan.publishers-label": { actions: "notePublishersLabel" },
  },
  states: {
    deciding: {
      always: [
        { guard: "someoneWaitsToBeReleased", target: "releasing" },
        { guard: "someoneWaitsToBeLent", target: "lending", actions: ["takeToLend", "showAsking"] },
        {
          guard: "someoneWaitsToBeFoundOut",
          target: "findingOut",
          actions: ["takeToFindOut", "showFindingOut"],
        },
        { target: "resting" },
      ],
    },
    resting: {
      on: {
        "scan.item": { target: "deciding", actions: "noteItem" },
        "intent.finish": "finished",
        "idle.end": "finished",
      },
    },
    lending: {
      invoke: { src: "lend", input: about },
      on: {
        "answer.lending": [
          { guard: "outcomeIsUnknown", target: "findingOut", actions: "showFindingOut" },
          { target: "deciding", actions: "noteLending" },
        ],
      },
    },
    findingOut: {
      invoke: { src: "findOut", input: about },
      on: { "answer.finding": { target: "deciding", actions: "noteFinding" } },
    },
    releasing: {
      invoke: { src: "release", input: toRelease },
      on: { "answer.released": { target: "deciding", actions: "noteReleased" } },
    },
    finished: { type: "final" },
  },
});

function mark(context: CheckoutContext, name: "asking" | "finding-out"): Line[] {
  return context.current === undefined
    ? [...context.lines]
    : setState(context.lines, context.current, { name });
}
