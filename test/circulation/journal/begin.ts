import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { openJournal, type Journal, type JournalOptions } from "../../../src/circulation/journal/journal.ts";
import { seededBytes, virtualClock, type VirtualClock } from "../../../src/core/clock.ts";
import type { Result } from "../../../src/core/result.ts";
import { KEY, value } from "./words.ts";

/** A directory for one test, and the name of a journal in it. */
export function place(): string {
  const directory = mkdtempSync(path.join(tmpdir(), "journal-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return path.join(directory, "journal.db");
}

export function tryOpen(file: string, options: Partial<JournalOptions> = {}): Result<Journal> {
  const base = { path: file, key: KEY, begin: true, clock: virtualClock(1000), randomBytes: seededBytes(2) };
  const opened = openJournal({ ...base, ...options });
  if (opened.ok) onTestFinished(() => opened.value.close());
  return opened;
}

/** A journal in a directory of its own. */
export function begun(options: Partial<JournalOptions> = {}): {
  readonly journal: Journal;
  readonly file: string;
  readonly clock: VirtualClock;
} {
  const file = place();
  const clock = virtualClock(1000);
  return { journal: value(tryOpen(file, { clock, ...options })), file, clock };
}
