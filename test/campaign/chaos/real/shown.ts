import type { ViewModel } from "../../../../src/core/contract/view-model.ts";
import type { Sign } from "./strikes.ts";

/** Signs that are seen on the screen: each time when there is more of it than there was. */
export const SHOWN: readonly (readonly [what: Sign, count: (view: ViewModel) => number])[] = [
  ["an item is said to be somebody's", (view) => (view.screen === "items" ? view.yours : 0)],
  ["an item is said to be returned", (view) => (view.screen === "returns" ? view.returned : 0)],
  [
    "security is being put on",
    (view) =>
      view.screen === "returns" ? view.items.filter(({ state }) => state.name === "securing").length : 0,
  ],
  ["a receipt is being printed", (view) => Number(view.screen === "receipt" && view.state === "printing")],
  ["nobody is there", (view) => Number(view.screen === "welcome")],
  ["somebody is bid farewell", (view) => Number(view.screen === "goodbye")],
];
