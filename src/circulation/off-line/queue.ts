import type { Log } from "../../core/log.ts";
import type { Entry } from "../journal/entry.ts";
import type { Journal } from "../journal/journal.ts";

/** What was done off-line and the ILS has not heard of: the numbers of the entries, in the order of time. */
export interface Queue {
  readonly size: number;
  /** The oldest. */
  readonly next: number | undefined;
  has(entry: number): boolean;
  add(entry: number): void;
  /** The ILS has heard of it, or staff see to it. */
  remove(entry: number): void;
  /** Hears when there is more or less of it; the value ends that. */
  onChange(listener: () => void): () => void;
}

/** Done off-line, and neither settled nor given to staff. */
function isQueued({ mode }: Entry): boolean {
  return mode === "off-line";
}

/** The queue as the journal holds it. */
export function openQueue(journal: Pick<Journal, "unsettled">, log: Log): Queue {
  const open = journal.unsettled();
  if (!open.ok) log("journal.not-read", { fault: open.fault.code });
  // Numbers count up in the order of opening, and a set keeps the order of adding.
  const entries = new Set((open.ok ? open.value : []).filter(isQueued).map(({ id }) => id));
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    get size() {
      return entries.size;
    },
    get next() {
      return entries.values().next().value;
    },
    has: (entry) => entries.has(entry),
    add(entry) {
      entries.add(entry);
      tell();
    },
    remove(entry) {
      if (entries.delete(entry)) tell();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
