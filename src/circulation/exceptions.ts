import type { ExceptionReason } from "../core/staff.ts";
import type { Json, Entry } from "./journal/entry.ts";
import type { Journal } from "./journal/journal.ts";
import type { Log } from "../core/log.ts";
import type { Result } from "../core/result.ts";

/** What waits for staff, told at the moment when it comes to be. Nothing here says whose or which item it is. */
export interface Exceptions {
  /** Makes an exception of an entry and sounds the alarm; that the journal could not be written is an alarm too. */
  raise(entry: number, reason: ExceptionReason, facts: Json): Result<Entry>;
  /** Hears of each new exception; the value ends that. */
  on(listener: (raised: Entry) => void): () => void;
}

/**
 * Whether somebody who comes again with the item goes on with the entry. What was done off-line and the ILS has not heard of
 * is for its replay, and what it refused, or has otherwise than was promised, for a person to clear.
 */
export function mayBeTakenUp({ mode, stage, reason }: Pick<Entry, "mode" | "stage" | "reason">): boolean {
  if (stage === "exception") return reason !== "replay-refused" && reason !== "due-differs";
  return mode === "on-line";
}

export function openExceptions(journal: Pick<Journal, "change">, log: Log): Exceptions {
  const listeners = new Set<(raised: Entry) => void>();
  return {
    raise(id, reason, facts) {
      const raised = journal.change(id, { stage: "exception", reason, facts });
      if (!raised.ok) {
        log("journal.not-written", { entry: id, reason, fault: raised.fault.code });
        return raised;
      }
      log("journal.exception", { entry: id, kind: raised.value.kind, reason });
      for (const listener of listeners) listener(raised.value);
      return raised;
    },
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
