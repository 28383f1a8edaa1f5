import { assertEvent, assign, setup } from "xstate";
import type { AccountDesk, Renewal, RenewalFinding, RenewedAll } from "../core/account.ts";
import type { AccountNotice } from "../core/contract/view-model.ts";
import type { FaultCode } from "../core/faults.ts";
import type { ItemId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";
import {
  answered,
  answeredAtOnce,
  change,
  foundOut,
  isUntouched,
  isWaiting,
  letBe,
  nextWaiting,
  rowAt,
  waiting,
  type LoanRow,
} from "./account-rows.ts";
import { asking } from "./ask.ts";

export interface RenewalInput {
  readonly desk: AccountDesk;
  /** Those that wait are renewed one after the other; where none does, all are. */
  readonly loans: readonly LoanRow[];
  /** The ILS renews all at once, as far as is known. */
  readonly atOnce: boolean;
}

export interface RenewalOutput {
  readonly loans: readonly LoanRow[];
  readonly atOnce: boolean;
  readonly notice: AccountNotice | undefined;
  /** Lines for the slip that belong to no loan (AG of 66). */
  readonly print: readonly string[];
  /** What was renewed is not named by the ILS: its lists say. */
  readonly readAgain: boolean;
  /** Nobody came back to a question. */
  readonly idle: boolean;
}

type Fee = Extract<Renewal, { outcome: "fee" }>;

export interface RenewalContext extends RenewalInput, Omit<RenewalOutput, "loans" | "atOnce"> {
  /** The loan that is asked about. */
  readonly loan: number | undefined;
  /** What it costs to renew it, once the ILS has said so. */
  readonly fee: Fee | undefined;
  /** How many loans are renewed together. */
  readonly batch: number;
}

export type RenewalEvent =
  | { type: `intent.${"yes" | "no"}` }
  | { type: "idle.end" }
  | { type: "answer.renewal"; answer: Result<Renewal> }
  | { type: "answer.all"; answer: Result<RenewedAll> }
  | { type: "answer.finding"; finding: RenewalFinding };

const begin = ({ input }: { input: RenewalInput }): RenewalContext => ({
  ...input,
  loan: undefined,
  fee: undefined,
  batch: input.loans.filter(isWaiting).length,
  notice: undefined,
  print: [],
  readAgain: false,
  idle: false,
});

const outputOf = ({ context }: { context: RenewalContext }): RenewalOutput => ({
  loans: letBe(context.loans),
  atOnce: context.atOnce,
  notice: context.notice,
  print: context.print,
  readAgain: context.readAgain,
  idle: context.idle,
});

interface About {
  readonly desk: AccountDesk;
  readonly item: ItemId | undefined;
  readonly feeAccepted: boolean;
}

const about = ({ context: { desk, loans, loan, fee } }: { context: RenewalContext }): About => ({
  desk,
  item: rowAt(loans, loan).entry.item,
  feeAccepted: fee !== undefined,
});

function itemOf({ item }: About): ItemId {
  if (item === undefined) throw new Error("A loan without a number cannot be asked about");
  return item;
}

const renew = async (input: About): Promise<RenewalEvent> => ({
  type: "answer.renewal",
  answer: await input.desk.renew(itemOf(input), input.feeAccepted),
});

const findOut = async (input: About): Promise<RenewalEvent> => ({
  type: "answer.finding",
  finding: await input.desk.findOutRenewal(itemOf(input)),
});

interface AboutAll {
  readonly desk: AccountDesk;
  readonly items: readonly ItemId[];
}

const aboutAll = ({ context: { desk, loans } }: { context: RenewalContext }): AboutAll => ({
  desk,
  items: loans.filter(isUntouched).flatMap(({ entry }) => entry.item ?? []),
});

const renewAll = async ({ desk, items }: AboutAll): Promise<RenewalEvent> => ({
  type: "answer.all",
  answer: await desk.renewAll(items),
});

/**
 * Loans renewed, one or all. What costs is asked first; a lost answer is found out and never repeated; it ends only
 * between loans. All are asked for at once where the ILS can do that, and else one after the other.
 */
export const renewalMachine = setup({
  types: {
    context: {} as RenewalContext,
    events: {} as RenewalEvent,
    input: {} as RenewalInput,
    output: {} as RenewalOutput,
  },
  actors: {
    renew: asking(renew),
    renewAll: asking(renewAll),
    findOut: asking(findOut),
  },
  guards: {
    oneWaitsFor: ({ context }, { step }: { step: LoanRow["step"] }) =>
      nextWaiting(context.loans, step) !== undefined,
    isBegun: ({ context }) => context.batch > 0,
    canAllAtOnce: ({ context }) => context.atOnce,
    namesNone: ({ context }) => !context.loans.some(isUntouched),
    costs: ({ event }) => {
      assertEvent(event, "answer.renewal");
      return event.answer.ok && event.answer.value.outcome === "fee";
    },
    failed: ({ event }) => {
      assertEvent(event, "answer.all");
      return !event.answer.ok;
    },
    faultIs: ({ event }, { code }: { code: FaultCode }) => {
      assertEvent(event, ["answer.renewal", "answer.all"]);
      return !event.answer.ok && event.answer.fault.code === code;
    },
  },
  actions: {
    queueAll: assign(({ context: { loans } }, { step }: { step: LoanRow["step"] }) => ({
      loans: loans.map((row) => (isUntouched(row) ? waiting(row, step) : row)),
      batch: loans.filter(isUntouched).length,
    })),
    take: assign(({ context }, { step }: { step: LoanRow["step"] }) => ({
      loan: nextWaiting(context.loans, step),
      fee: undefined,
    })),
    show: assign(({ context: { loans, loan } }, { name }: { name: "asking" | "finding-out" }) => ({
      loans: change(loans, loan, { state: { name } }),
    })),
    noteRenewal: assign(({ context: { loans, loan }, event }) => {
      assertEvent(event, "answer.renewal");
      return { loans: change(loans, loan, answered(rowAt(loans, loan), event.answer)) };
    }),
    noteFee: assign(({ event }) => {
      assertEvent(event, "answer.renewal");
      const { answer } = event;
      return answer.ok && answer.value.outcome === "fee" ? { fee: answer.value } : {};
    }),
    noteFinding: assign(({ context: { loans, loan }, event }) => {
      assertEvent(event, "answer.finding");
      return { loans: change(loans, loan, foundOut(rowAt(loans, loan), event.finding)) };
    }),
    noteAll: assign(({ context: { loans }, event }) => {
      assertEvent(event, "answer.all");
      if (!event.answer.ok) return {};
      const { items, renewed, unrenewed, words, print } = event.answer.value;
      const notice = { name: "all-renewed", renewed, unrenewed, ilsWords: words } as const;
      // Of what is listed by title only, the lists say what became.
      const readAgain = loans.some(({ entry }) => entry.item === undefined);
      return { loans: answeredAtOnce(loans, items), batch: items.length, notice, print, readAgain };
    }),
    noteNoAnswer: assign({ notice: { name: "no-answer" } }),
    noteUnclear: assign({ notice: { name: "renewal-unclear" } }),
    noteIdle: assign({ idle: true }),
    oneByOneFromNow: assign({ atOnce: false }),
  },
}).createMachine({
  id: "renewal",
  context: begin,
  output: outputOf,
  initial: "starting",
  states: {
    starting: {
      always: [
        { guard: "isBegun", target: "deciding" },
        { guard: "canAllAtOnce", target: "renewingAll" },
        { target: "deciding", actions: queueAll("renew") },
      ],
    },
    deciding: {
      always: [
        { guard: oneWaitsFor("renew"), target: "renewing", actions: take("renew") },
        { guard: oneWaitsFor("find-out"), target: "findingOut", actions: take("find-out") },
        { target: "finished" },
      ],
    },
    renewing: {
      entry: { type: "show", params: { name: "asking" } },
      invoke: { src: "renew", input: about },
      on: {
        "answer.renewal": [
          { guard: faultIs("acs.unknown-outcome"), target: "findingOut" },
          // Until the patron says yes, it is declined.
          { guard: "costs", target: "confirmingFee", actions: ["noteRenewal", "noteFee"] },
          { target: "deciding", actions: "noteRenewal" },
        ],
      },
    },
    confirmingFee: {
      on: {
        "intent.yes": "renewing",
        "intent.no": "deciding",
        "idle.end": { target: "finished", actions: "noteIdle" },
      },
    },
    findingOut: {
      entry: { type: "show", params: { name: "finding-out" } },
      invoke: { src: "findOut", input: about },
      on: { "answer.finding": { target: "deciding", actions: "noteFinding" } },
    },
    renewingAll: {
      invoke: { src: "renewAll", input: aboutAll },
      on: {
        "answer.all": [
          { guard: faultIs("acs.unsupported"), target: "starting", actions: "oneByOneFromNow" },
          { guard: faultIs("acs.unknown-outcome"), target: "lost" },
          { guard: "failed", target: "finished", actions: "noteNoAnswer" },
          { target: "deciding", actions: "noteAll" },
        ],
      },
    },
    // An ILS that did not answer once is not asked in this way again.
    lost: {
      entry: "oneByOneFromNow",
      always: [
        { guard: "namesNone", target: "finished", actions: "noteUnclear" },
        { target: "deciding", actions: queueAll("find-out") },
      ],
    },
    finished: { type: "final" },
  },
});

function oneWaitsFor(step: LoanRow["step"]) {
  return { type: "oneWaitsFor", params: { step } } as const;
}

function take(step: LoanRow["step"]) {
  return { type: "take", params: { step } } as const;
}

function queueAll(step: LoanRow["step"]) {
  return { type: "queueAll", params: { step } } as const;
}

function faultIs(code: FaultCode) {
  return { type: "faultIs", params: { code } } as const;
}
