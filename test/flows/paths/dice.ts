import { seededRandom } from "../../../src/core/clock.ts";

/** Dice of one path: the same with the same seed. */
export interface Dice {
  below(end: number): number;
  chance(share: number): boolean;
  one<T>(of: readonly T[]): T;
  /** One of them by weight. */
  weighed<T>(of: readonly (readonly [weight: number, what: T])[]): T;
}

export function diceOf(seed: number): Dice {
  const random = seededRandom(seed);
  const below = (end: number): number => Math.floor(random() * end);
  function one<T>(of: readonly T[]): T {
    const chosen = below(of.length);
    for (const [index, each] of of.entries()) if (index === chosen) return each;
    throw new Error("Nothing to choose from");
  }
  return {
    below,
    one,
    chance: (share) => random() < share,
    weighed(of) {
      let left = random() * of.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, what] of of) {
        left -= weight;
        if (left < 0) return what;
      }
      return one(of)[1];
    },
  };
}
