import type { SnapshotFrom } from "xstate";
import type { ItemLine, ItemsNotice, Screen } from "../core/contract/view-model.ts";
import type { Action } from "../core/contract/intents.ts";
import type { checkoutMachine } from "./checkout.machine.ts";
import type { identifyMachine } from "./identify.machine.ts";
import { isYours, type Line } from "./lines.ts";
import type { Policy } from "./policy.ts";
import type { sessionMachine } from "./session.machine.ts";

export type SessionSnapshot = SnapshotFrom<ReturnType<typeof sessionMachine>>;
type IdentifySnapshot = SnapshotFrom<ReturnType<typeof identifyMachine>>;
type CheckoutSnapshot = SnapshotFrom<typeof checkoutMachine>;

/** What the screen shows of where things stand. It decides nothing and remembers nothing. */
export function viewOf(snapshot: SessionSnapshot, policy: Policy): Screen {
  const { context } = snapshot;
  if (snapshot.matches({ session: { attention: "warned" } })) {
    return { screen: "time", seconds: policy.times.warning, offers: ["go-on", "leave"] };
  }
  if (snapshot.matches({ session: { play: "identifying" } })) {
    const identify = snapshot.children.identify?.getSnapshot();
    if (identify !== undefined) return identifyView(identify, context.waiting.length, policy);
  }
  if (snapshot.matches({ session: { play: "borrow" } })) {
    const checkout = snapshot.children.borrow?.getSnapshot();
    if (checkout !== undefined) return itemsView(checkout, context);
  }
  const yours = context.lines.filter(isYours).length;
  if (snapshot.matches({ session: { play: "choosing" } })) {
    return { screen: "receipt", state: "choosing", yours, offers: ["print", "no-receipt"] };
  }
  if (snapshot.matches({ session: { play: "printing" } })) {
    return { screen: "receipt", state: "printing", yours, offers: [] };
  }
  if (snapshot.matches({ session: { play: "goodbye" } })) {
    const notYours = context.lines.length - yours;
    return { screen: "goodbye", yours, notYours, receipt: context.receipt, offers: ["leave"] };
  }
  if (context.fault !== undefined) {
    return { screen: "out-of-service", code: context.fault.code, interrupted: false, offers: [] };
  }
  return { screen: "welcome", offers: ["borrow"] };
}

function identifyView(snapshot: IdentifySnapshot, itemsWaiting: number, policy: Policy): Screen {
  const { context } = snapshot;
  if (snapshot.matches("noAnswer")) {
    const code = context.fault?.code ?? "acs.silent";
    return { screen: "out-of-service", code, interrupted: true, offers: ["leave"] };
  }
  if (snapshot.matches("stopped") && context.stop !== undefined) {
    const { reason, words } = context.stop;
    const offers: Action[] = reason.name === "unknown-card" ? ["try-again", "leave"] : ["leave"];
    return { screen: "not-you", reason, ilsWords: words, offers };
  }
  const lookingUp = snapshot.matches("lookingUp");
  if (snapshot.matches("pin") || (lookingUp && policy.pin.ask !== "none")) {
    return {
      screen: "pin",
      state: lookingUp ? "looking-up" : "typing",
      digits: context.pin.length,
      triesLeft: context.saidWrong ? context.triesLeft : undefined,
      offers: lookingUp ? [] : pinOffers(context.pin.length, policy),
    };
  }
  return {
    screen: "card",
    state: lookingUp ? "looking-up" : "ready",
    itemsWaiting,
    offers: lookingUp ? [] : ["leave"],
  };
}

function pinOffers(digits: number, { pin }: Policy): Action[] {
  return [
    ...(digits < pin.maxDigits ? (["key"] as const) : []),
    ...(digits > 0 ? (["erase"] as const) : []),
    ...(digits >= pin.minDigits ? (["submit"] as const) : []),
    ...(pin.ask === "optional" ? (["no-pin"] as const) : []),
    "leave",
  ];
}

function itemsView(
  snapshot: CheckoutSnapshot,
  { patron: name, pad }: Pick<SessionSnapshot["context"], "patron" | "pad">,
): Screen {
  const { lines, notice }: { lines: readonly Line[]; notice: ItemsNotice | undefined } = snapshot.context;
  return {
    screen: "items",
    name,
    items: lines.map(lineView),
    seen: lines.length,
    yours: lines.filter(isYours).length,
    notice: notice ?? pad,
    offers: snapshot.matches("resting") ? ["finish"] : [],
  };
}

function lineView({ id, title, state, words }: Line): ItemLine {
  return { id, title, state, ilsWords: words };
}
