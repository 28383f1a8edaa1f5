/**
 * The journal: what the station is about to ask, has asked and has not finished, on disk before it is done. Every call is
 * synchronous, and what it wrote is on disk when it returns (SQLite, WAL, synchronous FULL).
 */
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { Clock, RandomBytes } from "../../core/clock.ts";
import { fault } from "../../core/faults.ts";
import type { ItemId, PatronId } from "../../core/ids.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { journalAudit, type AuditHead, type AuditRow } from "./audit.ts";
import { attempt, openDatabase } from "./database.ts";
import { mayGo, type Change, type Entry, type NewEntry, type Settlement } from "./entry.ts";
import { journalRows, tallyRow, type Tally } from "./rows.ts";

export interface JournalOptions {
  readonly path: string;
  /** 32 bytes (`key.ts`). */
  readonly key: Uint8Array;
  /** Whether a journal is begun where there is none. */
  readonly begin: boolean;
  readonly clock: Pick<Clock, "now">;
  readonly randomBytes: RandomBytes;
  /**
   * For tests: called before and after each commit, counted from 1. What it throws ends the journal there, as the end of
   * the process would: nothing that is called afterwards has an effect. It may close the journal too: closed before a
   * commit, nothing of that commit is kept.
   */
  readonly onCommit?: (commit: number, when: "before" | "after") => void;
}

/** Any call may fail for the disk (`journal.*` of the faults); then nothing of it was written. */
export interface Journal {
  /** A word for the entries of one visit. */
  newSession(): string;
  open(entry: NewEntry): Result<Entry>;
  /**
   * Moves an entry on. A way that its kind does not have (`COURSES`) is a bug and throws; that staff settled an exception
   * meanwhile is the fault `journal.settled-meanwhile`.
   */
  change(id: number, change: Change): Result<Entry>;
  /** Undefined: there is none, or it was pruned. */
  get(id: number): Result<Entry | undefined>;
  /** What is not closed about this item, exceptions too; oldest first. */
  byItem(item: ItemId): Result<readonly Entry[]>;
  /** What is not closed about this patron, exceptions too; oldest first. */
  byPatron(patron: PatronId): Result<readonly Entry[]>;
  /** Everything that is kept about this patron and was opened since (milliseconds since 1970); oldest first. */
  byPatronSince(patron: PatronId, since: number): Result<readonly Entry[]>;
  /** What the station still has to bring to an end: neither closed nor an exception; oldest first. */
  unsettled(): Result<readonly Entry[]>;
  /** What waits for staff; oldest first. */
  exceptions(): Result<readonly Entry[]>;
  /** What is not closed, counted: read without the key's work, so that it may be asked often. */
  tally(): Result<readonly Tally[]>;
  /** Everything that is kept; oldest first. */
  all(): Result<readonly Entry[]>;
  /** Staff settled an exception (`journal.no-entry`, `journal.not-an-exception`). */
  resolve(id: number, settled: Settlement): Result<Entry>;
  /** Deletes what was closed before this instant (milliseconds since 1970); answers how many. The audit stays. */
  prune(before: number): Result<number>;
  /** The steps of one entry, oldest first; also of one that was pruned. */
  history(id: number): Result<readonly AuditRow[]>;
  /** Reads the whole audit; `journal.broken-audit` names the first row that is not as it was written. */
  verifyAudit(): Result<AuditHead>;
  /** After it every call is the fault `journal.closed`. May be called again. */
  close(): void;
}

/** Opens a journal, or begins one. A file that is damaged or has another key is a fault, and is left as it is. */
export function openJournal(options: JournalOptions): Result<Journal> {
  const rows = journalRows(options.key, options.randomBytes);
  const db = openDatabase(options.path, options.begin, rows.keyProof);
  return db.ok ? ok(journalOf(db.value, rows, options)) : db;
}

const OPEN = "stage <> 'closed'";
const TALLY = `SELECT kind, stage, reason, count(*) AS count, min(opened_at) AS oldest, max(id) AS newest
  FROM entry WHERE ${OPEN} GROUP BY kind, stage, reason ORDER BY kind, stage, reason`;

function journalOf(
  db: DatabaseSync,
  rows: ReturnType<typeof journalRows>,
  { clock, randomBytes, onCommit }: JournalOptions,
): Journal {
  const audit = journalAudit(db);
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  const byId = db.prepare("SELECT * FROM entry WHERE id = ?");
  const put = db.prepare(
    `INSERT INTO entry VALUES (:id, :kind, :mode, :stage, :outcome, :reason, :session, :opened_at, :changed_at, :attempts,
      :item, :patron, :sealed)
    ON CONFLICT (id) DO UPDATE SET stage = :stage, outcome = :outcome, reason = :reason, changed_at = :changed_at,
      attempts = :attempts, sealed = :sealed`,
  );
  const pruning = db.prepare("DELETE FROM entry WHERE stage = 'closed' AND changed_at < ?");
  let isOpen = true;
  let commits = 0;

  function close(): void {
    if (isOpen) db.close();
    isOpen = false;
  }

  function reading<T>(work: () => Result<T>): Result<T> {
    return isOpen ? attempt(work) : failed(fault("journal.closed", ""));
  }

  /** A transaction; a fault and an exception of `work` undo it. */
  function writing<T>(work: () => Result<T>): Result<T> {
    return reading(() => {
      begin.run();
      try {
        const done = work();
        return done.ok ? commitNow(done) : done;
      } finally {
        if (isOpen && db.isTransaction) db.exec("ROLLBACK");
      }
    });
  }

  function commitNow<T>(done: Result<T>): Result<T> {
    commits++;
    watched("before");
    if (!isOpen) return failed(fault("journal.closed", ""));
    commit.run();
    watched("after");
    return done;
  }

  function watched(when: "before" | "after"): void {
    try {
      onCommit?.(commits, when);
    } catch (error) {
      close();
      throw error;
    }
  }

  function write(entry: Entry): Result<Entry> {
    put.run(rows.toRow(entry));
    audit.append(entry);
    return ok(entry);
  }

  function find(id: number): Result<Entry | undefined> {
    const row = byId.get(id);
    return row === undefined ? ok(undefined) : rows.toEntry(row);
  }

  function select(where: string, ...values: readonly SQLInputValue[]): Result<readonly Entry[]> {
    return reading(() => {
      const entries: Entry[] = [];
      for (const row of db.prepare(`SELECT * FROM entry WHERE ${where} ORDER BY id`).all(...values)) {
        const entry = rows.toEntry(row);
        if (!entry.ok) return entry;
        entries.push(entry.value);
      }
      return ok(entries);
    });
  }

  return {
    newSession: () => Buffer.from(randomBytes(8)).toString("hex"),
    open: ({ kind, mode, stage, session, secret }) =>
      writing(() => {
        if (!mayGo(kind, undefined, stage)) throw new Error(`a ${kind} does not begin as ${stage}`);
        const now = clock.now();
        return write({
          id: audit.nextEntry(),
          kind,
          mode,
          stage,
          session,
          openedAt: now,
          changedAt: now,
          outcome: undefined,
          reason: undefined,
          attempts: 0,
          secret,
          settled: undefined,
        });
      }),
    change: (id, change) =>
      writing(() => {
        const found = find(id);
        if (!found.ok) return found;
        const entry = found.value;
        if (entry === undefined) throw new Error(`There is no entry ${id} to change`);
        if (entry.settled !== undefined) return failed(fault("journal.settled-meanwhile", `entry ${id}`));
        if (!mayGo(entry.kind, entry.stage, change.stage)) {
          throw new Error(`a ${entry.kind} does not go from ${entry.stage} to ${change.stage}`);
        }
        return write({
          ...entry,
          stage: change.stage,
          changedAt: clock.now(),
          outcome: change.stage === "closed" ? change.outcome : undefined,
          reason: change.stage === "exception" ? change.reason : entry.reason,
          attempts: change.attempts ?? entry.attempts,
          secret: change.facts === undefined ? entry.secret : { ...entry.secret, facts: change.facts },
        });
      }),
    get: (id) => reading(() => find(id)),
    byItem: (item) => select(`${OPEN} AND item = ?`, rows.item(item)),
    byPatron: (patron) => select(`${OPEN} AND patron = ?`, rows.patron(patron)),
    byPatronSince: (patron, since) => select("patron = ? AND opened_at >= ?", rows.patron(patron), since),
    unsettled: () => select(`${OPEN} AND stage <> 'exception'`),
    exceptions: () => select("stage = 'exception'"),
    tally: () =>
      reading(() =>
        ok(
          db
            .prepare(TALLY)
            .all()
            .map((row) => tallyRow.parse(row)),
        ),
      ),
    all: () => select("TRUE"),
    resolve: (id, settled) =>
      writing(() => {
        const found = find(id);
        if (!found.ok) return found;
        const entry = found.value;
        if (entry === undefined) return failed(fault("journal.no-entry", `entry ${id}`));
        if (entry.stage !== "exception") {
          return failed(fault("journal.not-an-exception", `entry ${id} is ${entry.stage}`));
        }
        const now = clock.now();
        return write({ ...entry, stage: "closed", outcome: "settled-by-staff", changedAt: now, settled });
      }),
    prune: (before) => writing(() => ok(Number(pruning.run(before).changes))),
    history: (id) => reading(() => audit.of(id)),
    verifyAudit: () => reading(() => audit.verify()),
    close,
  };
}
