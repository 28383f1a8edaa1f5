import type { SnapshotFrom } from "xstate";
import type { ItemLine, ItemsNotice, PadNotice, Screen } from "../../core/contract/view-model.ts";
import type { checkoutMachine } from "../checkout.machine.ts";
import { isYours, type Line } from "../lines.ts";

type CheckoutSnapshot = SnapshotFrom<typeof checkoutMachine>;

/** The list while borrowing. */
export function itemsView(
  snapshot: CheckoutSnapshot,
  { patron: name, pad }: { readonly patron: string; readonly pad: PadNotice | undefined },
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
