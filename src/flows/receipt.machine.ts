import { assertEvent, assign, setup } from "xstate";
import type { Ending } from "../core/contract/endings.ts";
import type { ReceiptOutcome } from "../core/contract/view-model.ts";
import type { ItemId } from "../core/ids.ts";
import type { ReceiptDetail, ReceiptFacts } from "../core/receipt.ts";
import type { Result } from "../core/result.ts";
import { asking } from "./ask.ts";
import type { Policy } from "./policy.ts";
import type { Printed, ReceiptPort } from "./ports.ts";

export interface ReceiptContext {
  facts: ReceiptFacts;
  /** Where the ILS or the patron says that mail goes; "" for nobody. */
  address: string;
  /** The patron has not typed it: it is not shown as it is. */
  given: boolean;
  /** What has to be on paper whatever the patron wants, as a card terminal's own receipt. */
  owed: boolean;
  /** Paper was tried and did not come. */
  paperFailed: boolean;
  /** Mail can be sent from here. */
  mails: boolean;
  /** The receipt as it would be on paper. */
  slip: string;
  /** The receipt as a code for a telephone; undefined where it does not fit into one. */
  code: string | undefined;
  outcome: ReceiptOutcome;
}

export interface ReceiptInput {
  readonly facts: ReceiptFacts;
  readonly address: string;
  readonly owed: boolean;
}

export interface ReceiptOutput {
  readonly outcome: ReceiptOutcome;
}

export type ReceiptEvent =
  | { type: `intent.${"print" | "mail" | "show-code" | "no-receipt" | "back" | "erase" | "submit"}` }
  | { type: `intent.${"titles" | "name" | "language"}` }
  | { type: "intent.key"; key: string }
  | { type: "intent.ending"; ending: Ending }
  | { type: "scan.item"; item: ItemId }
  | { type: "idle.end" }
  | { type: "answer.printed"; printed: Printed }
  | { type: "answer.mailed"; mailed: Result<void> };

/** As long as a mail address may be (RFC 5321, 4.5.3.1.3). */
const LONGEST_ADDRESS = 254;

/** Whether mail could go there; whether it does, only the mail server can say. */
export function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
}

/** The address after a key. The first replaces one that the patron did not type. */
function typed({ address, given }: ReceiptContext, event: ReceiptEvent): string {
  assertEvent(event, ["intent.key", "intent.ending"]);
  return (given ? "" : address) + ("key" in event ? event.key : event.ending);
}

const begin = ({ input }: { input: ReceiptInput }): Omit<ReceiptContext, "mails"> => ({
  ...input,
  given: input.address !== "",
  paperFailed: false,
  slip: "",
  code: undefined,
  outcome: "not-wanted",
});

const outputOf = ({ context }: { context: ReceiptContext }): ReceiptOutput => ({ outcome: context.outcome });

type Sent = Pick<ReceiptContext, "facts" | "address">;
const sent = ({ context: { facts, address } }: { context: ReceiptContext }): Sent => ({ facts, address });

/** Paper, mail, a code, or none: by the library's default and the patron's choice. Nothing here can undo a loan. */
export function receiptMachine(receipts: ReceiptPort, { receipt: policy, times }: Policy) {
  const print = async ({ facts }: Sent): Promise<ReceiptEvent> => ({
    type: "answer.printed",
    printed: await receipts.print(facts),
  });
  const mail = async ({ facts, address }: Sent): Promise<ReceiptEvent> => {
    if (receipts.mail === undefined) throw new Error("Mail was chosen at a station that has none");
    return { type: "answer.mailed", mailed: await receipts.mail(facts, address) };
  };
  return setup({
    types: {
      context: {} as ReceiptContext,
      events: {} as ReceiptEvent,
      input: {} as ReceiptInput,
      output: {} as ReceiptOutput,
    },
    actors: { print: asking(print), mail: asking(mail) },
    guards: {
      nothingToTell: ({ context }) => context.facts.entries.length === 0,
      paperIsDue: ({ context }) => context.owed || policy.default === "always",
      neverAsked: () => policy.default === "never",
      mailIsThere: ({ context }) => context.mails,
      addressIsPlausible: ({ context }) => isAddress(context.address),
      addressHasRoom: ({ context, event }) => typed(context, event).length <= LONGEST_ADDRESS,
      isOnPaper: ({ event }) => {
        assertEvent(event, "answer.printed");
        return event.printed !== "not-printed";
      },
      isQueued: ({ event }) => {
        assertEvent(event, "answer.mailed");
        return event.mailed.ok;
      },
      fitsACode: ({ context }) => context.code !== undefined,
    },
    actions: {
      leaveOut: assign(({ context: { facts } }, detail: Partial<ReceiptDetail>) => ({
        facts: { ...facts, detail: { ...facts.detail, ...detail } },
      })),
      draft: assign(({ context: { facts } }) => ({
        slip: receipts.preview(facts),
        code: receipts.code(facts),
      })),
      addKey: assign(({ context, event }) => ({ address: typed(context, event), given: false })),
      eraseKey: assign(({ context }) => ({
        address: context.given ? "" : context.address.slice(0, -1),
        given: false,
      })),
      notePrinted: assign(({ event }) => {
        assertEvent(event, "answer.printed");
        return { outcome: event.printed, paperFailed: event.printed === "not-printed", owed: false };
      }),
      noteMailed: assign({ outcome: "mailed" }),
      noteNotMailed: assign({ outcome: "not-mailed" }),
      noteShown: assign({ outcome: "shown" }),
    },
    delays: { receipt: times.receipt * 1000 },
  }).createMachine({
    id: "receipt",
    context: (given) => ({ ...begin(given), mails: receipts.mail !== undefined }),
    output: outputOf,
    initial: "deciding",
    states: {
      deciding: {
        entry: "draft",
        always: [
          { guard: "nothingToTell", target: "done" },
          { guard: "paperIsDue", target: "printing" },
          { guard: "neverAsked", target: "done" },
          { target: "choosing" },
        ],
      },
      choosing: {
        after: { receipt: "done" },
        on: {
          "intent.print": "printing",
          "intent.mail": { guard: "mailIsThere", target: "addressing" },
          "intent.show-code": { guard: "fitsACode", target: "showing", actions: "noteShown" },
          "intent.titles": {
            target: "choosing",
            reenter: true,
            actions: [leaveOut({ titles: "off" }), "draft"],
          },
          "intent.name": {
            target: "choosing",
            reenter: true,
            actions: [leaveOut({ name: "none", card: "none" }), "draft"],
          },
          "intent.language": { actions: "draft" },
          "intent.no-receipt": "done",
          "idle.end": "done",
          // One more: the session goes on, and asks again at its end.
          "scan.item": "done",
        },
      },
      printing: {
        invoke: { src: "print", input: sent },
        on: {
          "answer.printed": [
            { guard: "isOnPaper", target: "done", actions: "notePrinted" },
            { target: "choosing", actions: "notePrinted" },
          ],
        },
      },
      addressing: {
        on: {
          "intent.key": { guard: "addressHasRoom", actions: "addKey" },
          "intent.ending": { guard: "addressHasRoom", actions: "addKey" },
          "intent.erase": { actions: "eraseKey" },
          "intent.submit": { guard: "addressIsPlausible", target: "mailing" },
          "intent.back": "choosing",
          "idle.end": "done",
        },
      },
      mailing: {
        invoke: { src: "mail", input: sent },
        on: {
          "answer.mailed": [
            { guard: "isQueued", target: "done", actions: "noteMailed" },
            { target: "choosing", actions: "noteNotMailed" },
          ],
        },
      },
      showing: {
        on: {
          "intent.no-receipt": "done",
          "scan.item": "done",
          "intent.back": "choosing",
          "idle.end": "done",
        },
      },
      done: { type: "final" },
    },
  });
}

/** The parameters of the action that leaves something off the receipt. */
function leaveOut(params: Partial<ReceiptDetail>) {
  return { type: "leaveOut", params } as const;
}
