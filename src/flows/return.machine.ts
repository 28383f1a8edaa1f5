import { assertEvent, assign, setup } from "xstate";
import type { ReturnsNotice } from "../core/contract/view-model.ts";
import type { ItemId, PatronId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";
import type { ReturnFinding, ReturnsPort, TakenBack } from "../core/returns.ts";
import type { ActivityOutput, Next } from "./activity.ts";
import { asking } from "./ask.ts";
import type { Policy } from "./policy.ts";
import type { FlowPorts } from "./ports.ts";
import {
  armed,
  broughtBack,
  changeLine,
  firstThatIs,
  found,
  isReturned,
  taken,
  type ReturnLine,
} from "./return-lines.ts";
import type { Service } from "./service.ts";

export interface ReturnContext {
  /** The ILS cannot be asked, and hears of it later. */
  readonly offLine: boolean;
  /** What was brought back before in the session; an item may have been lent again since. */
  readonly earlier: readonly ReturnLine[];
  readonly lines: readonly ReturnLine[];
  /** The item that is in hand, or was last. */
  readonly current: ItemId | undefined;
  readonly notice: ReturnsNotice | undefined;
  readonly next: Next;
}

/** Where a person goes from here. */
const NEXT = {
  "intent.finish": "finish",
  "intent.borrow": "borrow",
  "intent.account": "account",
  "intent.pay": "pay",
  "intent.leave": "leave",
} as const satisfies Readonly<Record<string, Next>>;

export type ReturnEvent =
  | { type: "scan.item"; item: ItemId }
  | { type: "scan.card"; card: PatronId }
  | { type: "scan.publishers-label" }
  | { type: keyof typeof NEXT }
  | { type: "idle.end" }
  | { type: "service"; service: Service }
  | { type: "answer.taken"; item: ItemId; answer: Result<TakenBack> }
  | { type: "answer.finding"; item: ItemId; finding: ReturnFinding }
  | { type: "answer.armed"; item: ItemId; outcome: Result<unknown> }
  | { type: "answer.slip" };

export interface ReturnInput {
  readonly service: Service;
  /** What was brought back before in the session. */
  readonly earlier: readonly ReturnLine[];
  /** Items that were scanned before this began. */
  readonly waiting: readonly ItemId[];
}

export type ReturnOutput = ActivityOutput<readonly ReturnLine[]>;

interface Given {
  readonly context: ReturnContext;
}

const begin = ({ input: { service, earlier, waiting } }: { input: ReturnInput }): ReturnContext => ({
  offLine: takesAlone(service),
  earlier,
  lines: waiting.reduce(broughtBack, []),
  current: undefined,
  notice: undefined,
  next: "finish",
});

/** Without the ILS items are taken back only where the library wants that. */
function takesAlone({ offLine, activities }: Service): boolean {
  return offLine && activities.includes("return");
}

const outputOf = ({ context: { earlier, lines, next } }: Given): ReturnOutput => ({
  done: [...earlier, ...lines],
  next,
});

interface About {
  readonly item: ItemId | undefined;
  readonly offLine: boolean;
}

const about = ({ context }: Given): About => ({ item: context.current, offLine: context.offLine });

/** What was taken without the ILS is secured without it. */
const toArm = ({ context }: Given): About => ({
  item: context.current,
  offLine: currentLine(context)?.taken?.offLine ?? false,
});

function itemOf({ item }: About): ItemId {
  if (item === undefined) throw new Error("Nothing to ask circulation about");
  return item;
}

type Parts = Pick<FlowPorts, "returns" | "offLine" | "receipts" | "clock">;

/**
 * Items that are brought back, one by one. An item is asked for once; if the answer is lost, circulation finds out what
 * happened. Its security goes on as soon as the ILS has answered, and only then anything is said of it. The flow ends only
 * between items, never over one.
 */
export function returnMachine(parts: Parts, { returns: { slip } }: Policy) {
  const { returns, receipts, clock } = parts;
  const desk = ({ offLine }: About): ReturnsPort => (offLine ? parts.offLine.returns : returns);
  const takeBack = async (input: About): Promise<ReturnEvent> => {
    const item = itemOf(input);
    return { type: "answer.taken", item, answer: await desk(input).takeBack(item) };
  };
  const findOut = async (input: About): Promise<ReturnEvent> => {
    const item = itemOf(input);
    return { type: "answer.finding", item, finding: await returns.findOutReturn(item) };
  };
  const arm = async (input: About): Promise<ReturnEvent> => {
    const item = itemOf(input);
    return { type: "answer.armed", item, outcome: await desk(input).arm(item) };
  };
  const print = async ({
    line: { id, title, taken: said },
  }: {
    readonly line: ReturnLine;
  }): Promise<ReturnEvent> => {
    if (said === undefined) throw new Error("A slip for an item that nobody answered for");
    const { route, hold, alert } = said;
    await receipts.printHoldSlip({ at: clock.now(), item: id, title, route, hold, alert });
    return { type: "answer.slip" };
  };
  return setup({
    types: {
      context: {} as ReturnContext,
      events: {} as ReturnEvent,
      input: {} as ReturnInput,
      output: {} as ReturnOutput,
    },
    actors: { takeBack: asking(takeBack), findOut: asking(findOut), arm: asking(arm), print: asking(print) },
    guards: {
      someoneIsToBeSecured: ({ context }) => firstThatIs(context.lines, "securing") !== undefined,
      someoneWaits: ({ context }) => firstThatIs(context.lines, "waiting") !== undefined,
      slipIsWanted: ({ context }) => wantsSlip(currentLine(context), slip),
      outcomeIsUnknown: ({ event }) => {
        assertEvent(event, "answer.taken");
        return !event.answer.ok && event.answer.fault.code === "acs.unknown-outcome";
      },
    },
    actions: {
      noteItem: assign(({ context, event }) => {
        assertEvent(event, "scan.item");
        const lines = broughtBack(context.lines, event.item);
        const isBack = lines.some((line) => line.id === event.item && isReturned(line));
        return { lines, notice: isBack ? ({ name: "already-returned" } as const) : undefined };
      }),
      noteService: assign(({ event }) => {
        assertEvent(event, "service");
        return { offLine: takesAlone(event.service) };
      }),
      noteCard: assign({ notice: { name: "a-card" } }),
      notePublishersLabel: assign({ notice: { name: "publishers-label" } }),
      takeWaiting: assign(({ context }) => ({ current: firstThatIs(context.lines, "waiting") })),
      takeToSecure: assign(({ context }) => ({ current: firstThatIs(context.lines, "securing") })),
      showAsking: assign(({ context }) => ({ lines: mark(context, "asking") })),
      showFindingOut: assign(({ context }) => ({ lines: mark(context, "finding-out") })),
      noteTaken: assign(({ context, event }) => {
        assertEvent(event, "answer.taken");
        return { lines: taken(context.lines, event.item, event.answer) };
      }),
      noteFinding: assign(({ context, event }) => {
        assertEvent(event, "answer.finding");
        return { lines: found(context.lines, event.item, event.finding) };
      }),
      noteArmed: assign(({ context, event }) => {
        assertEvent(event, "answer.armed");
        return { lines: armed(context.lines, event.item, event.outcome) };
      }),
      noteNext: assign(({ event }) => {
        assertEvent(event, LEAVING);
        return { next: NEXT[event.type] };
      }),
    },
  }).createMachine({
    id: "return",
    context: begin,
    output: outputOf,
    initial: "deciding",
    on: {
      "scan.item": { actions: "noteItem" },
      "scan.card": { actions: "noteCard" },
      "scan.publishers-label": { actions: "notePublishersLabel" },
      service: { actions: "noteService" },
    },
    states: {
      deciding: {
        always: [
          { guard: "someoneIsToBeSecured", target: "securing", actions: "takeToSecure" },
          { guard: "someoneWaits", target: "asking", actions: ["takeWaiting", "showAsking"] },
          { target: "resting" },
        ],
      },
      resting: {
        on: {
          "scan.item": { target: "deciding", actions: "noteItem" },
          "intent.finish": leaving,
          "intent.borrow": leaving,
          "intent.account": leaving,
          "intent.pay": leaving,
          "intent.leave": leaving,
          "idle.end": "finished",
        },
      },
      asking: {
        invoke: { src: "takeBack", input: about },
        on: {
          "answer.taken": [
            { guard: "outcomeIsUnknown", target: "findingOut", actions: "showFindingOut" },
            { target: "answered", actions: "noteTaken" },
          ],
        },
      },
      findingOut: {
        invoke: { src: "findOut", input: about },
        on: { "answer.finding": { target: "answered", actions: "noteFinding" } },
      },
      securing: {
        invoke: { src: "arm", input: toArm },
        on: { "answer.armed": { target: "answered", actions: "noteArmed" } },
      },
      answered: {
        always: [{ guard: "slipIsWanted", target: "printing" }, { target: "deciding" }],
      },
      // A slip goes with the item: the next one waits for it. Whoever prints it tells staff if it does not come.
      printing: {
        invoke: { src: "print", input: slipOf },
        on: { "answer.slip": "deciding" },
      },
      finished: { type: "final" },
    },
  });
}

const LEAVING = Object.keys(NEXT) as (keyof typeof NEXT)[];
const leaving = { target: "finished", actions: "noteNext" } as const;

/** The line that is in hand. */
export function currentLine({
  lines,
  current,
}: Pick<ReturnContext, "lines" | "current">): ReturnLine | undefined {
  return lines.find(({ id }) => id === current);
}

function mark(context: ReturnContext, name: "asking" | "finding-out"): readonly ReturnLine[] {
  return context.current === undefined
    ? context.lines
    : changeLine(context.lines, context.current, { state: { name } });
}

/** Whether a slip goes with an item that is back: with those that are not for the shelf, or with each. */
function wantsSlip(line: ReturnLine | undefined, slip: Policy["returns"]["slip"]): boolean {
  if (line?.state.name !== "returned" || slip === "never") return false;
  const { to } = line.state.route;
  return slip === "always" || to === "hold-shelf" || to === "branch";
}

function slipOf({ context }: Given): { readonly line: ReturnLine } {
  const line = currentLine(context);
  if (line === undefined) throw new Error("No item for a slip");
  return { line };
}
