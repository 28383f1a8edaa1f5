import type { PadNotice } from "../core/contract/view-model.ts";
import type { ItemId } from "../core/ids.ts";
import type { Secret } from "../core/secret.ts";

/** What lies on the pad, as far as it is certain. */
export interface PadSeen {
  /** Items with all their parts. */
  readonly items: readonly ItemId[];
  /** The numbers of library cards, undefined for one that has none: to ask whose they are, and for nobody's eyes. */
  readonly cards: readonly PadCard[];
  /** What lies there and is no item to lend; undefined when there is nothing to say. */
  readonly notice: PadNotice | undefined;
}

export type PadCard = Secret | undefined;

/** Things that were left on the pad by somebody. */
export type Lying = Pick<PadSeen, "items" | "cards">;

export const NOTHING_ON_PAD: PadSeen = { items: [], cards: [], notice: undefined };

/** What of that still lies there. */
export function stillLying({ items, cards }: Lying, now: Lying): Lying {
  return {
    items: items.filter((item) => now.items.includes(item)),
    cards: cards.filter((card) => holdsCard(now, card)),
  };
}

export function holdsCard({ cards }: Lying, card: PadCard): boolean {
  return cards.some((each) => each?.reveal() === card?.reveal());
}
