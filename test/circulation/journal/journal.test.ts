import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { seededBytes } from "../../../src/core/clock.ts";
import { itemId, patronId } from "../../../src/core/ids.ts";
import { begun, tryOpen } from "./begin.ts";
import { codeOf, ITEM, LOAN, PATRON, value } from "./words.ts";

describe("an entry", () => {
  it("goes on from stage to stage, and keeps what a step does not change", () => {
    const { journal, clock } = begun();
    const { id } = value(journal.open(LOAN));
    clock.advance(5);
    const granted = value(journal.change(id, { stage: "granted", facts: { due: "x" }, attempts: 2 }));
    expect(granted).toEqual({
      id: 1,
      kind: "loan",
      mode: "on-line",
      stage: "granted",
      session: "a1b2",
      openedAt: 1000,
      changedAt: 1005,
      outcome: undefined,
      reason: undefined,
      attempts: 2,
      secret: { item: ITEM, patron: PATRON, facts: { due: "x" } },
      settled: undefined,
    });
    expect(value(journal.get(id))).toEqual(granted);
    expect(value(journal.change(id, { stage: "closed", outcome: "done" }))).toMatchObject({
      outcome: "done",
      attempts: 2,
      secret: { facts: { due: "x" } },
    });
  });

  it("is found by its item and by its patron until it is closed", () => {
    const { journal } = begun();
    const first = value(journal.open(LOAN)).id;
    value(journal.open({ ...LOAN, secret: { item: itemId("31000000000025"), patron: PATRON, facts: null } }));
    value(journal.open({ ...LOAN, kind: "return", secret: { item: ITEM, facts: null } }));
    const ids = () => [journal.byItem(ITEM), journal.byPatron(PATRON)].map((r) => value(r).map((e) => e.id));
    expect(ids()).toEqual([
      [1, 3],
      [1, 2],
    ]);
    value(journal.change(first, { stage: "exception", reason: "undecided" }));
    expect(ids()).toEqual([
      [1, 3],
      [1, 2],
    ]);
    value(journal.change(first, { stage: "closed", outcome: "not-done" }));
    expect(ids()).toEqual([[3], [2]]);
    expect(value(journal.byPatron(patronId("31000000000017")))).toEqual([]);
  });

  it("is the station's, then staff's, then nobody's", () => {
    const { journal } = begun();
    const { id } = value(journal.open(LOAN));
    const lists = () =>
      [journal.unsettled(), journal.exceptions(), journal.all()].map((r) => value(r).length);
    expect(lists()).toEqual([1, 0, 1]);
    value(journal.change(id, { stage: "exception", reason: "undecided" }));
    expect(lists()).toEqual([0, 1, 1]);
    value(journal.resolve(id, { by: "Ms Woodhouse", note: "the book is on the shelf" }));
    expect(lists()).toEqual([0, 0, 1]);
    expect(value(journal.get(id))).toMatchObject({
      stage: "closed",
      outcome: "settled-by-staff",
      reason: "undecided",
      settled: { by: "Ms Woodhouse", note: "the book is on the shelf" },
    });
  });

  it("is not staff's to close while the station works on it, nor twice", () => {
    const { journal } = begun();
    const { id } = value(journal.open(LOAN));
    const settled = { by: "staff", note: "" };
    expect(codeOf(journal.resolve(id, settled))).toBe("journal.not-an-exception");
    expect(codeOf(journal.resolve(9, settled))).toBe("journal.no-entry");
    value(journal.change(id, { stage: "exception", reason: "still-armed" }));
    value(journal.resolve(id, settled));
    expect(codeOf(journal.resolve(id, settled))).toBe("journal.not-an-exception");
    expect(codeOf(journal.change(id, { stage: "closed", outcome: "done" }))).toBe(
      "journal.settled-meanwhile",
    );
  });

  it("has nothing in the clear on the disk that tells who or what it was about", () => {
    const { journal, file } = begun();
    const { id } = value(journal.open(LOAN));
    value(journal.change(id, { stage: "exception", reason: "undecided" }));
    value(journal.resolve(id, { by: "Ms Woodhouse", note: "shelved" }));
    const bytes = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)]);
    for (const secret of [ITEM, PATRON, "Emma", "Woodhouse", "shelved"]) {
      expect(bytes.includes(secret), secret).toBe(false);
      expect(bytes.includes(Buffer.from(secret, "utf16le")), secret).toBe(false);
    }
    expect(bytes.includes("undecided")).toBe(true);
  });

  it("is sealed with a nonce of its own each time", () => {
    const { journal } = begun();
    const one = value(journal.open(LOAN));
    expect(value(journal.open(LOAN))).toEqual({ ...one, id: 2 });
  });
});

describe("a journal", () => {
  it("is there again after it was closed, and counts on", () => {
    const { journal, file } = begun();
    const entry = value(journal.open(LOAN));
    journal.close();
    journal.close();
    expect(codeOf(journal.open(LOAN))).toBe("journal.closed");
    expect(codeOf(journal.unsettled())).toBe("journal.closed");
    const again = value(tryOpen(file, { begin: false }));
    expect(value(again.unsettled())).toEqual([entry]);
    expect(value(again.open(LOAN)).id).toBe(2);
  });

  it("loses what was closed before a day, and nothing else; no number is given twice", () => {
    const { journal, clock } = begun();
    for (const reason of ["undecided", "still-armed"] as const) {
      const { id } = value(journal.open(LOAN));
      value(journal.change(id, { stage: "exception", reason }));
    }
    value(journal.open(LOAN));
    value(journal.change(2, { stage: "closed", outcome: "done" }));
    value(journal.change(3, { stage: "closed", outcome: "refused" }));
    clock.advance(1000);
    value(journal.open(LOAN));
    value(journal.change(4, { stage: "closed", outcome: "refused" }));
    expect(value(journal.prune(1000))).toBe(0);
    expect(value(journal.prune(1001))).toBe(2);
    expect(value(journal.all()).map(({ id }) => id)).toEqual([1, 4]);
    expect(value(journal.prune(5000))).toBe(1);
    expect(value(journal.open(LOAN)).id).toBe(5);
    expect(value(journal.history(2)).map(({ stage, detail }) => [stage, detail])).toEqual([
      ["intent", ""],
      ["exception", "still-armed"],
      ["closed", "done"],
    ]);
    expect(value(journal.verifyAudit()).rows).toBe(10);
  });

  it("is shared with a command that settles something while the station has it open", () => {
    const { journal, file } = begun();
    const { id } = value(journal.open(LOAN));
    value(journal.change(id, { stage: "exception", reason: "undecided" }));
    const command = value(tryOpen(file, { begin: false, randomBytes: seededBytes(3) }));
    value(command.resolve(id, { by: "staff", note: "" }));
    command.close();
    expect(value(journal.exceptions())).toEqual([]);
    value(journal.open(LOAN));
    expect(value(journal.verifyAudit()).rows).toBe(4);
  });

  it.each([
    ["before", 1],
    ["after", 2],
  ] as const)("that ends %s its second commit holds %i steps, and does nothing any more", (when, steps) => {
    const { journal, file } = begun({
      onCommit(commit, at) {
        if (commit === 2 && at === when) throw new Error("the power is gone");
      },
    });
    const { id } = value(journal.open(LOAN));
    expect(() => journal.change(id, { stage: "granted" })).toThrow("the power is gone");
    expect(codeOf(journal.change(id, { stage: "granted" }))).toBe("journal.closed");
    expect(codeOf(journal.get(id))).toBe("journal.closed");
    const again = value(tryOpen(file));
    expect(value(again.verifyAudit()).rows).toBe(steps);
    expect(value(again.get(id))?.stage).toBe(steps === 1 ? "intent" : "granted");
  });
});
