/** A journal for a station that is played: begun anew, and gone with it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openJournal, type Journal } from "../circulation/journal/journal.ts";
import { systemRandomBytes, type Clock } from "../core/clock.ts";
import { ok, type Result } from "../core/result.ts";
import { KEY_BYTES } from "../core/seal.ts";

export interface PassingJournal {
  readonly journal: Journal;
  /** Closes it and takes its files away. */
  remove(): Promise<void>;
}

export async function passingJournal(clock: Clock): Promise<Result<PassingJournal>> {
  const folder = await mkdtemp(path.join(tmpdir(), "lectern-journal-"));
  const opened = openJournal({
    path: path.join(folder, "journal"),
    key: systemRandomBytes(KEY_BYTES),
    begin: true,
    clock,
    randomBytes: systemRandomBytes,
  });
  async function remove(): Promise<void> {
    if (opened.ok) opened.value.close();
    await rm(folder, { recursive: true });
  }
  if (opened.ok) return ok({ journal: opened.value, remove });
  await remove();
  return opened;
}
