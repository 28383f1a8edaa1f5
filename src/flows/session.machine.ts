import { assertEvent, assign, forwardTo, raise, setup, type DoneActorEvent } from "xstate";
import type { PatronAccount } from "../core/circulation.ts";
import type { PadNotice, ReceiptOutcome } from "../core/contract/view-model.ts";
import type { Fault } from "../core/faults.ts";
import type { ItemId, PatronId } from "../core/ids.ts";
import { NEEDS_PATRON, type Activity, type Next } from "./activity.ts";
import { asking } from "./ask.ts";
import { checkoutMachine, type CheckoutInput, type CheckoutOutput } from "./checkout.machine.ts";
import { identifyMachine, type IdentifyInput, type IdentifyOutput } from "./identify.machine.ts";
import { isYours, scanned, type Line } from "./lines.ts";
import type { Policy } from "./policy.ts";
import type { FlowPorts } from "./ports.ts";
import { receiptFacts } from "./receipt-facts.ts";

export interface SessionContext {
  /** Why the station cannot lend; undefined while it can. This and the next outlive a session. */
  fault: Fault | undefined;
  /** What lies on the pad and is no item to lend. */
  pad: PadNotice | undefined;
  card: PatronId | undefined;
  /** What the person wants to do now. */
  next: Next;
  /** Items scanned before the card, or after *finish*. */
  waiting: readonly ItemId[];
  patron: string;
  account: PatronAccount | undefined;
  lines: readonly Line[];
  receipt: ReceiptOutcome;
}

export type SessionEvent =
  | { type: "pad.notice"; notice: PadNotice | undefined }
  | { type: "service.up" }
  | { type: "service.down"; fault: Fault }
  | { type: "scan.card"; card: PatronId }
  | { type: "scan.item"; item: ItemId }
  | { type: "scan.publishers-label" }
  | { type: "intent.key"; key: string }
  | { type: `intent.${Activity | "erase" | "submit" | "no-pin" | "try-again" | "leave"}` }
  | { type: `intent.${"finish" | "print" | "no-receipt" | "go-on"}` }
  | { type: "idle.end" }
  | { type: "answer.printed"; outcome: ReceiptOutcome }
  | DoneActorEvent<IdentifyOutput, "identify">
  | DoneActorEvent<CheckoutOutput, "borrow">;

const nobody = {
  card: undefined,
  next: "borrow",
  waiting: [],
  patron: "",
  account: undefined,
  lines: [],
  receipt: "not-wanted",
} as const satisfies Omit<SessionContext, "fault" | "pad">;

const begin = ({ input }: { input: Pick<SessionContext, "fault"> }): SessionContext => ({
  ...nobody,
  pad: undefined,
  ...input,
});

const identifyInput = ({ context }: { context: SessionContext }): IdentifyInput => ({ card: context.card });

/** What a checkout is begun with, but for the station's security. */
const checkoutInput = ({ context }: { context: SessionContext }): Omit<CheckoutInput, "security"> => {
  if (context.account === undefined) throw new Error("Checkout without a patron");
  return { account: context.account, lines: context.waiting.reduce(scanned, context.lines) };
};

const printInput = ({ context }: { context: SessionContext }) => ({ lines: context.lines });

/** One patron after another: welcome, who it is, what they borrow, receipt, goodbye, wiped. */
export function sessionMachine(ports: FlowPorts, policy: Policy) {
  const print = async ({ lines }: { lines: readonly Line[] }): Promise<SessionEvent> => {
    const printed = await ports.receipts.print(receiptFacts(lines, ports.clock.now()));
    return { type: "answer.printed", outcome: printed.ok ? "printed" : "not-printed" };
  };
  return setup({
    types: {
      context: {} as SessionContext,
      events: {} as SessionEvent,
      input: {} as Pick<SessionContext, "fault">,
      children: {} as { identify: "identify"; borrow: "borrow" },
    },
    actors: {
      identify: identifyMachine(ports.circulation, ports.attempts, policy),
      borrow: checkoutMachine,
      print: asking(print),
    },
    guards: {
      inService: ({ context }) => context.fault === undefined,
      outOfService: ({ context }) => context.fault !== undefined,
      nextIs: ({ context }, params: { next: Next }) => context.next === params.next,
      patronIsMissing: ({ context }) => NEEDS_PATRON.includes(context.next) && context.account === undefined,
      nothingToPrint: ({ context }) => policy.receipt === "never" || !context.lines.some(belongsOnSlip),
      alwaysPrints: () => policy.receipt === "always",
    },
    actions: {
      noteService: assign(({ event }) => {
        assertEvent(event, ["service.up", "service.down"]);
        return { fault: event.type === "service.down" ? event.fault : undefined };
      }),
      notePad: assign(({ event }) => {
        assertEvent(event, "pad.notice");
        return { pad: event.notice };
      }),
      noteCard: assign(({ event }) => {
        assertEvent(event, "scan.card");
        return { card: event.card };
      }),
      noteWaiting: assign(({ context, event }) => {
        assertEvent(event, "scan.item");
        return context.waiting.includes(event.item) ? {} : { waiting: [...context.waiting, event.item] };
      }),
      beginWith: assign((_, { next }: { next: Activity }) => ({ next })),
      noteIdentity: assign(({ context, event }) => {
        assertEvent(event, "xstate.done.actor.identify");
        const { identified, patron, account } = event.output;
        return { patron, account, card: undefined, next: identified ? context.next : ("leave" as const) };
      }),
      forgetCard: assign({ card: undefined }),
      noteLines: assign(({ event }) => {
        assertEvent(event, "xstate.done.actor.borrow");
        return { lines: event.output.done, next: event.output.next, waiting: [] };
      }),
      noteReceipt: assign(({ event }) => {
        assertEvent(event, "answer.printed");
        return { receipt: event.outcome };
      }),
      toIdentify: forwardTo("identify"),
      toBorrow: forwardTo("borrow"),
      endIdly: raise({ type: "idle.end" }),
      again: raise(({ event }) => event),
      endAccount: ({ context }) => {
        void context.account?.end().then((ended) => {
          if (!ended.ok) ports.log("flow.end-session", { fault: ended.fault.code });
        });
      },
      wipe: assign(nobody),
    },
    delays: {
      idle: policy.times.idle * 1000,
      warning: policy.times.warning * 1000,
      receipt: policy.times.receipt * 1000,
      goodbye: policy.times.goodbye * 1000,
    },
  }).createMachine({
    id: "station",
    context: begin,
    initial: "closed",
    on: { "service.*": { actions: "noteService" }, "pad.notice": { actions: "notePad" } },
    states: {
      closed: { always: { guard: "inService", target: "welcome" } },
      welcome: {
        always: { guard: "outOfService", target: "closed" },
        on: {
          "intent.borrow": {
            target: "session",
            actions: { type: "beginWith", params: { next: "borrow" } },
          },
          "scan.card": { target: "session", actions: "noteCard" },
          "scan.item": { target: "session", actions: "noteWaiting" },
        },
      },
      session: {
        type: "parallel",
        states: {
          // Before attention: where both regions answer an event, the one that leaves the session goes first.
          play: {
            initial: "routing",
            states: {
              routing: {
                always: [
                  {
                    guard: { type: "nextIs", params: { next: "leave" } },
                    target: "#station.wiped",
                    actions: "endAccount",
                  },
                  { guard: "patronIsMissing", target: "identifying" },
                  { guard: { type: "nextIs", params: { next: "borrow" } }, target: "borrow" },
                  { target: "finished" },
                ],
              },
              identifying: {
                invoke: {
                  id: "identify",
                  src: "identify",
                  input: identifyInput,
                  onDone: { target: "routing", actions: "noteIdentity" },
                },
                exit: "forgetCard",
                on: {
                  "scan.item": { actions: "noteWaiting" },
                  "scan.card": { actions: "toIdentify" },
                  "intent.*": { actions: "toIdentify" },
                  "idle.end": { actions: "toIdentify" },
                },
              },
              // An activity is a state of its own name that invokes the actor of that name.
              borrow: {
                invoke: {
                  id: "borrow",
                  src: "borrow",
                  input: (given) => ({ ...checkoutInput(given), security: ports.security }),
                  onDone: { target: "routing", actions: "noteLines" },
                },
                on: {
                  "scan.*": { actions: "toBorrow" },
                  "intent.*": { actions: "toBorrow" },
                  "idle.end": { actions: "toBorrow" },
                },
              },
              finished: {
                always: [
                  { guard: "nothingToPrint", target: "goodbye" },
                  { guard: "alwaysPrints", target: "printing" },
                  { target: "choosing" },
                ],
              },
              choosing: {
                after: { receipt: "goodbye" },
                on: {
                  "intent.print": "printing",
                  "intent.no-receipt": "goodbye",
                  "idle.end": "goodbye",
                  "scan.item": { target: "borrow", actions: "noteWaiting" },
                },
              },
              printing: {
                invoke: { src: "print", input: printInput },
                on: { "answer.printed": { target: "goodbye", actions: "noteReceipt" } },
              },
              // The screen does not wait for 36: a patron has gone by then.
              goodbye: {
                entry: "endAccount",
                after: { goodbye: "#station.wiped" },
                on: {
                  "intent.leave": "#station.wiped",
                  "idle.end": "#station.wiped",
                  "scan.*": { target: "#station.wiped", actions: "again" },
                },
              },
            },
          },
          attention: {
            initial: "attentive",
            states: {
              attentive: {
                after: { idle: "warned" },
                on: {
                  "scan.*": { target: "attentive", reenter: true },
                  "intent.*": { target: "attentive", reenter: true },
                },
              },
              // A flow that waits for an answer stays; the warning then comes again.
              warned: {
                after: { warning: { target: "attentive", actions: "endIdly" } },
                on: {
                  "scan.*": "attentive",
                  "intent.*": "attentive",
                  "intent.leave": { target: "attentive", actions: "endIdly" },
                },
              },
            },
          },
        },
      },
      wiped: {
        entry: "wipe",
        always: [{ guard: "inService", target: "welcome" }, { target: "closed" }],
      },
    },
  });
}

function belongsOnSlip(line: Line): boolean {
  return isYours(line) || line.state.name === "take-to-desk";
}
