import type { Clock, Timer } from "../../core/clock.ts";

/** How long a page may take before it counts as frozen, ms. With what a new page takes it stays below five seconds. */
export const LIMITS = {
  /** From the first view to its picture, with all that a page fetches before. */
  first: 10_000,
  /** From any other view to its picture. */
  paint: 2500,
  /** From a question to the page's answer. */
  answer: 2000,
  /** From an answer to the next question. */
  rest: 500,
} as const;

/** Whether the picture lives: what was told is painted, and the page answers. */
export interface Pulse {
  /** This view is on its way to the page. */
  told(revision: number): void;
  /** This one stands on the glass, and with it all before. */
  painted(revision: number): void;
  stop(): void;
}

/**
 * `ask` asks the page for any sign of life; `frozen` is called once, with whether it had painted anything. Until it has,
 * it may take `patience` times as long.
 */
export function feelPulse(
  clock: Clock,
  ask: () => Promise<unknown>,
  frozen: (hasPainted: boolean) => void,
  patience: number,
): Pulse {
  /** Oldest first. */
  let unpainted: { readonly revision: number; readonly until: number }[] = [];
  let painting: Timer | undefined;
  let asking: Timer | undefined;
  let isOver = false;
  let hasPainted = false;
  const limitOf = (limit: "first" | "paint" | "answer"): number =>
    LIMITS[limit] * (hasPainted ? 1 : patience);
  const stop = (): void => {
    isOver = true;
    painting?.cancel();
    asking?.cancel();
  };
  const giveUp = (): void => {
    stop();
    frozen(hasPainted);
  };
  const wait = (): void => {
    painting?.cancel();
    const [oldest] = unpainted;
    painting = oldest && clock.after(oldest.until - clock.elapsed(), giveUp);
  };
  const question = async (): Promise<void> => {
    asking = clock.after(limitOf("answer"), giveUp);
    await ask();
    if (isOver) return;
    asking.cancel();
    asking = clock.after(LIMITS.rest, () => void question());
  };
  void question();
  return {
    told(revision) {
      if (isOver) return;
      unpainted.push({ revision, until: clock.elapsed() + limitOf(hasPainted ? "paint" : "first") });
      if (unpainted.length === 1) wait();
    },
    painted(revision) {
      if (isOver) return;
      hasPainted = true;
      unpainted = unpainted.filter((each) => each.revision > revision);
      wait();
    },
    stop,
  };
}
