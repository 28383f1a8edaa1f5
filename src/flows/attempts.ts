import type { Clock } from "../core/clock.ts";
import type { PatronId } from "../core/ids.ts";
import type { Log } from "../core/log.ts";
import type { Policy } from "./policy.ts";

/**
 * Wrong PINs per card, so that three tries stay three tries when the card is scanned anew; and over all cards, so that
 * nobody tries one PIN on many.
 */
export interface Attempts {
  left(card: PatronId): number;
  /** Too much was tried at this station: nobody is looked up for a while. */
  readonly locked: boolean;
  wrong(card: PatronId): void;
  /** A number that was typed is nobody's card. */
  unknown(): void;
  right(card: PatronId): void;
}

/** Makes of a card number something from which it cannot be had back. */
export type Disguise = (card: PatronId) => string;

/**
 * Counts wrong PINs and keeps no card number: only what `disguise` makes of it. What was counted outlives a change of
 * the policy.
 */
export function openAttempts(
  policy: () => Policy["pin"],
  clock: Clock,
  disguise: Disguise,
  log: Log,
): Attempts {
  const wrongs = new Map<string, { count: number; since: number }>();
  /** When something was tried in vain at this station, the oldest first. */
  let atStation: readonly number[] = [];

  const forgetOld = (): void => {
    const now = clock.elapsed();
    const { forgetAfterMinutes, perStation } = policy();
    for (const [key, { since }] of wrongs) if (now - since >= forgetAfterMinutes * 60_000) wrongs.delete(key);
    atStation = atStation.filter((at) => now - at < perStation.perMinutes * 60_000);
  };
  const isLocked = (): boolean => {
    forgetOld();
    return atStation.length >= policy().perStation.tries;
  };
  const inVain = (): void => {
    const was = isLocked();
    atStation = [...atStation, clock.elapsed()];
    if (!was && isLocked()) log("flow.tries-used", policy().perStation);
  };
  return {
    left(card) {
      forgetOld();
      return Math.max(0, policy().tries - (wrongs.get(disguise(card))?.count ?? 0));
    },
    get locked() {
      return isLocked();
    },
    wrong(card) {
      const key = disguise(card);
      wrongs.set(key, { count: (wrongs.get(key)?.count ?? 0) + 1, since: clock.elapsed() });
      inVain();
    },
    unknown: inVain,
    right(card) {
      wrongs.delete(disguise(card));
    },
  };
}
