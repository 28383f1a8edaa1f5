import type { Log } from "../../core/log.ts";
import type { Result } from "../../core/result.ts";
import type { Entry } from "./entry.ts";
import type { Journal } from "./journal.ts";

/** The same journal, each of whose steps is logged when it is on disk; nothing of whose or which item it is. */
export function tellSteps(journal: Journal, log: Log): Journal {
  function told(written: Result<Entry>): Result<Entry> {
    if (!written.ok) return written;
    const { id, kind, mode, stage, outcome, reason, openedAt, changedAt } = written.value;
    log("journal.step", { entry: id, kind, mode, stage, outcome, reason, ms: changedAt - openedAt });
    return written;
  }
  return {
    ...journal,
    open: (entry) => told(journal.open(entry)),
    change: (id, change) => told(journal.change(id, change)),
    resolve: (id, settled) => told(journal.resolve(id, settled)),
  };
}
