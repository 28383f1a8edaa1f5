import type { SnapshotFrom } from "xstate";
import type { Screen } from "../core/contract/view-model.ts";
import { isYours } from "./lines.ts";
import type { Policy } from "./policy.ts";
import type { sessionMachine } from "./session.machine.ts";
import { accountView } from "./views/account.ts";
import { goodbyeView } from "./views/goodbye.ts";
import { identifyView } from "./views/identify.ts";
import { itemsView } from "./views/items.ts";
import { payView } from "./views/pay.ts";
import { receiptView } from "./views/receipt.ts";
import { returnsView } from "./views/returns.ts";
import { staffView } from "./views/staff.ts";

export type SessionSnapshot = SnapshotFrom<ReturnType<typeof sessionMachine>>;

/**
 * What the screen shows of where things stand. It decides nothing and remembers nothing. `patience`: how many times longer
 * everything waits for this person.
 */
export function viewOf(snapshot: SessionSnapshot, policy: Policy, patience: number): Screen {
  const { context } = snapshot;
  if (snapshot.matches({ session: { attention: "warned" } })) {
    const { warning, extensions } = policy.times;
    const mayGoOn = context.answered < extensions;
    return {
      screen: "time",
      seconds: Math.round(warning * patience),
      urgent: true,
      offers: mayGoOn ? ["go-on", "leave"] : ["leave"],
    };
  }
  if (snapshot.matches({ session: { play: "identifying" } })) {
    const identify = snapshot.children.identify?.getSnapshot();
    if (identify !== undefined) {
      const { waiting, service } = context;
      const shown = { itemsWaiting: waiting.length, activities: service.activities };
      return identifyView(identify, shown, policy);
    }
  }
  if (snapshot.matches({ session: { play: "borrow" } })) {
    const borrow = snapshot.children.borrow?.getSnapshot();
    if (borrow !== undefined) {
      const { patron, pad, service } = context;
      return itemsView(borrow, { patron, pad: pad.notice, activities: service.activities });
    }
  }
  if (snapshot.matches({ session: { play: "account" } })) {
    const account = snapshot.children.account?.getSnapshot();
    const { patron } = context;
    if (account !== undefined) {
      return accountView(account, { patron, activities: context.service.activities }, policy);
    }
  }
  if (snapshot.matches({ session: { play: "pay" } })) {
    const pay = snapshot.children.pay?.getSnapshot();
    const { flags, service } = context;
    if (pay !== undefined) return payView(pay, { flags, activities: service.activities }, policy);
  }
  if (snapshot.matches({ session: { play: "return" } })) {
    const returns = snapshot.children.return?.getSnapshot();
    if (returns !== undefined) {
      const { patron, pad, service } = context;
      return returnsView(returns, { patron, pad, activities: service.activities }, policy);
    }
  }
  if (snapshot.matches({ session: { play: "staff" } })) {
    const staff = snapshot.children.staff?.getSnapshot();
    if (staff !== undefined) return staffView(staff);
  }
  const yours = context.lines.filter(isYours).length;
  if (snapshot.matches({ session: { play: "receipt" } })) {
    const receipt = snapshot.children.receipt?.getSnapshot();
    if (receipt !== undefined) return receiptView(receipt, yours, policy, context.service.limits);
  }
  if (snapshot.matches("goodbye")) {
    const end = snapshot.children.end?.getSnapshot();
    if (end !== undefined) return goodbyeView(end, context.receipt);
  }
  const { fault, activities } = context.service;
  if (fault !== undefined) {
    return { screen: "out-of-service", code: fault.code, interrupted: false, offers: [] };
  }
  const { items, cards, notice } = context.pad;
  const lying = items.length > 0 || cards.length > 0 || notice !== undefined;
  return { screen: "welcome", lying, offers: activities };
}
