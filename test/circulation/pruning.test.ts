import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openJournal, type Journal } from "../../src/circulation/journal/journal.ts";
import { openPruning } from "../../src/circulation/pruning.ts";
import { seededBytes, virtualClock, type VirtualClock } from "../../src/core/clock.ts";
import { fault } from "../../src/core/faults.ts";
import type { Log } from "../../src/core/log.ts";
import { failed } from "../../src/core/result.ts";
import { KEY, LOAN, value } from "./journal/words.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let folder = "";
let clock: VirtualClock;
let journal: Journal;
let said: string[];
const log: Log = (event, data) => void said.push(`${event} ${JSON.stringify(data)}`);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "lectern-pruning-"));
  clock = virtualClock(1_795_510_800_000);
  said = [];
  const place = { path: path.join(folder, "journal"), key: KEY, begin: true };
  journal = value(openJournal({ ...place, clock, randomBytes: seededBytes(1) }));
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

const ids = (): number[] => value(journal.all()).map(({ id }) => id);
const lent = (): void => {
  const { id } = value(journal.open(LOAN));
  value(journal.change(id, { stage: "closed", outcome: "refused" }));
};

it("deletes what was closed more days ago than it is kept, each day, and nothing that is open", () => {
  lent();
  value(journal.open(LOAN));
  const pruning = openPruning({ journal, clock, log }, 2);
  clock.advance(DAY_MS);
  lent();
  expect(ids()).toEqual([1, 2, 3]);
  clock.advance(DAY_MS + 2 * HOUR_MS);
  expect(ids()).toEqual([2, 3]);
  clock.advance(DAY_MS);
  expect(ids()).toEqual([2]);
  expect(said).toEqual(['journal.pruned {"entries":1}', 'journal.pruned {"entries":1}']);
  pruning.stop();
});

it("has done so an hour after the start, for a station that is switched off each night", () => {
  lent();
  clock.advance(10 * DAY_MS);
  const pruning = openPruning({ journal, clock, log }, 2);
  clock.advance(HOUR_MS);
  pruning.stop();
  expect(ids()).toEqual([]);
  expect(clock.step()).toBe(false);
});

it("says that it could not, and tries again the next day", () => {
  lent();
  const disk = { prune: () => failed(fault("journal.disk", "")) };
  const pruning = openPruning({ journal: disk, clock, log }, 2);
  clock.advance(2 * DAY_MS);
  pruning.stop();
  expect(said).toEqual([
    'journal.not-pruned {"fault":"journal.disk"}',
    'journal.not-pruned {"fault":"journal.disk"}',
  ]);
});
