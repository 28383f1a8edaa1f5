import { copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { faultOf } from "../../../src/circulation/journal/database.ts";
import type { Journal } from "../../../src/circulation/journal/journal.ts";
import { setAside } from "../../../src/circulation/journal/set-aside.ts";
import { seededBytes, seededRandom } from "../../../src/core/clock.ts";
import { begun, place, tryOpen } from "./begin.ts";
import { codeOf, LOAN, value } from "./words.ts";

function inSql(file: string, sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

/** A journal with one entry, closed; then something happened to its file. */
function after(what: (file: string) => void): string {
  const { journal, file } = begun();
  value(journal.open(LOAN));
  journal.close();
  what(file);
  return file;
}

describe("a journal that cannot be opened says why, and is left as it is", () => {
  it.each<[string, string, (file: string) => void]>([
    ["written by a newer Lectern", "journal.newer", (file) => inSql(file, "PRAGMA user_version = 99")],
    ["of another program", "journal.damaged", (file) => inSql(file, "PRAGMA application_id = 7")],
    ["overwritten", "journal.damaged", (file) => writeFileSync(file, "x".repeat(8192))],
    ["cut in half", "journal.damaged", (file) => truncateSync(file, statSync(file).size / 2)],
    ["whose proof of the key is gone", "journal.damaged", (file) => inSql(file, "DELETE FROM key_proof")],
  ])("%s", (_, code, what) => {
    const file = after(what);
    const before = readFileSync(file);
    expect(codeOf(tryOpen(file))).toBe(code);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("with another key", () => {
    const file = after(() => {});
    expect(codeOf(tryOpen(file, { key: seededBytes(9)(32) }))).toBe("journal.wrong-key");
    expect(value(value(tryOpen(file)).all())).toHaveLength(1);
  });

  it("emptied by a power cut while its -wal still holds entries", () => {
    const { journal, file } = begun();
    value(journal.open(LOAN));
    const cut = place();
    writeFileSync(cut, "");
    copyFileSync(`${file}-wal`, `${cut}-wal`);
    expect(codeOf(tryOpen(cut))).toBe("journal.damaged");
    expect(statSync(`${cut}-wal`).size).toBeGreaterThan(0);
  });

  it("where there is none and none is to be begun, or no directory", () => {
    expect(codeOf(tryOpen(place(), { begin: false }))).toBe("journal.unreadable");
    expect(codeOf(tryOpen(`${place()}/no/such`))).toBe("journal.unreadable");
  });

  it("while another program writes into it and does not end", () => {
    const { journal, file } = begun();
    const other = new DatabaseSync(file);
    other.exec("BEGIN IMMEDIATE");
    expect(codeOf(journal.open(LOAN))).toBe("journal.locked");
    other.close();
    expect(value(journal.open(LOAN)).id).toBe(1);
  });
});

describe("a journal with an entry that was changed by another hand", () => {
  it.each([
    ["a word that is none of ours", "UPDATE entry SET stage = 'gone'"],
    ["another's secret", "UPDATE entry SET sealed = (SELECT sealed FROM entry WHERE id = 2) WHERE id = 1"],
    ["a secret cut short", "UPDATE entry SET sealed = x'00'"],
  ])("%s", (_, sql) => {
    const { journal, file } = begun();
    value(journal.open(LOAN));
    value(journal.open(LOAN));
    inSql(file, sql);
    expect(codeOf(journal.get(1))).toBe("journal.damaged");
    expect(codeOf(journal.change(1, { stage: "granted" }))).toBe("journal.damaged");
    expect(codeOf(journal.all())).toBe("journal.damaged");
  });
});

it("a full disk is said to be full", () => {
  const db = new DatabaseSync(place());
  db.exec("CREATE TABLE t (a BLOB); PRAGMA max_page_count = 2");
  let thrown: unknown;
  try {
    db.exec("INSERT INTO t VALUES (zeroblob(100000))");
  } catch (error) {
    thrown = error;
  }
  db.close();
  expect(faultOf(thrown)?.code).toBe("journal.full");
  expect(faultOf(new Error("a bug"))).toBeUndefined();
});

it("a damaged journal that was put aside makes room for a new one", () => {
  const file = after((file) => writeFileSync(file, "x".repeat(8192)));
  expect(codeOf(tryOpen(file))).toBe("journal.damaged");
  expect(setAside(file, "aside")).toEqual([`${file}.aside`]);
  expect(readFileSync(`${file}.aside`, "utf8")).toBe("x".repeat(8192));
  expect(value(value(tryOpen(file)).all())).toEqual([]);
});

describe("a power cut in the middle of the -wal", () => {
  const COMMITS = 40;

  /** A journal that is still open, and how long its -wal was after each commit. */
  function written(): { readonly file: string; readonly lengths: readonly number[] } {
    const lengths: number[] = [];
    const at: { file: string } = { file: "" };
    const { journal, file } = begun({
      onCommit(_, when) {
        if (when === "after") lengths.push(statSync(`${at.file}-wal`).size);
      },
    });
    at.file = file;
    for (let commit = 0; commit < COMMITS; commit++) value(journal.open(LOAN));
    return { file, lengths };
  }

  function afterCut(file: string, harm: (wal: Buffer) => Buffer): Journal {
    const cut = place();
    copyFileSync(file, cut);
    writeFileSync(`${cut}-wal`, harm(readFileSync(`${file}-wal`)));
    return value(tryOpen(cut));
  }

  it("leaves exactly what was committed before it, wherever it is", () => {
    const { file, lengths } = written();
    const random = seededRandom(4);
    const most = lengths.at(-1) ?? 0;
    for (let round = 0; round < 30; round++) {
      const length = Math.floor(random() * (most + 1));
      const journal = afterCut(file, (wal) => wal.subarray(0, length));
      const kept = lengths.filter((end) => end <= length).length;
      expect(value(journal.all()).map(({ id }) => id)).toEqual(Array.from({ length: kept }, (_, n) => n + 1));
      expect(value(journal.verifyAudit()).rows).toBe(kept);
      journal.close();
    }
  });

  it("that garbled the last frames leaves all commits before them", () => {
    const { file, lengths } = written();
    const random = seededRandom(5);
    const last = lengths.at(-2) ?? 0;
    for (let round = 0; round < 20; round++) {
      const journal = afterCut(file, (wal) => {
        const at = last + Math.floor(random() * (wal.length - last));
        wal[at] = (wal[at] ?? 0) ^ (1 + Math.floor(random() * 255));
        return wal;
      });
      expect(value(journal.all())).toHaveLength(COMMITS - 1);
      expect(value(journal.verifyAudit()).rows).toBe(COMMITS - 1);
      expect(value(journal.open(LOAN)).id).toBe(COMMITS);
      journal.close();
    }
  });
});
