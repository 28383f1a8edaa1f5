import type { SnapshotFrom } from "xstate";
import type { ItemLine, ItemsNotice, PadNotice, Screen, Securing } from "../../core/contract/view-model.ts";
import type { Activity } from "../activity.ts";
import type { checkoutMachine } from "../checkout.machine.ts";
import { countsOf, isBusy, isOdd, isYours, nextToConfirm, nextToRelease, type Line } from "../lines.ts";

type CheckoutSnapshot = SnapshotFrom<typeof checkoutMachine>;

export interface ItemsShown {
  readonly patron: string;
  readonly pad: PadNotice | undefined;
  /** Where a person may go from here. */
  readonly activities: readonly Activity[];
}

/** The list while borrowing, and what it stops for: a question, and what is not the person's. */
export function itemsView(snapshot: CheckoutSnapshot, { patron, pad, activities }: ItemsShown): Screen {
  const { lines, notice }: { lines: readonly Line[]; notice: ItemsNotice | undefined } = snapshot.context;
  const yours = lines.filter(isYours).length;
  const asked = snapshot.matches("confirming") ? nextToConfirm(lines) : undefined;
  if (asked?.question !== undefined) {
    const { question, title, words } = asked;
    return { screen: "confirm", question, title, ilsWords: words, offers: ["yes", "no"] };
  }
  if (snapshot.matches("oddOneOut")) {
    const odd = lines.filter(isOdd);
    return {
      screen: "odd-one-out",
      items: odd.map((line) => ({ ...lineView(line), onPad: line.place === "pad" })),
      seen: lines.length,
      yours,
      offers: odd.some(({ place }) => place === "in-hand") ? ["left-here", "back"] : ["back"],
    };
  }
  const others = activities.filter((activity) => activity !== "borrow");
  return {
    screen: "items",
    name: patron,
    items: lines.map(lineView),
    counts: countsOf(lines),
    yours,
    securing: securingOf(lines),
    notice: notice ?? pad,
    offers: snapshot.matches("borrowing") && !isBusy(lines) ? ["finish", ...others] : [],
  };
}

/** An item that was lifted while its security comes off is still the pad's: there it has to lie again. */
function securingOf(lines: readonly Line[]): Securing | undefined {
  const id = nextToRelease(lines);
  const line = lines.findIndex((each) => each.id === id);
  return line < 0 ? undefined : { line, onPad: lines[line]?.place !== "in-hand" };
}

function lineView({ id, title, state, words }: Line): ItemLine {
  return { id, title, state, ilsWords: words };
}
