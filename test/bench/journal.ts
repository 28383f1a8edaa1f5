/**
 * `npm run bench:journal -- [DIRECTORY]`: what one item costs the journal (an intent, and its step to granted), beside the
 * floor: as many bytes appended to a file and brought to the same disk as often. The directory should lie on the disk that
 * the station's journal will lie on. Figures are no tests: the exit code is 0 unless something broke. `--json` for machines.
 */
import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { openJournal } from "../../src/circulation/journal/journal.ts";
import { systemClock, systemRandomBytes } from "../../src/core/clock.ts";
import { LOAN, value } from "../circulation/journal/words.ts";
import { asJson, table, type Row } from "./table.ts";

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false } },
  allowPositionals: true,
});
const ROUNDS = 500;
const directory = mkdtempSync(path.join(positionals[0] ?? tmpdir(), "bench-journal-"));

interface Times {
  readonly median: number;
  readonly p95: number;
}

/** Milliseconds that calls take, in turn, so that all have the same neighbours on the disk. */
function timesOf(works: readonly (() => void)[]): readonly Times[] {
  const times: number[][] = works.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, work] of works.entries()) {
      const start = systemClock.elapsed();
      work();
      times[index]?.push(systemClock.elapsed() - start);
    }
  }
  return times.map((all) => {
    const sorted = all.sort((one, other) => one - other);
    return { median: sorted[Math.floor(ROUNDS / 2)] ?? 0, p95: sorted[Math.floor(ROUNDS * 0.95)] ?? 0 };
  });
}

const key = systemRandomBytes(32);
const file = path.join(directory, "journal.db");
const journal = value(
  openJournal({ path: file, key, begin: true, clock: systemClock, randomBytes: systemRandomBytes }),
);

function oneItem(): void {
  const { id } = value(journal.open(LOAN));
  value(journal.change(id, { stage: "granted", facts: { title: "Emma", due: "20261221" } }));
}

oneItem();
const before = statSync(`${file}-wal`).size;
oneItem();
const bytes = Buffer.alloc(Math.round((statSync(`${file}-wal`).size - before) / 2), "x");

const descriptor = openSync(path.join(directory, "bare"), "a");
const bare = (sync: (descriptor: number) => void) => (): void => {
  for (let step = 0; step < 2; step++) {
    writeSync(descriptor, bytes);
    sync(descriptor);
  }
};
const none: Times = { median: 0, p95: 0 };
const [full = none, data = none, item = none] = timesOf([bare(fsyncSync), bare(fdatasyncSync), oneItem]);
const rows: Row[] = [
  { what: "open + change, median", unit: "ms", figure: item.median, target: undefined, floor: full.median },
  { what: "open + change, 95 %", unit: "ms", figure: item.p95, target: undefined, floor: full.p95 },
  {
    what: "two appends with fdatasync, median",
    unit: "ms",
    figure: data.median,
    target: undefined,
    floor: full.median,
  },
];
closeSync(descriptor);
journal.close();
rmSync(directory, { recursive: true });
if (values.json) for (const row of rows) process.stdout.write(`${JSON.stringify(asJson(row))}\n`);
else
  process.stdout.write(
    `${table(rows)}\n${bytes.length} bytes a step; the floor is two appends with fsync.\n`,
  );
