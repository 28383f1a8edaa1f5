/** What buttons say. Where one means another thing on a screen, it says so. */
import type { PlainAction } from "../../core/contract/intents.ts";
import type { Screen, ScreenName } from "../../core/contract/view-model.ts";
import type { Key } from "./words.ts";

/** The buttons that mean another thing on a screen than elsewhere. */
const HERE: { readonly [Name in ScreenName]?: (view: Extract<Screen, { screen: Name }>) => Labels } = {
  account: () => ({ "try-again": "action.try-again.account" }),
  pay: () => ({ "try-again": "action.try-again.pay" }),
  "odd-one-out": () => ({ back: "action.back.odd-one-out" }),
  receipt: ({ state, tells }) => ({
    titles: tells.titles ? "action.titles.leave-out" : "action.titles",
    name: tells.name ? "action.name.leave-out" : "action.name",
    "no-receipt": state === "code" ? "action.no-receipt.code" : "action.no-receipt",
  }),
  goodbye: () => ({ leave: "action.leave.done" }),
  time: () => ({ leave: "action.leave.done" }),
};

type Labels = Partial<Readonly<Record<PlainAction, Key>>>;

/** The text of a button on a screen. */
export function labelOf(action: PlainAction, view: Screen): Key {
  return labelsHere(view)[action] ?? `action.${action}`;
}

function labelsHere<Name extends ScreenName>(view: Extract<Screen, { screen: Name }>): Labels {
  const screen: Name = view.screen;
  return HERE[screen]?.(view) ?? {};
}
