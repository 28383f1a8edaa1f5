/** Who is at work on an entry of the journal: a patron's session or recovery, never both. */
export interface Hands {
  isTaken(entry: number): boolean;
  /** Takes an entry if nobody has it. */
  tryTake(entry: number): boolean;
  /** Takes an entry when whoever has it is done. */
  take(entry: number): Promise<void>;
  leave(entry: number): void;
}

export function openHands(): Hands {
  const taken = new Map<number, readonly (() => void)[]>();
  function tryTake(entry: number): boolean {
    if (taken.has(entry)) return false;
    taken.set(entry, []);
    return true;
  }
  return {
    isTaken: (entry) => taken.has(entry),
    tryTake,
    async take(entry) {
      while (!tryTake(entry)) {
        await new Promise<void>((resolve) => taken.set(entry, [...(taken.get(entry) ?? []), resolve]));
      }
    },
    leave(entry) {
      const waiting = taken.get(entry) ?? [];
      taken.delete(entry);
      for (const wake of waiting) wake();
    },
  };
}
