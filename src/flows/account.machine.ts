import { assertEvent, assign, forwardTo, setup } from "xstate";
import { ACCOUNT_PARTS, type AccountDesk } from "../core/account.ts";
import {
  aboutHold,
  begin,
  changeHold,
  deskOf,
  doneOf,
  mayRenewAll,
  NEXT,
  outputOf,
  renewalInput,
  rowFor,
  type AccountContext,
  type AccountEvent,
  type AccountInput,
  type AccountOutput,
} from "./account-context.ts";
import {
  change,
  changedHold,
  holdRow,
  isChangeable,
  isMovable,
  isRenewable,
  loanRow,
  queued,
  renewalIsOpen,
  rowAt,
  scannedRow,
} from "./account-rows.ts";
import { asking } from "./ask.ts";
import type { Policy } from "./policy.ts";
import { renewalMachine } from "./renewal.machine.ts";

/**
 * A patron's account: loans, holds and fees as far as the ILS gives them, one loan renewed or all, holds given up or sent
 * elsewhere. Nothing is renewed because it was scanned: that is asked. The flow ends only where nothing is open.
 */
export function accountMachine(policy: Policy) {
  const { show, holds: holdPolicy } = policy.account;
  const parts = ACCOUNT_PARTS.filter((part) => show[part]);
  const read = async ({ desk }: { desk: AccountDesk }): Promise<AccountEvent> => ({
    type: "answer.overview",
    overview: await desk.overview(parts),
  });
  return setup({
    types: {
      context: {} as AccountContext,
      events: {} as AccountEvent,
      input: {} as AccountInput,
      output: {} as AccountOutput,
      children: {} as { renewal: "renewal" },
    },
    actors: { read: asking(read), changeHold: asking(changeHold), renewal: renewalMachine },
    guards: {
      mayRenew: ({ context, event }) => {
        assertEvent(event, "intent.renew");
        const row = context.loans[event.line];
        return renewalIsOpen(context.flags, policy) && row !== undefined && isRenewable(row);
      },
      mayRenewAll: ({ context }) => mayRenewAll(context, policy),
      scannedMayBeRenewed: ({ context, event }) => {
        assertEvent(event, "scan.item");
        const row = rowFor(context, event.item);
        return renewalIsOpen(context.flags, policy) && row !== undefined && isRenewable(row);
      },
      mayCancel: ({ context, event }) => {
        assertEvent(event, "intent.cancel-hold");
        const row = context.holds[event.line];
        return holdPolicy.cancel && row !== undefined && isChangeable(row);
      },
      mayMove: ({ context, event }) => {
        assertEvent(event, "intent.change-pickup");
        const row = context.holds[event.line];
        return holdPolicy.pickupLocations.length > 0 && row !== undefined && isMovable(row);
      },
      placeIsThere: ({ event }) => {
        assertEvent(event, "intent.choose-place");
        return holdPolicy.pickupLocations[event.line] !== undefined;
      },
      failed: ({ event }) => {
        assertEvent(event, "answer.hold");
        return !event.answer.ok;
      },
      nobodyAnswered: ({ event }) => {
        assertEvent(event, "xstate.done.actor.renewal");
        return event.output.idle;
      },
      isToReadAgain: ({ event }) => {
        assertEvent(event, "xstate.done.actor.renewal");
        return event.output.readAgain;
      },
    },
    actions: {
      noteOverview: assign(({ event }) => {
        assertEvent(event, "answer.overview");
        if (!event.overview.ok) return { notice: { name: "no-answer" } as const };
        const { value } = event.overview;
        const { loans = [], holds = [] } = value;
        return { overview: value, loans: loans.map(loanRow), holds: holds.map(holdRow) };
      }),
      // What was done stays for the receipt when the rows are read anew.
      keepDone: assign(({ context }) => ({ done: doneOf(context), loans: [], holds: [] })),
      noteCard: assign({ notice: { name: "a-card" } }),
      notePublishersLabel: assign({ notice: { name: "publishers-label" } }),
      noteScan: assign(({ context, event }) => {
        assertEvent(event, "scan.item");
        const isTheirs = rowFor(context, event.item) !== undefined;
        return {
          notice: isTheirs ? ({ name: "not-renewable" } as const) : ({ name: "not-your-loan" } as const),
        };
      }),
      noteNoAnswer: assign({ notice: { name: "no-answer" } }),
      forgetNotice: assign({ notice: undefined }),
      takeScanned: assign(({ event }) => {
        assertEvent(event, "scan.item");
        return { scanned: event.item };
      }),
      queueScanned: assign(({ context: { loans, scanned } }) => {
        if (scanned === undefined) throw new Error("Nothing was scanned");
        const known = loans.some(({ entry }) => entry.item === scanned);
        return { loans: queued(known ? loans : [...loans, scannedRow(scanned)], scanned) };
      }),
      queueLoan: assign(({ context: { loans }, event }) => {
        assertEvent(event, "intent.renew");
        return { loans: queued(loans, rowAt(loans, event.line).entry.item) };
      }),
      noteRenewal: assign(({ context: { done }, event }) => {
        assertEvent(event, "xstate.done.actor.renewal");
        const { loans, atOnce, notice, print } = event.output;
        return { loans, atOnce, notice, done: { ...done, print: [...done.print, ...print] } };
      }),
      takeHold: assign(({ event }) => {
        assertEvent(event, ["intent.cancel-hold", "intent.change-pickup"]);
        return { hold: event.line, place: undefined };
      }),
      takePlace: assign(({ event }) => {
        assertEvent(event, "intent.choose-place");
        return { place: holdPolicy.pickupLocations[event.line] };
      }),
      showHold: assign(({ context: { holds, hold } }) => ({
        holds: change(holds, hold, { state: { name: "asking" }, words: [] }),
      })),
      noteHold: assign(({ context: { holds, hold, place }, event }) => {
        assertEvent(event, "answer.hold");
        if (!event.answer.ok) return {};
        const changed = changedHold(rowAt(holds, hold), place?.name, event.answer.value);
        return { holds: change(holds, hold, changed) };
      }),
      noteNext: assign(({ event }) => {
        assertEvent(event, LEAVING);
        return { next: NEXT[event.type] };
      }),
      toRenewal: forwardTo("renewal"),
    },
  }).createMachine({
    id: "account",
    context: begin,
    output: outputOf,
    initial: "reading",
    on: {
      "scan.card": { actions: "noteCard" },
      "scan.publishers-label": { actions: "notePublishersLabel" },
    },
    states: {
      reading: {
        invoke: { src: "read", input: deskOf },
        on: { "answer.overview": { target: "resting", actions: "noteOverview" } },
      },
      resting: {
        on: {
          "intent.renew": { guard: "mayRenew", target: "renewing", actions: "queueLoan" },
          "intent.renew-all": { guard: "mayRenewAll", target: "renewing" },
          "scan.item": [
            {
              guard: "scannedMayBeRenewed",
              target: "confirmingRenewal",
              actions: ["forgetNotice", "takeScanned"],
            },
            { actions: "noteScan" },
          ],
          "intent.cancel-hold": {
            guard: "mayCancel",
            target: "confirmingCancel",
            actions: ["forgetNotice", "takeHold"],
          },
          "intent.change-pickup": {
            guard: "mayMove",
            target: "choosingPlace",
            actions: ["forgetNotice", "takeHold"],
          },
          "intent.try-again": { target: "reading", actions: ["forgetNotice", "keepDone"] },
          "intent.borrow": leaving,
          "intent.return": leaving,
          "intent.pay": leaving,
          "intent.finish": leaving,
          "intent.leave": leaving,
          "idle.end": "finished",
        },
      },
      confirmingRenewal: {
        on: {
          "intent.yes": { target: "renewing", actions: "queueScanned" },
          "intent.no": "resting",
          "idle.end": "finished",
        },
      },
      renewing: {
        entry: "forgetNotice",
        invoke: {
          id: "renewal",
          src: "renewal",
          input: renewalInput,
          onDone: [
            { guard: "nobodyAnswered", target: "finished", actions: "noteRenewal" },
            { guard: "isToReadAgain", target: "reading", actions: ["noteRenewal", "keepDone"] },
            { target: "resting", actions: "noteRenewal" },
          ],
        },
        on: {
          "intent.yes": { actions: "toRenewal" },
          "intent.no": { actions: "toRenewal" },
          "idle.end": { actions: "toRenewal" },
        },
      },
      confirmingCancel: {
        on: { "intent.yes": "changingHold", "intent.no": "resting", "idle.end": "finished" },
      },
      choosingPlace: {
        on: {
          "intent.choose-place": { guard: "placeIsThere", target: "changingHold", actions: "takePlace" },
          "intent.back": "resting",
          "idle.end": "finished",
        },
      },
      changingHold: {
        entry: "showHold",
        invoke: { src: "changeHold", input: aboutHold },
        on: {
          "answer.hold": [
            // It may have happened all the same: the lists say.
            { guard: "failed", target: "reading", actions: ["noteNoAnswer", "keepDone"] },
            { target: "resting", actions: "noteHold" },
          ],
        },
      },
      finished: { type: "final" },
    },
  });
}

const LEAVING = Object.keys(NEXT) as (keyof typeof NEXT)[];
const leaving = { target: "finished", actions: "noteNext" } as const;
