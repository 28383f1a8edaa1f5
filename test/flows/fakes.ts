import type { AccountDesk } from "../../src/core/account.ts";
import type { Identification, PatronAccount } from "../../src/core/circulation.ts";
import { virtualClock, type VirtualClock } from "../../src/core/clock.ts";
import type { Screen, ViewModel } from "../../src/core/contract/view-model.ts";
import type { Action } from "../../src/core/contract/intents.ts";
import { fault, type FaultCode } from "../../src/core/faults.ts";
import type { Log } from "../../src/core/log.ts";
import { patronId } from "../../src/core/ids.ts";
import { maskPatron } from "../../src/core/receipt.ts";
import { ok } from "../../src/core/result.ts";
import { openAttempts } from "../../src/flows/attempts.ts";
import { policySchema } from "../../src/flows/policy.ts";
import type { FlowPorts, ReceiptPort } from "../../src/flows/ports.ts";
import { openFlow, type Flow } from "../../src/flows/runtime.ts";
import type { Service } from "../../src/flows/service.ts";

export function unexpected(what: string): never {
  throw new Error(`The test did not expect ${what}`);
}

/** A desk on which every call is unexpected, unless the test says what it does. */
export function accountDesk(does: Partial<AccountDesk>): AccountDesk {
  return {
    overview: () => unexpected("overview"),
    renew: () => unexpected("renew"),
    findOutRenewal: () => unexpected("findOutRenewal"),
    renewAll: () => unexpected("renewAll"),
    cancelHold: () => unexpected("cancelHold"),
    changePickup: () => unexpected("changePickup"),
    ...does,
  };
}

/** An account on which every call is unexpected but `end`, unless the test says what it does. */
export function account(does: Partial<PatronAccount>): PatronAccount {
  return {
    about: { card: maskPatron(patronId(CARD)), email: undefined, owed: undefined },
    desk: accountDesk({}),
    payment: {
      waysToPay: () => [],
      pay: () => unexpected("pay"),
      cancelPayment: () => unexpected("cancelPayment"),
    },
    lend: () => unexpected("lend"),
    findOut: () => unexpected("findOut"),
    release: () => unexpected("release"),
    undo: () => unexpected("undo"),
    isOf: (card) => card === CARD,
    block: () => unexpected("block"),
    end: () => Promise.resolve(ok(undefined)),
    ...does,
  };
}

export function known(
  who: Partial<Extract<Identification, { card: "known" }>> & { account: PatronAccount },
): Identification {
  return { card: "known", words: [], flags: [], expired: false, name: "Ada Example", ...who };
}

/** Everything works. */
export const OPEN: Service = {
  fault: undefined,
  activities: ["borrow"],
  limits: [],
  offLine: false,
  catchingUp: undefined,
};

/** Nothing can be done, for this reason. */
export function closed(code: FaultCode): Service {
  return { ...OPEN, fault: fault(code, ""), activities: [] };
}

/** Receipts on paper alone. */
export function paper(print: ReceiptPort["print"]): ReceiptPort {
  return {
    print,
    mail: undefined,
    preview: () => "",
    code: () => undefined,
    printHoldSlip: () => unexpected("printHoldSlip"),
  };
}

export interface Station {
  readonly flow: Flow;
  readonly clock: VirtualClock;
  readonly views: ViewModel[];
  readonly logged: string[];
  press(action: Exclude<Action, "key">): boolean;
  type(keys: string): void;
  /** Lets every promise that can be settled settle. */
  settle(): Promise<void>;
  screen<S extends Screen["screen"]>(name: S): Extract<ViewModel, { screen: S }>;
}

/** A station on fakes: calls that the test did not opt in to throw. */
export function station(does: Partial<FlowPorts>, policyInput: unknown): Station {
  const clock = virtualClock(Date.UTC(2026, 10, 23, 12));
  const policy = policySchema.parse(policyInput);
  const logged: string[] = [];
  const log: Log = (event, data) => logged.push(JSON.stringify([event, data]));
  const ports: FlowPorts = {
    circulation: { identify: () => unexpected("identify") },
    returns: {
      takeBack: () => unexpected("takeBack"),
      findOutReturn: () => unexpected("findOutReturn"),
      arm: () => unexpected("arm"),
    },
    offLine: {
      identify: () => unexpected("identify off-line"),
      returns: {
        takeBack: () => unexpected("a return off-line"),
        findOutReturn: () => unexpected("a return off-line"),
        arm: () => unexpected("a return off-line"),
      },
    },
    receipts: paper(() => unexpected("print")),
    staff: undefined,
    attempts: openAttempts(
      () => policy.pin,
      clock,
      (card) => `#${card.length}${card.slice(-1)}`,
      log,
    ),
    clock,
    log,
    watch: undefined,
    ...does,
  };
  const flow = openFlow(ports, policy, OPEN);
  const views: ViewModel[] = [flow.view];
  flow.onView((view) => views.push(view));
  return {
    flow,
    clock,
    views,
    logged,
    press: (action) => flow.intent({ rev: flow.view.revision, action }),
    type(keys) {
      for (const key of keys) flow.intent({ rev: flow.view.revision, action: "key", key });
    },
    async settle() {
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    },
    screen(name) {
      const { view } = flow;
      if (view.screen !== name) throw new Error(`The screen is ${JSON.stringify(view)}, not ${name}`);
      return view as Extract<ViewModel, { screen: typeof name }>;
    },
  };
}

export const CARD = "20000000000001";
export const PIN = "4711";
export const BOOK = "31000000000017";
export const ATLAS = "31000000000025";
export const DUE = {
  kind: "date",
  civil: { year: 2026, month: 12, day: 14, hour: 23, minute: 59, second: 0 },
} as const;
