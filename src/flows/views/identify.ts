import type { SnapshotFrom } from "xstate";
import type { Action } from "../../core/contract/intents.ts";
import type { Screen } from "../../core/contract/view-model.ts";
import type { Activity } from "../activity.ts";
import { isForAnotherCard, type identifyMachine } from "../identify.machine.ts";
import type { Policy } from "../policy.ts";
import { needsPatron } from "../session-context.ts";
import { STILL_MAY } from "../stop.ts";

type IdentifySnapshot = SnapshotFrom<ReturnType<typeof identifyMachine>>;

export interface IdentifyShown {
  /** Items scanned before the card. */
  readonly itemsWaiting: number;
  /** What can be done at this station now. */
  readonly activities: readonly Activity[];
}

/** Card, PIN, and why somebody cannot go on. */
export function identifyView(
  snapshot: IdentifySnapshot,
  { itemsWaiting, activities }: IdentifyShown,
  policy: Policy,
): Screen {
  const { context } = snapshot;
  if (snapshot.matches("noAnswer")) {
    const code = context.fault?.code ?? "acs.silent";
    return { screen: "out-of-service", code, interrupted: true, offers: ["leave"] };
  }
  if (snapshot.matches("stopped") && context.stop !== undefined) {
    const { reason, words } = context.stop;
    const isKnown = context.account !== undefined;
    const may = STILL_MAY[reason.name].filter(
      (activity) => activities.includes(activity) && (isKnown || !needsPatron(activity, policy)),
    );
    const again: Action[] = isForAnotherCard(reason) ? ["try-again"] : [];
    return { screen: "not-you", reason, ilsWords: words, offers: [...again, ...may, "leave"] };
  }
  const lookingUp = snapshot.matches("lookingUp");
  if (snapshot.matches("pin") || (lookingUp && policy.pin.ask !== "none" && !context.offLine)) {
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
    typed: context.typed,
    itemsWaiting,
    withoutPin: policy.pin.ask !== "none" && context.offLine,
    offers: lookingUp ? [] : cardOffers(snapshot, activities),
  };
}

/** What the machine would take; keys only where a number may be typed. */
function cardOffers(snapshot: IdentifySnapshot, activities: readonly Activity[]): Action[] {
  const mayReturn = activities.includes("return") && snapshot.can({ type: "intent.return" });
  return [
    ...(snapshot.can({ type: "intent.key", key: "0" }) ? (["key"] as const) : []),
    ...(snapshot.context.typed === "" ? [] : (["erase"] as const)),
    ...(snapshot.can({ type: "intent.submit" }) ? (["submit"] as const) : []),
    ...(mayReturn ? (["return"] as const) : []),
    "leave",
  ];
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
