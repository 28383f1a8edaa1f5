import type { Dice } from "./dice.ts";

/** What flows have asked the world and that is not answered yet: answers come when the path wants them, in any order. */
export class Pending {
  #open: (() => void)[] = [];

  /** `answer` decides when the answer comes, not when the question does. */
  ask<T>(answer: () => T): Promise<T> {
    return new Promise((resolve) => {
      this.#open.push(() => resolve(answer()));
    });
  }

  get size(): number {
    return this.#open.length;
  }

  answerOne(dice: Dice): void {
    const [answer] = this.#open.splice(dice.below(this.#open.length), 1);
    answer?.();
  }
}
