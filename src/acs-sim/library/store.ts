import { DatabaseSync, type StatementSync } from "node:sqlite";
import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { paymentKey, type Changing, type Journal, type Library } from "./library.ts";
import { feeRow, holdRow, itemRow, loanRow, patronRow, rowsOf, type Rows, type Table } from "./rows.ts";
import { ORDINARY } from "./state.ts";

/** Bumped when the rows change their shape; a state file of another version is not touched. */
const VERSION = 1;

/** In the order in which they are read back: what a row names was there before it. */
const TABLES = [
  "title",
  "item",
  "patron",
  "loan",
  "hold",
  "fee",
  "payment",
] as const satisfies readonly Table[];

/** The name of a row, and the number that keeps its place; numbered things are in the order in which they were made. */
const KEYS: { readonly [T in Table]: (row: Rows[T]) => readonly [id: string, number: number | null] } = {
  title: (row) => [row.id, null],
  item: (row) => [row.barcode, null],
  patron: (row) => [row.card, null],
  loan: (row) => [String(row.id), row.id],
  hold: (row) => [String(row.id), row.id],
  fee: (row) => [row.id, Number(row.id.slice(1))],
  payment: (row) => [paymentKey(row.card, row.transaction), null],
};

type Change = { [K in keyof Changing]: readonly [K, Changing[K]] }[keyof Changing];

/**
 * A state file (SQLite, write-ahead log, every commit on the disk before it returns). One process at a time: the file
 * stays locked while it is open.
 */
export class Store implements Journal {
  readonly #db: DatabaseSync;
  readonly #library: Library;
  readonly #put: { readonly [T in Table]: StatementSync };
  readonly #drop: { readonly [T in Table]: StatementSync };
  readonly #setCounter: StatementSync;
  readonly #changes = new Map<object, Change>();

  private constructor(db: DatabaseSync, library: Library) {
    this.#db = db;
    this.#library = library;
    this.#put = forEachTable((table) =>
      db.prepare(
        `INSERT INTO ${table} (number, id, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body`,
      ),
    );
    this.#drop = forEachTable((table) => db.prepare(`DELETE FROM ${table} WHERE id = ?`));
    this.#setCounter = db.prepare("UPDATE counter SET value = ?");
  }

  /**
   * Keeps `library` in the file at `path`. A file that holds a state already fills the library, which must then have
   * nothing but branches; a new one is filled by `fill` and the result written.
   */
  static open(path: string, library: Library, fill: () => Result<void>): Result<Store> {
    let db: DatabaseSync | undefined;
    try {
      db = new DatabaseSync(path);
      db.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
      const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
      if (version !== 0 && version !== VERSION) {
        db.close();
        return failed(
          fault(
            "config.invalid",
            `${path}: a state file of version ${version}, not ${VERSION}; take another file`,
          ),
        );
      }
      const found = version === VERSION;
      if (!found) create(db);
      const store = new Store(db, library);
      if (found) store.#read();
      else {
        const filled = fill();
        if (!filled.ok) {
          db.close();
          return filled;
        }
        store.#writeAll();
      }
      library.keepIn(store);
      return ok(store);
    } catch (error) {
      if (!isSqliteError(error)) throw error;
      db?.close();
      return failed(
        fault(
          "config.unreadable",
          `${path}: ${error.message}; is it a state file, and in use by nobody else?`,
        ),
      );
    }
  }

  changed<K extends keyof Changing>(kind: K, what: Changing[K]): void {
    // The pair is a member of the union by construction, which a generic kind cannot show to the compiler.
    this.#changes.set(what, [kind, what] as unknown as Change);
  }

  commit(): void {
    if (this.#changes.size === 0) return;
    this.#transaction(() => {
      for (const change of this.#changes.values()) this.#write(change);
      this.#setCounter.run(this.#library.counter);
    });
    this.#changes.clear();
  }

  close(): void {
    this.commit();
    this.#db.close();
  }

  #write(change: Change): void {
    switch (change[0]) {
      case "patron":
        return this.#save("patron", patronRow(change[1]));
      case "item":
        return this.#save("item", itemRow(change[1]));
      case "payment":
        return this.#save("payment", change[1]);
      case "loan": {
        const row = loanRow(change[1]);
        if (row === undefined) this.#drop.loan.run(String(change[1].id));
        else this.#save("loan", row);
        return;
      }
      case "hold": {
        const row = holdRow(change[1]);
        if (row === undefined) this.#drop.hold.run(String(change[1].id));
        else this.#save("hold", row);
        return;
      }
      case "fee": {
        const row = feeRow(change[1]);
        if (row === undefined) this.#drop.fee.run(change[1].id);
        else this.#save("fee", row);
      }
    }
  }

  #save<T extends Table>(table: T, row: Rows[T]): void {
    const [id, number] = KEYS[table](row);
    this.#put[table].run(number, id, JSON.stringify(row));
  }

  #writeAll(): void {
    this.#transaction(() => {
      for (const [table, row] of rowsOf(this.#library)) this.#save(table, row);
      this.#setCounter.run(this.#library.counter);
      this.#db.exec(`PRAGMA user_version = ${VERSION}`);
    });
  }

  #transaction(work: () => void): void {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      work();
      this.#db.exec("COMMIT");
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw error;
    }
  }

  #read(): void {
    for (const table of TABLES) {
      const rows = this.#db.prepare(`SELECT body FROM ${table} ORDER BY number`).iterate();
      for (const { body } of rows) restore(this.#library, table, JSON.parse(String(body)));
    }
    const counter = this.#db.prepare("SELECT value FROM counter").get();
    this.#library.countFrom(Number(counter?.["value"]));
  }
}

function forEachTable<V>(make: (table: Table) => V): { readonly [T in Table]: V } {
  return Object.fromEntries(TABLES.map((table) => [table, make(table)])) as { [T in Table]: V };
}

function create(db: DatabaseSync): void {
  for (const table of TABLES) {
    db.exec(
      `CREATE TABLE IF NOT EXISTS ${table} (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL)`,
    );
    db.exec(`DELETE FROM ${table}`);
  }
  db.exec(
    "CREATE TABLE IF NOT EXISTS counter (value INTEGER NOT NULL); DELETE FROM counter; INSERT INTO counter VALUES (0)",
  );
}

function isSqliteError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR";
}

/** Puts one row back. Rows were written by `rows.ts`, so they have its shape. */
function restore(library: Library, table: Table, row: unknown): void {
  switch (table) {
    case "title":
      return library.addTitle({ ...(row as Rows["title"]), holds: [], items: [] });
    case "item":
      return restoreItem(library, row as Rows["item"]);
    case "patron": {
      const patron = row as Rows["patron"];
      return library.addPatron({
        ...patron,
        expires: patron.expires,
        block: patron.block,
        loans: [],
        holds: [],
        fees: [],
      });
    }
    case "loan": {
      const { item, patron, ...loan } = row as Rows["loan"];
      return library.addLoan({
        ...loan,
        before: loan.before,
        item: known(library.items, item),
        patron: known(library.patrons, patron),
      });
    }
    case "hold":
      return restoreHold(library, row as Rows["hold"]);
    case "fee": {
      const { patron, ...fee } = row as Rows["fee"];
      return library.addFee({ ...fee, patron: known(library.patrons, patron) });
    }
    case "payment":
      return library.rememberPayment(row as Rows["payment"]);
  }
}

function restoreItem(library: Library, row: Rows["item"]): void {
  library.addItem({
    barcode: row.barcode,
    title: known(library.titles, row.title),
    home: row.home,
    location: row.location,
    transitTo: row.transitTo,
    status: row.status,
    properties: row.properties,
    recallBy: row.recallBy,
    traits: row.traits ?? ORDINARY,
    loan: undefined,
    hold: undefined,
    lastReturn: row.lastReturn,
  });
}

function restoreHold(library: Library, row: Rows["hold"]): void {
  library.placeHold({
    id: row.id,
    patron: known(library.patrons, row.patron),
    title: known(library.titles, row.title),
    item: row.item === undefined ? undefined : known(library.items, row.item),
    onlyFrom: row.onlyFrom,
    pickup: row.pickup,
    placed: row.placed,
    expires: row.expires,
    caught: row.caught === undefined ? undefined : known(library.items, row.caught),
    waitsUntil: row.waitsUntil,
  });
}

function known<T>(map: ReadonlyMap<string, T>, name: string): T {
  const found = map.get(name);
  if (found === undefined) throw new Error("a row of the state file names something that is not in it");
  return found;
}
