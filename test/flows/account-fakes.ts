import { createActor } from "xstate";
import type { AccountDesk, AccountOverview, HoldEntry, LoanEntry } from "../../src/core/account.ts";
import type { PatronFlag } from "../../src/core/circulation.ts";
import type { Action } from "../../src/core/contract/intents.ts";
import type { AccountScreen, Confirm, Screen } from "../../src/core/contract/view-model.ts";
import { itemId } from "../../src/core/ids.ts";
import { ok } from "../../src/core/result.ts";
import { accountMachine } from "../../src/flows/account.machine.ts";
import { NOTHING_DONE, type AccountEvent } from "../../src/flows/account-context.ts";
import { policySchema } from "../../src/flows/policy.ts";
import { accountView } from "../../src/flows/views/account.ts";
import { accountDesk, ATLAS, BOOK, DUE } from "./fakes.ts";

export const GARDEN: LoanEntry = {
  item: itemId(BOOK),
  title: "The secret garden",
  due: { kind: "text", text: "soon" },
  overdue: true,
};
export const ROADS: LoanEntry = { item: itemId(ATLAS), title: "Road atlas", due: DUE, overdue: false };

export const HOLD: HoldEntry = {
  item: itemId("31000000000033"),
  title: "Middlemarch",
  ready: false,
  pickup: undefined,
  queue: 2,
  until: { kind: "none" },
};

export function overview(of: Partial<AccountOverview>): AccountOverview {
  return {
    loans: [],
    holds: [],
    fees: [],
    partial: [],
    owed: { minor: 0, currency: "EUR" },
    email: undefined,
    ...of,
  };
}

export interface Sitting {
  view(): Screen;
  account(): AccountScreen;
  confirm(): Confirm;
  /** As the runtime does it: what the view does not offer is not taken. */
  press(action: Action, line?: number): boolean;
  send(event: AccountEvent): void;
  settle(): Promise<void>;
  ended(): ReturnType<
    ReturnType<typeof createActor<ReturnType<typeof accountMachine>>>["getSnapshot"]
  >["output"];
}

/** An account on a desk where every call is unexpected unless the test says what it does. */
export async function sitting(
  does: Partial<AccountDesk> & { readonly shows?: AccountOverview },
  policyInput: object = {},
  flags: readonly PatronFlag[] = [],
): Promise<Sitting> {
  const policy = policySchema.parse(policyInput);
  const { shows } = does;
  const desk = accountDesk({
    ...(shows === undefined ? {} : { overview: () => Promise.resolve(ok(shows)) }),
    ...does,
  });
  const actor = createActor(accountMachine(policy), { input: { desk, flags, done: NOTHING_DONE } });
  actor.start();
  const view = (): Screen =>
    accountView(
      actor.getSnapshot(),
      { patron: "Ada Example", activities: ["borrow", "return", "account", "pay"] },
      policy,
    );
  const of = <S extends Screen["screen"]>(name: S): Extract<Screen, { screen: S }> => {
    const screen = view();
    if (screen.screen !== name) throw new Error(`The screen is ${JSON.stringify(screen)}, not ${name}`);
    return screen as Extract<Screen, { screen: typeof name }>;
  };
  const here: Sitting = {
    view,
    account: () => of("account"),
    confirm: () => of("confirm"),
    press(action, line) {
      if (!view().offers.includes(action)) return false;
      actor.send({ type: `intent.${action}`, ...(line === undefined ? {} : { line }) } as AccountEvent);
      return true;
    },
    send: (event) => actor.send(event),
    async settle() {
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    },
    ended: () => actor.getSnapshot().output,
  };
  await here.settle();
  return here;
}

/** The states of the lines of a list. */
export function states(list: AccountScreen["loans"]): unknown[] {
  if (list?.given !== "yes") throw new Error(`No list: ${JSON.stringify(list)}`);
  return list.lines.map(({ state }) => state);
}
