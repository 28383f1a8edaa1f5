/** The journal's file as SQLite: opening, the shape of its tables, and what SQLite's errors mean. */
import { closeSync, openSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { fault, type Fault, type FaultCode } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";

/** Says whose a file is ("Lctn"), as `PRAGMA application_id` is for. */
const APPLICATION = 0x4c63746e;

/** How long another process that writes is waited for; it writes for milliseconds. */
const PATIENCE_MS = 2000;

/**
 * Each step brings a journal from the version of its index to the next. `key_proof` tells a wrong key before anything is
 * sealed with it. Numbers of entries come from the audit, which is never pruned: none is given twice. Item
 * and patron are found over closed entries too, so that a change of stage leaves their pages alone.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE key_proof (proof BLOB NOT NULL) STRICT;
  CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    mode TEXT NOT NULL,
    stage TEXT NOT NULL,
    outcome TEXT,
    reason TEXT,
    session TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    item BLOB,
    patron BLOB,
    sealed BLOB NOT NULL
  ) STRICT;
  CREATE INDEX entry_open ON entry (stage) WHERE stage <> 'closed';
  CREATE INDEX entry_item ON entry (item);
  CREATE INDEX entry_patron ON entry (patron);
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    kind TEXT NOT NULL,
    stage TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_entry ON audit (entry);`,
];

/** The newest version of a journal that this Lectern knows: `PRAGMA user_version`. */
export const JOURNAL_VERSION = MIGRATIONS.length;

/** What SQLite's primary result codes mean to people (https://sqlite.org/rescode.html). */
const MEANING: ReadonlyMap<number, FaultCode> = new Map([
  [3, "journal.unreadable"], // PERM
  [5, "journal.locked"], // BUSY
  [6, "journal.locked"], // LOCKED
  [8, "journal.unreadable"], // READONLY
  [10, "journal.disk"], // IOERR
  [11, "journal.damaged"], // CORRUPT
  [13, "journal.full"], // FULL
  [14, "journal.unreadable"], // CANTOPEN
  [26, "journal.damaged"], // NOTADB
]);

/** What an exception of SQLite means; undefined where it is none that is to be expected. */
export function faultOf(error: unknown): Fault | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number")
    return undefined;
  // The low byte is the primary code; the rest says where it happened.
  const code = MEANING.get(error.errcode & 0xff);
  return code === undefined ? undefined : fault(code, `SQLite ${error.errcode}: ${error.message}`);
}

/** Does what may meet a fault of SQLite; any other exception is a bug and goes on. */
export function attempt<T>(work: () => Result<T>): Result<T> {
  try {
    return work();
  } catch (error) {
    const what = faultOf(error);
    if (what === undefined) throw error;
    return failed(what);
  }
}

/** Opens the file and sees that it is a sound journal of a version that is known. `begin`: a new one if there is none. */
export function openDatabase(path: string, begin: boolean, keyProof: Uint8Array): Result<DatabaseSync> {
  const there = examine(path, begin);
  if (!there.ok) return there;
  let db: DatabaseSync | undefined;
  const opened = attempt(() => {
    db = new DatabaseSync(path, { timeout: PATIENCE_MS });
    const sound = prepare(db, keyProof);
    return sound.ok ? ok(db) : sound;
  });
  if (!opened.ok) db?.close();
  return opened;
}

/**
 * SQLite begins anew where the main file is empty, and drops what stands in the -wal: a file that a power cut emptied must
 * not lose it so.
 */
function examine(path: string, begin: boolean): Result<void> {
  const size = sizeOf(path);
  if ((size ?? 0) === 0) {
    if ((sizeOf(`${path}-wal`) ?? 0) > 0) {
      return failed(fault("journal.damaged", `${path} is empty or gone, but its -wal is not`));
    }
    if (!begin) return failed(fault("journal.unreadable", `${path}: there is none`));
  }
  if (size !== undefined) return ok(undefined);
  try {
    // The -wal and -shm take after it.
    closeSync(openSync(path, "a", 0o600));
    return ok(undefined);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return failed(fault("journal.unreadable", `${path}: ${String(error.code)}`));
  }
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

function prepare(db: DatabaseSync, keyProof: Uint8Array): Result<void> {
  const version = Number(pragma(db, "user_version"));
  const application = pragma(db, "application_id");
  const isEmpty = db.prepare("SELECT 1 FROM sqlite_schema").get() === undefined;
  if (application !== (isEmpty ? 0 : APPLICATION)) {
    return failed(fault("journal.damaged", "it is the database of another program"));
  }
  if (version > JOURNAL_VERSION) {
    return failed(fault("journal.newer", `version ${version}, and this Lectern knows ${JOURNAL_VERSION}`));
  }
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
  if (version < JOURNAL_VERSION) migrate(db, keyProof);
  // Of the entries only: the audit grows with the years, and `verifyAudit` reads all of it.
  const check = pragma(db, "quick_check('entry')");
  if (check !== "ok") return failed(fault("journal.damaged", String(check)));
  const proof = db.prepare("SELECT proof FROM key_proof").get()?.["proof"];
  if (!(proof instanceof Uint8Array)) return failed(fault("journal.damaged", "the proof of its key is gone"));
  return Buffer.compare(proof, keyProof) === 0 ? ok(undefined) : failed(fault("journal.wrong-key", ""));
}

function migrate(db: DatabaseSync, keyProof: Uint8Array): void {
  db.exec("BEGIN IMMEDIATE");
  // Another process may have been quicker.
  const version = Number(pragma(db, "user_version"));
  for (const step of MIGRATIONS.slice(version)) db.exec(step);
  if (version === 0) db.prepare("INSERT INTO key_proof (proof) VALUES (?)").run(keyProof);
  db.exec(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${JOURNAL_VERSION}; COMMIT`);
  // From now on the main file alone says whose it is, and is not taken for a new one should its -wal be lost.
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
}

function pragma(db: DatabaseSync, name: string): unknown {
  return Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}
