import type { Clock } from "../core/clock.ts";
import type { PatronId } from "../core/ids.ts";
import type { Policy } from "./policy.ts";

/** Wrong PINs per card, so that three tries stay three tries when the card is scanned anew. */
export interface Attempts {
  left(card: PatronId): number;
  wrong(card: PatronId): void;
  right(card: PatronId): void;
}

/** Makes of a card number something from which it cannot be had back. */
export type Disguise = (card: PatronId) => string;

/**
 * Counts wrong PINs and keeps no card number: only what `disguise` makes of it. What was counted outlives a change of
 * the policy.
 */
export function openAttempts(policy: () => Policy["pin"], clock: Clock, disguise: Disguise): Attempts {
  const wrongs = new Map<string, { count: number; since: number }>();
  const forgetOld = (): void => {
    const forgetAfter = policy().forgetAfterMinutes * 60_000;
    for (const [key, { since }] of wrongs) if (clock.elapsed() - since >= forgetAfter) wrongs.delete(key);
  };
  return {
    left(card) {
      forgetOld();
      return Math.max(0, policy().tries - (wrongs.get(disguise(card))?.count ?? 0));
    },
    wrong(card) {
      const key = disguise(card);
      wrongs.set(key, { count: (wrongs.get(key)?.count ?? 0) + 1, since: clock.elapsed() });
    },
    right(card) {
      wrongs.delete(disguise(card));
    },
  };
}
