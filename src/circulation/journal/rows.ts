/** An entry and its row in the table: what is sealed, what can be found, and what has to be there. */
import { z } from "zod";
import { itemId, patronId, type ItemId, type PatronId } from "../../core/ids.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { fault } from "../../core/faults.ts";
import { fingerprint, seal, subKey, unseal } from "../../core/seal.ts";
import type { RandomBytes } from "../../core/clock.ts";
import { EXCEPTION_REASONS } from "../../core/staff.ts";
import { ENTRY_KINDS, ENTRY_MODES, OUTCOMES, STAGES, type Entry } from "./entry.ts";

const row = z.object({
  id: z.int(),
  kind: z.enum(ENTRY_KINDS),
  mode: z.enum(ENTRY_MODES),
  stage: z.enum(STAGES),
  outcome: z.enum(OUTCOMES).nullable(),
  reason: z.enum(EXCEPTION_REASONS).nullable(),
  session: z.string(),
  opened_at: z.int(),
  changed_at: z.int(),
  attempts: z.int(),
  sealed: z.instanceof(Uint8Array),
});

/** Entries of one kind that stand alike. */
export const tallyRow = z.object({
  kind: z.enum(ENTRY_KINDS),
  stage: z.enum(STAGES),
  reason: z.enum(EXCEPTION_REASONS).nullable(),
  count: z.int(),
  /** When the first of them was opened, milliseconds since 1970. */
  oldest: z.int(),
  /** The number of the last. */
  newest: z.int(),
});

export type Tally = Readonly<z.output<typeof tallyRow>>;

const sealed = z.strictObject({
  secret: z.strictObject({
    item: z.string().transform(itemId).optional(),
    patron: z.string().transform(patronId).optional(),
    facts: z.json(),
  }),
  settled: z.strictObject({ by: z.string(), note: z.string() }).optional(),
});

/** An entry as the statements of the table take it. */
export type EntryRow = Readonly<Record<string, string | number | Uint8Array | null>>;

/** Makes rows of entries and entries of rows, with the keys of one journal. */
export interface Rows {
  toRow(entry: Entry): EntryRow;
  /** A row that is not as it was written is the fault `journal.damaged`. */
  toEntry(row: unknown): Result<Entry>;
  item(item: ItemId): Uint8Array;
  patron(patron: PatronId): Uint8Array;
  /** What only the holder of this key can have written. */
  readonly keyProof: Uint8Array;
}

export function journalRows(key: Uint8Array, randomBytes: RandomBytes): Rows {
  const sealing = subKey(key, "lectern journal: seal");
  const finding = subKey(key, "lectern journal: find");
  const context = (id: number): string => `entry ${id}`;
  const item = (id: ItemId): Uint8Array => fingerprint(finding, `item ${id}`);
  const patron = (id: PatronId): Uint8Array => fingerprint(finding, `patron ${id}`);
  return {
    keyProof: fingerprint(subKey(key, "lectern journal: proof"), "lectern journal"),
    item,
    patron,
    toRow: (entry) => ({
      id: entry.id,
      kind: entry.kind,
      mode: entry.mode,
      stage: entry.stage,
      outcome: entry.outcome ?? null,
      reason: entry.reason ?? null,
      session: entry.session,
      opened_at: entry.openedAt,
      changed_at: entry.changedAt,
      attempts: entry.attempts,
      item: entry.secret.item === undefined ? null : item(entry.secret.item),
      patron: entry.secret.patron === undefined ? null : patron(entry.secret.patron),
      sealed: seal(
        sealing,
        JSON.stringify({ secret: entry.secret, settled: entry.settled }),
        context(entry.id),
        randomBytes,
      ),
    }),
    toEntry(found) {
      const read = row.safeParse(found);
      if (!read.success) return failed(fault("journal.damaged", "a row holds what no entry holds"));
      const { id, opened_at: openedAt, changed_at: changedAt, outcome, reason, ...same } = read.data;
      const text = unseal(sealing, same.sealed, context(id));
      if (text === undefined) return failed(fault("journal.damaged", `entry ${id} cannot be unsealed`));
      const { secret, settled } = sealed.parse(JSON.parse(text));
      const { kind, mode, stage, session, attempts } = same;
      return ok({
        id,
        kind,
        mode,
        stage,
        session,
        openedAt,
        changedAt,
        attempts,
        outcome: outcome ?? undefined,
        reason: reason ?? undefined,
        secret,
        settled,
      });
    },
  };
}
