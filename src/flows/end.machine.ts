import { assertEvent, assign, setup } from "xstate";
import type { PatronAccount } from "../core/circulation.ts";
import type { Left } from "../core/contract/view-model.ts";
import { patronId, type ItemId, type PatronId } from "../core/ids.ts";
import { isYours, type Line } from "./lines.ts";
import { holdsCard, type Lying, type PadCard, type PadSeen } from "./pad.ts";
import type { Policy } from "./policy.ts";
import type { FlowPorts } from "./ports.ts";
import type { ReturnLine } from "./return-lines.ts";

/** Somebody scanned something: the next person, or this one with one more. */
export type NextScan =
  | { type: "scan.card"; card: PatronId }
  | { type: "scan.item"; item: ItemId }
  | { type: "scan.publishers-label" };

export interface EndInput {
  readonly account: PatronAccount | undefined;
  readonly lines: readonly Line[];
  readonly returned: readonly ReturnLine[];
  readonly pad: PadSeen;
  /** What lay on the pad when this session began. */
  readonly before: Lying;
  /** The person left in the middle: nothing is to be said but what they leave behind. */
  readonly left: boolean;
}

export interface EndContext extends EndInput {
  readonly next: NextScan | undefined;
}

export interface EndOutput {
  /** What began the next session, which hears of it. */
  readonly next: NextScan | undefined;
}

export type EndEvent = { type: "pad"; pad: PadSeen } | { type: "intent.leave" } | NextScan;

/** The card is this patron's; of no other it may be said that they have lost it. */
function isTheirs(card: PadCard, { account }: Pick<EndInput, "account">): boolean {
  return card !== undefined && account?.isOf(patronId(card.reveal())) === true;
}

/**
 * What the person has not taken along. What the station told them to leave here is not among it: what is not theirs, and
 * what was brought back. Nor is what somebody before them left.
 */
export function leftOf({ pad, before, lines, returned, account }: Omit<EndInput, "left">): Left {
  const theirs = new Set(lines.filter(isYours).map(({ id }) => id));
  const stays = new Set([...lines, ...returned].map(({ id }) => id).concat(before.items));
  return {
    card: pad.cards.some((card) => isTheirs(card, { account }) || !holdsCard(before, card)),
    items: pad.items.filter((item) => theirs.has(item) || !stays.has(item)).length,
  };
}

/** The goodbye: it says what is left on the pad, presses for it, and ends the session with the ILS once. */
export function endMachine({ log }: Pick<FlowPorts, "log">, { times, end }: Policy) {
  const { block, message, afterSeconds } = end.cardForgotten;
  return setup({
    types: {
      context: {} as EndContext,
      events: {} as EndEvent,
      input: {} as EndInput,
      output: {} as EndOutput,
    },
    guards: {
      // A card that lies there may have to be blocked first.
      mayEndNow: ({ context }) => context.account !== undefined && !leftOf(context).card,
      personLeft: ({ context }) => context.left,
      cardIsLeft: ({ context }) => leftOf(context).card,
      cardIsTaken: ({ context }) => !leftOf(context).card,
      itemsAreLeft: ({ context }) => leftOf(context).items > 0,
      itemsAreTaken: ({ context }) => leftOf(context).items === 0,
    },
    actions: {
      notePad: assign(({ event }) => {
        assertEvent(event, "pad");
        return { pad: event.pad };
      }),
      noteNext: assign(({ event }) => {
        assertEvent(event, ["scan.card", "scan.item", "scan.publishers-label"]);
        return { next: event };
      }),
      endAccount: ({ context }) => {
        void context.account?.end().then((ended) => {
          if (!ended.ok) log("flow.end-session", { fault: ended.fault.code });
        });
      },
      forgetAccount: assign({ account: undefined }),
      reportCard: ({ context: { account, pad } }) => {
        const theirs = pad.cards.some((card) => isTheirs(card, { account }));
        if (account === undefined || !theirs || !block) {
          log("flow.card-forgotten", { theirs, blocked: false });
          return;
        }
        void account.block(message).then((blocked) => {
          const why = blocked.ok ? undefined : blocked.fault.code;
          log("flow.card-forgotten", { theirs, blocked: blocked.ok, fault: why });
        });
      },
      reportItems: ({ context }) => {
        const { items } = leftOf(context);
        if (items > 0) log("flow.items-forgotten", { items });
      },
    },
    delays: {
      goodbye: times.goodbye * 1000,
      cardForgotten: afterSeconds * 1000,
      itemForgotten: end.itemForgotten.afterSeconds * 1000,
    },
  }).createMachine({
    id: "end",
    context: ({ input }) => ({ ...input, next: undefined }),
    output: ({ context: { next } }) => ({ next }),
    initial: "begin",
    // The screen does not wait for 36: a patron has gone by then.
    always: { guard: "mayEndNow", actions: END },
    on: {
      pad: { actions: "notePad" },
      "scan.*": { target: ".done", actions: "noteNext" },
    },
    states: {
      begin: { always: [{ guard: "personLeft", target: "leaving" }, { target: "going" }] },
      going: { after: { goodbye: "leaving" }, on: { "intent.leave": "leaving" } },
      leaving: {
        always: [
          { guard: "cardIsLeft", target: "cardLeft" },
          { guard: "itemsAreLeft", target: "itemsLeft" },
          { target: "done" },
        ],
      },
      cardLeft: {
        always: { guard: "cardIsTaken", target: "leaving" },
        after: { cardForgotten: { target: "done", actions: ["reportCard", "reportItems"] } },
      },
      itemsLeft: {
        always: { guard: "itemsAreTaken", target: "leaving" },
        after: { itemForgotten: { target: "done", actions: "reportItems" } },
      },
      // Entered after the ILS has heard of a card (01): the end of the session (35) comes last.
      done: { type: "final", entry: END },
    },
  });
}

/** The session with the ILS ends once: nothing is left of it then. */
const END = ["endAccount", "forgetAccount"] as const;
