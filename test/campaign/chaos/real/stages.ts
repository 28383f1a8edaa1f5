/** What a station is at when its processes are killed, as far as it can be seen from outside. */
import type { ViewModel } from "../../../../src/core/contract/view-model.ts";

export const STAGES = [
  "starting",
  "idle",
  "saying who they are",
  "borrowing",
  "releasing",
  "returning",
  "securing",
  "asking a question",
  "account",
  "choosing what to pay",
  "paying",
  "choosing a receipt",
  "printing",
  "at the end",
  "out of service",
] as const;
export type Stage = (typeof STAGES)[number];

/** `view`: what this life has shown last; undefined before it showed anything. */
export function stageOf(view: ViewModel | undefined): Stage {
  switch (view?.screen) {
    case undefined:
      return "starting";
    case "welcome":
      return "idle";
    case "card":
    case "pin":
    case "not-you":
      return "saying who they are";
    case "items":
      return view.items.some(({ state }) => state.name === "releasing") ? "releasing" : "borrowing";
    case "returns":
      return view.items.some(({ state }) => state.name === "securing") ? "securing" : "returning";
    case "confirm":
    case "odd-one-out":
    case "time":
      return "asking a question";
    case "account":
      return "account";
    case "pay":
      return view.state === "paying" ? "paying" : "choosing what to pay";
    case "receipt":
      return view.state === "printing" ? "printing" : "choosing a receipt";
    case "goodbye":
      return "at the end";
    case "out-of-service":
    case "staff":
    case "staff-pin":
      return "out of service";
  }
}
