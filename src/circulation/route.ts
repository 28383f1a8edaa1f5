import type { Route } from "../core/returns.ts";
import type { AlertType, Return } from "../sip-client/outcomes.ts";

type Said = Pick<Return, "ok" | "alert" | "destination" | "sortBin" | "hold">;

const toBranch = ({ destination: branch = "", sortBin: bin }: Said, forHold: boolean): Route => ({
  to: "branch",
  branch,
  forHold,
  bin,
});
const toHoldShelf = ({ sortBin: bin }: Said): Route => ({ to: "hold-shelf", bin });
const toStaff = ({ sortBin: bin }: Said): Route => ({ to: "staff", bin });

/** Staff are called and it is not said for what: only a destination tells more. */
const unsaid = (said: Said): Route =>
  said.destination === undefined ? toStaff(said) : toBranch(said, false);

/** Where an item goes by the type of its alert (CV, "3M SIP 2.0 Extensions"). */
const ROUTES: Readonly<Record<AlertType, (said: Said) => Route>> = {
  "hold-here": toHoldShelf,
  "hold-elsewhere": (said) => toBranch(said, true),
  "hold-for-other-library": (said) => toBranch(said, true),
  transit: (said) => toBranch(said, false),
  "data-corrupted": toStaff,
  unknown: unsaid,
  other: unsaid,
};

/** Reads out of 10 where the item goes. What the ILS does not take never goes to the shelf by itself. */
export function routeOf(said: Said, taken: boolean): Route {
  if (said.alert !== undefined) return ROUTES[said.alert](said);
  if (said.destination !== undefined) return toBranch(said, said.hold !== undefined);
  if (said.hold !== undefined) return toHoldShelf(said);
  return taken ? { to: "shelf", bin: said.sortBin } : toStaff(said);
}
