import { assertEvent, assign, fromCallback, setup, type EventObject } from "xstate";
import type { StaffNote } from "../core/contract/view-model.ts";
import type { ItemId, PatronId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";
import type { DeviceState, OpenMatter, StaffPage } from "../core/staff.ts";
import { asking } from "./ask.ts";
import type { Printed, StaffPort } from "./ports.ts";
import { TypedSecret } from "./typed-secret.ts";

export interface StaffContext {
  port: StaffPort;
  card: PatronId;
  /** Only until it was checked. */
  pin: TypedSecret;
  saidWrong: boolean;
  page: StaffPage;
  devices: readonly DeviceState[];
  frames: readonly string[];
  matters: readonly OpenMatter[];
  /** The station takes no patrons: staff closed it. */
  closed: boolean;
  item: ItemId | undefined;
  note: StaffNote | undefined;
}

export type StaffEvent =
  | { type: "intent.key"; key: string }
  | { type: `intent.${"erase" | "submit" | "leave" | "close" | "open" | "reprint" | "test-page"}` }
  | { type: "intent.page"; page: StaffPage }
  | { type: "intent.settle"; line: number }
  | { type: "scan.item"; item: ItemId }
  | { type: "staff.changed"; devices: readonly DeviceState[]; frames: readonly string[] }
  | { type: "idle.end" }
  | { type: "answer.pin"; right: boolean }
  | { type: "answer.matters"; matters: Result<readonly OpenMatter[]> }
  | { type: "answer.settled"; settled: Result<unknown> }
  | { type: "answer.printed"; printed: Printed }
  | { type: "answer.taken-off"; outcome: Result<unknown> };

export interface StaffInput {
  readonly port: StaffPort;
  readonly card: PatronId;
}

const checkPin = async ({ port, card, pin }: Asked): Promise<StaffEvent> => ({
  type: "answer.pin",
  right: await port.check(card, pin.reveal()),
});
const readMatters = ({ port }: Asked): Promise<StaffEvent> =>
  Promise.resolve({ type: "answer.matters", matters: port.matters() });
const settle = ({ port, entry }: { readonly port: StaffPort; readonly entry: number }): Promise<StaffEvent> =>
  Promise.resolve({ type: "answer.settled", settled: port.settle(entry) });
const reprint = async ({ port }: Asked): Promise<StaffEvent> => ({
  type: "answer.printed",
  printed: await port.reprint(),
});
const testPage = async ({ port }: Asked): Promise<StaffEvent> => ({
  type: "answer.printed",
  printed: await port.testPage(),
});
const takeOff = async ({ port, item }: Asked): Promise<StaffEvent> => {
  if (item === undefined) throw new Error("No item to take off a card");
  return { type: "answer.taken-off", outcome: await port.takeOff(item) };
};

type Asked = Pick<StaffContext, "port" | "card" | "pin" | "item">;
const asked = ({ context: { port, card, pin, item } }: { context: StaffContext }): Asked => ({
  port,
  card,
  pin,
  item,
});

const begin = ({ input: { card, port } }: { input: StaffInput }): StaffContext => ({
  port,
  card,
  pin: TypedSecret.empty,
  saidWrong: false,
  page: "devices",
  devices: port.devices,
  frames: port.frames,
  matters: [],
  closed: port.closed,
  item: undefined,
  note: undefined,
});

const watch = fromCallback<EventObject, StaffPort>(({ input: port, sendBack }) =>
  port.onChange(() => sendBack({ type: "staff.changed", devices: port.devices, frames: port.frames })),
);

/** Staff at the station: who it is, then pages. It ends for want of a touch like any other session. */
export const staffMachine = setup({
  types: { context: {} as StaffContext, events: {} as StaffEvent, input: {} as StaffInput },
  actors: {
    watch,
    checkPin: asking(checkPin),
    readMatters: asking(readMatters),
    settle: asking(settle),
    reprint: asking(reprint),
    testPage: asking(testPage),
    takeOff: asking(takeOff),
  },
  guards: {
    isRight: ({ event }) => {
      assertEvent(event, "answer.pin");
      return event.right;
    },
    isLocked: ({ context }) => context.port.locked,
    hasPin: ({ context }) => context.pin.length > 0,
    isExceptions: ({ event }) => {
      assertEvent(event, "intent.page");
      return event.page === "exceptions";
    },
    isTakeOff: ({ context }) => context.page === "take-off",
    isAMatter: ({ context, event }) => {
      assertEvent(event, "intent.settle");
      return context.page === "exceptions" && context.matters[event.line] !== undefined;
    },
  },
  actions: {
    addKey: assign(({ context, event }) => {
      assertEvent(event, "intent.key");
      return { pin: context.pin.with(event.key) };
    }),
    eraseKey: assign(({ context }) => ({ pin: context.pin.erased() })),
    forgetPin: assign({ pin: TypedSecret.empty }),
    sayWrong: assign({ saidWrong: true }),
    turnTo: assign(({ event }) => {
      assertEvent(event, "intent.page");
      return { page: event.page, note: undefined };
    }),
    noteChanged: assign(({ event }) => {
      assertEvent(event, "staff.changed");
      return { devices: event.devices, frames: event.frames };
    }),
    noteMatters: assign(({ event }) => {
      assertEvent(event, "answer.matters");
      return event.matters.ok
        ? { matters: event.matters.value }
        : { matters: [], note: "journal-unreadable" as const };
    }),
    noteSettled: assign(({ event }) => {
      assertEvent(event, "answer.settled");
      return { note: event.settled.ok ? ("settled" as const) : ("not-settled" as const) };
    }),
    notePrinted: assign(({ event }) => {
      assertEvent(event, "answer.printed");
      return { note: event.printed === "printed" ? ("printed" as const) : ("not-printed" as const) };
    }),
    noteItem: assign(({ event }) => {
      assertEvent(event, "scan.item");
      return { item: event.item };
    }),
    noteTakenOff: assign(({ event }) => {
      assertEvent(event, "answer.taken-off");
      return {
        item: undefined,
        note: event.outcome.ok ? ("taken-off" as const) : ("not-taken-off" as const),
      };
    }),
    close: assign(({ context }) => {
      context.port.close(true);
      return { closed: true };
    }),
    open: assign(({ context }) => {
      context.port.close(false);
      return { closed: false };
    }),
  },
}).createMachine({
  id: "staff",
  context: begin,
  initial: "locked",
  invoke: { src: "watch", input: ({ context }) => context.port },
  on: { "staff.changed": { actions: "noteChanged" } },
  states: {
    locked: { always: [{ guard: "isLocked", target: "refused" }, { target: "pin" }] },
    pin: {
      on: {
        "intent.key": { actions: "addKey" },
        "intent.erase": { actions: "eraseKey" },
        "intent.submit": { guard: "hasPin", target: "checking" },
        "intent.leave": "gone",
        "idle.end": "gone",
      },
    },
    checking: {
      invoke: { src: "checkPin", input: asked },
      exit: "forgetPin",
      on: {
        "answer.pin": [
          { guard: "isRight", target: "page" },
          { target: "locked", actions: "sayWrong" },
        ],
      },
    },
    refused: { on: { "intent.leave": "gone", "idle.end": "gone" } },
    page: {
      on: {
        "intent.page": [
          { guard: "isExceptions", target: "reading", actions: "turnTo" },
          { actions: "turnTo" },
        ],
        "intent.settle": { guard: "isAMatter", target: "settling" },
        "intent.reprint": "reprinting",
        "intent.test-page": "testing",
        "intent.close": { actions: "close" },
        "intent.open": { actions: "open" },
        "scan.item": { guard: "isTakeOff", target: "takingOff", actions: "noteItem" },
        "intent.leave": "gone",
        "idle.end": "gone",
      },
    },
    reading: {
      invoke: { src: "readMatters", input: asked },
      on: { "answer.matters": { target: "page", actions: "noteMatters" } },
    },
    settling: {
      invoke: {
        src: "settle",
        input: ({ context, event }) => {
          assertEvent(event, "intent.settle");
          const matter = context.matters[event.line];
          if (matter === undefined) throw new Error("The guard let a line through that is not there");
          return { port: context.port, entry: matter.entry };
        },
      },
      on: { "answer.settled": { target: "reading", actions: "noteSettled" } },
    },
    reprinting: {
      invoke: { src: "reprint", input: asked },
      on: { "answer.printed": { target: "page", actions: "notePrinted" } },
    },
    testing: {
      invoke: { src: "testPage", input: asked },
      on: { "answer.printed": { target: "page", actions: "notePrinted" } },
    },
    takingOff: {
      invoke: { src: "takeOff", input: asked },
      on: { "answer.taken-off": { target: "page", actions: "noteTakenOff" } },
    },
    gone: { type: "final" },
  },
});
