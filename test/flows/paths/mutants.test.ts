import { assertEvent, assign, fromCallback, type EventObject } from "xstate";
import { afterEach, expect, it, vi } from "vitest";
import { itemId } from "../../../src/core/ids.ts";
import { accountMachine } from "../../../src/flows/account.machine.ts";
import { checkoutMachine } from "../../../src/flows/checkout.machine.ts";
import { endMachine } from "../../../src/flows/end.machine.ts";
import { identifyMachine } from "../../../src/flows/identify.machine.ts";
import { answered, nextToConfirm, released, setState } from "../../../src/flows/lines.ts";
import type { Paying } from "../../../src/flows/pay-context.ts";
import { payMachine } from "../../../src/flows/pay.machine.ts";
import type { Policy } from "../../../src/flows/policy.ts";
import type { FlowPorts } from "../../../src/flows/ports.ts";
import { renewalMachine } from "../../../src/flows/renewal.machine.ts";
import { taken } from "../../../src/flows/return-lines.ts";
import { returnMachine } from "../../../src/flows/return.machine.ts";
import type { sessionMachine } from "../../../src/flows/session.machine.ts";
import { staffMachine } from "../../../src/flows/staff.machine.ts";
import type { Promised } from "./judge.ts";
import { STEPS, walk } from "./walk.ts";

type Station = ReturnType<typeof sessionMachine>;
type Mutate = (station: Station, ports: FlowPorts, policy: Policy) => Station;

const as = vi.hoisted((): { mutate: Mutate } => ({ mutate: (station) => station }));

vi.mock(import("../../../src/flows/session.machine.ts"), async (original) => {
  const { sessionMachine: real } = await original();
  return { sessionMachine: (ports, policy) => as.mutate(real(ports, policy), ports, policy) };
});

afterEach(() => {
  as.mutate = (station) => station;
});

const borrows = (checkout: Parameters<typeof checkoutMachine.provide>[0]): Mutate => {
  return (station) => station.provide({ actors: { borrow: checkoutMachine.provide(checkout) } });
};

/** Flows with one thing wrong each, and the promise that it breaks. */
const MUTANTS: readonly (readonly [what: string, promise: Promised, mutate: Mutate])[] = [
  [
    "releases what the ILS was only asked about",
    "release",
    borrows({
      actions: {
        showAsking: assign(({ context: { lines, current } }) =>
          current === undefined ? {} : { lines: setState(lines, current, { name: "releasing" }) },
        ),
        noteReleased: () => {},
      },
    }),
  ],
  [
    "says of every release that it was read back",
    "yours",
    borrows({
      actions: {
        noteReleased: assign(({ context: { lines }, event }) => {
          assertEvent(event, "answer.released");
          return { lines: released(lines, event.item, { outcome: "released", assurance: "verified" }) };
        }),
      },
    }),
  ],
  [
    "says that an item is back before its security is on",
    "returned",
    (station, ports, policy) =>
      station.provide({
        actors: {
          return: returnMachine(ports, policy).provide({
            actions: {
              noteTaken: assign(({ context, event }) => {
                assertEvent(event, "answer.taken");
                const { item, answer } = event;
                const said = answer.ok
                  ? ({ ok: true, value: { ...answer.value, arm: undefined } } as const)
                  : answer;
                return { lines: taken(context.lines, item, said) };
              }),
            },
          }),
        },
      }),
  ],
  [
    "takes a no for a yes",
    "wish",
    borrows({
      actions: {
        noteAnswer: assign(({ context: { lines } }) => {
          const line = nextToConfirm(lines);
          return line === undefined ? {} : { lines: answered(lines, line, true) };
        }),
      },
    }),
  ],
  [
    "lends to who may not borrow",
    "wish",
    (station) => station.provide({ guards: { patronIsStopped: () => false } }),
  ],
  ["takes a lost answer to 11 for a no", "repeat", borrows({ guards: { outcomeIsUnknown: () => false } })],
  [
    "takes a lost answer to 09 for a no",
    "repeat",
    (station, ports, policy) =>
      station.provide({
        actors: {
          return: returnMachine(ports, policy).provide({ guards: { outcomeIsUnknown: () => false } }),
        },
      }),
  ],
  [
    "takes a lost answer to 29 for a no",
    "repeat",
    (station, _, policy) =>
      station.provide({
        actors: {
          account: accountMachine(policy).provide({
            actors: { renewal: renewalMachine.provide({ guards: { faultIs: () => false } }) },
          }),
        },
      }),
  ],
  [
    "pays once more where the till cannot tell",
    "repeat",
    (station, _, policy) =>
      station.provide({ actors: { pay: payMachine(policy).provide({ actors: { pay: payTwice } }) } }),
  ],
  [
    "keeps a PIN in clear",
    "secret",
    (station, ports, policy) =>
      station.provide({
        actors: {
          identify: identifyMachine(ports, policy).provide({
            actions: {
              addKey: assign(({ context, event }) => {
                assertEvent(event, "intent.key");
                return { pin: context.pin.with(event.key), typed: context.typed + event.key };
              }),
            },
          }),
        },
      }),
  ],
  [
    "keeps the PIN of staff in clear",
    "secret",
    (station) =>
      station.provide({
        actors: {
          staff: staffMachine.provide({
            actions: {
              addKey: assign(({ context, event }) => {
                assertEvent(event, "intent.key");
                return { pin: context.pin.with(event.key), item: itemId((context.item ?? "") + event.key) };
              }),
            },
          }),
        },
      }),
  ],
  [
    "leaves what it knew to the next person",
    "wiped",
    (station) => station.provide({ actions: { wipe: () => {} } }),
  ],
  [
    "goes without a word to the ILS",
    "wiped",
    (station, ports, policy) =>
      station.provide({
        actors: { end: endMachine(ports, policy).provide({ actions: { endAccount: () => {} } }) },
      }),
  ],
  [
    "waits for ever for who has gone",
    "going",
    (station) => station.provide({ actions: { endIdly: () => {} } }),
  ],
];

const payTwice = fromCallback<EventObject, Paying>(({ input: { payment, way, portions }, sendBack }) => {
  const pay = () => payment.pay(way, portions, (step) => sendBack({ type: "pay.step", step }));
  void pay()
    .then((first) => (first.outcome === "unknown" ? pay() : first))
    .then((paid) => sendBack({ type: "answer.payment", payment: paid }));
});

/** Whoever walks so many paths has found each of them. */
const WITHIN = 200;

async function foundBy(paths: number): Promise<Promised | undefined> {
  for (let seed = 1; seed <= paths; seed++) {
    const [found] = (await walk(seed, STEPS, undefined)).broken;
    if (found !== undefined) return found.promise;
  }
  return undefined;
}

it.each(MUTANTS)("a flow that %s is found out", async (_, promise, mutate) => {
  as.mutate = mutate;
  expect(await foundBy(WITHIN)).toBe(promise);
});
