import { createHmac } from "node:crypto";
import type { Clock } from "../core/clock.ts";
import type { PatronId } from "../core/ids.ts";
import type { Policy } from "./policy.ts";

/** Wrong PINs per card, so that three tries stay three tries when the card is scanned anew. */
export interface Attempts {
  left(card: PatronId): number;
  wrong(card: PatronId): void;
  right(card: PatronId): void;
}

/** Keeps no card number: each is hashed with `salt`, which lives no longer than the process. */
export function openAttempts(policy: Policy["pin"], clock: Clock, salt: Uint8Array): Attempts {
  const wrongs = new Map<string, { count: number; since: number }>();
  const forgetAfter = policy.forgetAfterMinutes * 60_000;
  const keyOf = (card: PatronId): string => createHmac("sha256", salt).update(card).digest("base64");
  const forgetOld = (): void => {
    for (const [key, { since }] of wrongs) if (clock.elapsed() - since >= forgetAfter) wrongs.delete(key);
  };
  return {
    left(card) {
      forgetOld();
      return Math.max(0, policy.tries - (wrongs.get(keyOf(card))?.count ?? 0));
    },
    wrong(card) {
      const key = keyOf(card);
      wrongs.set(key, { count: (wrongs.get(key)?.count ?? 0) + 1, since: clock.elapsed() });
    },
    right(card) {
      wrongs.delete(keyOf(card));
    },
  };
}
