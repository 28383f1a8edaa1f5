import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { begun } from "./begin.ts";
import { ITEM, LOAN, PATRON, value } from "./words.ts";

function threeLoans() {
  const { journal, file } = begun();
  for (const id of [1, 2, 3]) {
    value(journal.open(LOAN));
    value(journal.change(id, { stage: "granted" }));
    value(journal.change(id, { stage: "closed", outcome: "done" }));
  }
  const db = new DatabaseSync(file);
  return { journal, db };
}

describe("the audit", () => {
  it("is as it was written, and ends with the hash of its last row", () => {
    const { journal, db } = threeLoans();
    const last = db.prepare("SELECT hash FROM audit WHERE seq = 9").get()?.["hash"];
    expect(value(journal.verifyAudit())).toEqual({ rows: 9, head: last });
    db.close();
  });

  it.each([
    ["a changed stage", "UPDATE audit SET stage = 'exception' WHERE seq = 5", "row 5"],
    ["a changed time", "UPDATE audit SET at = at - 1 WHERE seq = 2", "row 2"],
    ["a changed outcome", "UPDATE audit SET detail = 'refused' WHERE seq = 9", "row 9"],
    ["a word that is none of ours", "UPDATE audit SET kind = 'gift' WHERE seq = 3", "row 3"],
    ["a row taken out", "DELETE FROM audit WHERE seq = 4", "row 4"],
    ["the first row taken out", "DELETE FROM audit WHERE seq = 1", "row 1"],
    [
      "a row taken out and the others moved up",
      "DELETE FROM audit WHERE seq = 4; UPDATE audit SET seq = seq - 1 WHERE seq > 4",
      "row 4",
    ],
    ["a row taken from the end", "DELETE FROM audit WHERE seq = 9", "entry 3"],
    ["all rows of an entry taken from the end", "DELETE FROM audit WHERE seq > 6", "entry 3"],
  ])("finds %s", (_, sql, where) => {
    const { journal, db } = threeLoans();
    db.exec(sql);
    expect(journal.verifyAudit()).toMatchObject({
      fault: { code: "journal.broken-audit", detail: expect.stringContaining(where) },
    });
    db.close();
  });

  it("says of nobody who it was, not even as a fingerprint", () => {
    const { journal, db } = threeLoans();
    const text = JSON.stringify(db.prepare("SELECT * FROM audit").all());
    const marks = db.prepare("SELECT hex(item) AS item, hex(patron) AS patron FROM entry").get();
    for (const secret of [ITEM, PATRON, "a1b2", String(marks?.["item"]), String(marks?.["patron"])]) {
      expect(text.toUpperCase()).not.toContain(secret.toUpperCase());
    }
    db.close();
    journal.close();
  });
});
