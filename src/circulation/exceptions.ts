import type { Json, Entry, ExceptionReason } from "./journal/entry.ts";
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

/** A person has to clear it, and that the item or the patron comes back does not. */
export function isForStaffAlone({ stage, reason }: Pick<Entry, "stage" | "reason">): boolean {
  return stage === "exception" && (reason === "replay-refused" || reason === "due-differs");
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
