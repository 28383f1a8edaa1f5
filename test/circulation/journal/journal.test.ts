import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { NewEntry } from "../../../src/circulation/journal/entry.ts";
import { openJournal, type Journal } from "../../../src/circulation/journal/journal.ts";
import { seededBytes, virtualClock } from "../../../src/core/clock.ts";
import { itemId, patronId } from "../../../src/core/ids.ts";
import type { Result } from "../../../src/core/result.ts";

const KEY = seededBytes(1)(32);

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.fault));
  return result.value;
}

function begun(): { journal: Journal; file: string } {
  const directory = mkdtempSync(path.join(tmpdir(), "journal-"));
  const file = path.join(directory, "journal.db");
  const opened = openJournal({
    path: file,
    key: KEY,
    begin: true,
    clock: virtualClock(1000),
    randomBytes: seededBytes(2),
  });
  const journal = value(opened);
  onTestFinished(() => {
    journal.close();
    rmSync(directory, { recursive: true });
  });
  return { journal, file };
}

const LOAN: NewEntry = {
  kind: "loan",
  mode: "on-line",
  stage: "intent",
  session: "s",
  secret: { item: itemId("31000000000017"), patron: patronId("20000000000001"), facts: { title: "Emma" } },
};

describe("an entry", () => {
  it("goes on from stage to stage, and is found by its item until it is closed", () => {
    const { journal } = begun();
    const { id } = value(journal.open(LOAN));
    expect(value(journal.change(id, { stage: "granted", facts: { due: "x" } }))).toMatchObject({
      id: 1,
      stage: "granted",
      secret: { item: "31000000000017", facts: { due: "x" } },
    });
    expect(value(journal.byItem(itemId("31000000000017")))).toHaveLength(1);
    value(journal.change(id, { stage: "closed", outcome: "done" }));
    expect(value(journal.byItem(itemId("31000000000017")))).toEqual([]);
    expect(value(journal.get(id))).toMatchObject({ stage: "closed", outcome: "done", openedAt: 1000 });
    expect(value(journal.verifyAudit()).rows).toBe(3);
  });

  it("has neither item nor patron nor facts in the clear on the disk", () => {
    const { journal, file } = begun();
    value(journal.open(LOAN));
    const bytes = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)]);
    for (const secret of ["31000000000017", "20000000000001", "Emma"])
      expect(bytes.includes(secret)).toBe(false);
    expect(bytes.includes("intent")).toBe(true);
  });
});
