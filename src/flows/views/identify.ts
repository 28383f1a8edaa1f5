import type { SnapshotFrom } from "xstate";
import type { Action } from "../../core/contract/intents.ts";
import type { Screen } from "../../core/contract/view-model.ts";
import type { identifyMachine } from "../identify.machine.ts";
import type { Policy } from "../policy.ts";

type IdentifySnapshot = SnapshotFrom<ReturnType<typeof identifyMachine>>;

/** Card, PIN, and why somebody cannot go on. */
export function identifyView(snapshot: IdentifySnapshot, itemsWaiting: number, policy: Policy): Screen {
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
