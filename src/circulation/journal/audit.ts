/**
 * The audit: one row for every step of every entry, each holding the hash of the one before, without anything that says
 * who or what it was about. It needs no key to be checked.
 */
import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { EXCEPTION_REASONS } from "../../core/staff.ts";
import { ENTRY_KINDS, OUTCOMES, STAGES, type Entry } from "./entry.ts";

const auditRow = z.object({
  seq: z.int(),
  /** Milliseconds since 1970. */
  at: z.int(),
  entry: z.int(),
  kind: z.enum(ENTRY_KINDS),
  stage: z.enum(STAGES),
  /** The outcome or the reason, where the stage has one. */
  detail: z.enum(["", ...OUTCOMES, ...EXCEPTION_REASONS]),
  /** `hash` of the row before; "" of the first. */
  previous: z.string(),
  hash: z.string(),
});

/** A step of an entry. */
export type AuditRow = Readonly<z.output<typeof auditRow>>;

/** What a sound audit says of itself; a head that was kept elsewhere shows whether rows were taken from the end. */
export interface AuditHead {
  readonly rows: number;
  /** Hash of the last row; "" where there is none. */
  readonly head: string;
}

export interface Audit {
  /** Adds the step that brought `entry` to where it is; within the transaction that does it. */
  append(entry: Entry): void;
  /** The number for a new entry. */
  nextEntry(): number;
  /** The steps of one entry, oldest first. */
  of(entry: number): Result<readonly AuditRow[]>;
  /** Reads all of it; the fault `journal.broken-audit` names the first row that is not as it was written. */
  verify(): Result<AuditHead>;
}

function hashOf({ seq, at, entry, kind, stage, detail, previous }: Omit<AuditRow, "hash">): string {
  const text = JSON.stringify([seq, at, entry, kind, stage, detail, previous]);
  return createHash("sha256").update(text).digest("hex");
}

function detailOf({ stage, outcome, reason }: Entry): AuditRow["detail"] {
  if (stage === "closed") return outcome ?? "";
  return stage === "exception" ? (reason ?? "") : "";
}

export function journalAudit(db: DatabaseSync): Audit {
  const last = db.prepare("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1");
  const newest = db.prepare("SELECT coalesce(max(entry), 0) + 1 AS next FROM audit");
  const insert = db.prepare(
    "INSERT INTO audit VALUES (:seq, :at, :entry, :kind, :stage, :detail, :previous, :hash)",
  );
  const ofEntry = db.prepare("SELECT * FROM audit WHERE entry = ? ORDER BY seq");
  const all = db.prepare("SELECT * FROM audit ORDER BY seq");
  // A row taken from the end breaks no chain, but leaves an entry further than its steps.
  const ahead = db.prepare(
    `SELECT id FROM entry LEFT JOIN audit ON seq = (SELECT max(seq) FROM audit WHERE entry = id)
    WHERE audit.stage IS NOT entry.stage ORDER BY id LIMIT 1`,
  );
  return {
    append(entry) {
      const before = last.get();
      const step = {
        seq: Number(before?.["seq"] ?? 0) + 1,
        at: entry.changedAt,
        entry: entry.id,
        kind: entry.kind,
        stage: entry.stage,
        detail: detailOf(entry),
        previous: String(before?.["hash"] ?? ""),
      };
      insert.run({ ...step, hash: hashOf(step) });
    },
    nextEntry: () => Number(newest.get()?.["next"]),
    of(entry) {
      const read = z.array(auditRow).safeParse(ofEntry.all(entry));
      return read.success ? ok(read.data) : failed(fault("journal.broken-audit", `a row of entry ${entry}`));
    },
    verify() {
      let rows = 0;
      let head = "";
      for (const found of all.iterate()) {
        const { data: row } = auditRow.safeParse(found);
        rows++;
        if (row?.seq !== rows || row.previous !== head || row.hash !== hashOf(row)) {
          return failed(fault("journal.broken-audit", `row ${rows}`));
        }
        head = row.hash;
      }
      const id = ahead.get()?.["id"];
      if (id === undefined) return ok({ rows, head });
      return failed(fault("journal.broken-audit", `the last step of entry ${Number(id)} is not in it`));
    },
  };
}
