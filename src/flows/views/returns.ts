import type { SnapshotFrom } from "xstate";
import type { Action } from "../../core/contract/intents.ts";
import type { ReturnItem, ReturnState, Screen } from "../../core/contract/view-model.ts";
import type { Route } from "../../core/returns.ts";
import type { Activity } from "../activity.ts";
import type { PadSeen } from "../pad.ts";
import type { Policy } from "../policy.ts";
import { firstThatIs, isReturned, type ReturnLine } from "../return-lines.ts";
import type { returnMachine } from "../return.machine.ts";

type ReturnSnapshot = SnapshotFrom<ReturnType<typeof returnMachine>>;

/** Who it is, what lies on the pad, and what can be done here besides. */
export interface ReturnSurroundings {
  readonly patron: string;
  readonly pad: Pick<PadSeen, "items" | "notice">;
  readonly activities: readonly Activity[];
}

/** The list while items are brought back. */
export function returnsView(
  snapshot: ReturnSnapshot,
  { patron: name, pad, activities }: ReturnSurroundings,
  { returns: { showBins } }: Policy,
): Screen {
  const { lines, current, notice } = snapshot.context;
  const inHand = firstThatIs(lines, "securing");
  const securing = lines.findIndex(({ id }) => id === inHand);
  const latest = lines.findIndex(({ id }) => id === current);
  return {
    screen: "returns",
    name,
    items: lines.map((line) => itemOf(line, showBins)),
    returned: lines.filter(isReturned).length,
    latest: latest < 0 ? undefined : latest,
    printing: snapshot.matches("printing"),
    securing: inHand === undefined ? undefined : { line: securing, onPad: pad.items.includes(inHand) },
    notice: notice ?? pad.notice,
    offers: snapshot.matches("resting") ? offersOf(activities) : [],
  };
}

function offersOf(activities: readonly Activity[]): Action[] {
  const others = activities.filter((activity) => activity !== "return");
  return [...others, "finish", "leave"];
}

function itemOf({ id, title, state, taken }: ReturnLine, showBins: boolean): ReturnItem {
  return { id, title, state: showBins ? state : withoutBin(state), ilsWords: taken?.words ?? [] };
}

function withoutBin(state: ReturnState): ReturnState {
  return "route" in state && state.route !== undefined ? { ...state, route: binless(state.route) } : state;
}

function binless(route: Route): Route {
  return { ...route, bin: undefined };
}
