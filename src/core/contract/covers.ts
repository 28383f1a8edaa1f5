import type { ViewModel } from "./view-model.ts";

/** The items that a view shows by their covers. The screen keeps the pictures of these, and of no others. */
export function coveredIn(view: ViewModel): readonly string[] {
  switch (view.screen) {
    case "items":
    case "odd-one-out":
    case "returns":
      return view.items.map(({ id }) => id);
    case "account":
      return view.loans?.given === "yes"
        ? view.loans.lines.map(({ id }) => id).filter((id) => id !== "")
        : [];
    case "welcome":
    case "card":
    case "pin":
    case "not-you":
    case "confirm":
    case "pay":
    case "receipt":
    case "goodbye":
    case "time":
    case "out-of-service":
    case "staff-pin":
    case "staff":
      return [];
  }
}
