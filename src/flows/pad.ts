import type { PadNotice } from "../core/contract/view-model.ts";
import type { ItemId } from "../core/ids.ts";

/** What lies on the pad, as far as it is certain. */
export interface PadSeen {
  /** Items with all their parts. */
  readonly items: readonly ItemId[];
  /** What lies there and is no item to lend; undefined when there is nothing to say. */
  readonly notice: PadNotice | undefined;
}

export const NOTHING_ON_PAD: PadSeen = { items: [], notice: undefined };
