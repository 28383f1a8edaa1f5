/** A station's disk before it is switched on: what a technician has written, and what a campaign breaks on purpose. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { run } from "../../../tools/package/run.ts";

/** Writes a file of the disk, of root and readable for everybody. */
export function writeOn(disk: string, file: string, text: string): void {
  const folder = mkdtempSync(path.join(tmpdir(), "lectern-disk-"));
  try {
    const here = path.join(folder, "file");
    writeFileSync(here, text, { mode: 0o644 });
    debugfs(disk, `rm ${file}`, `write ${here} ${file}`);
    if (readOn(disk, file) !== text) throw new Error(`${file} could not be written on ${disk}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const readOn = (disk: string, file: string): string => run("debugfs", ["-R", `cat ${file}`, disk]);

function debugfs(disk: string, ...commands: readonly string[]): void {
  for (const command of commands) run("debugfs", ["-w", "-R", command, disk]);
}

/** Where the journal says how it is written. */
const DATABASE = "/usr/lib/lectern/src/circulation/journal/database.ts";
const PROMISE = "PRAGMA synchronous = FULL";

/** Makes a journal that does not wait for the disk: a campaign that does not find it finds nothing. */
export function weaken(disk: string): void {
  const source = readOn(disk, DATABASE);
  if (!source.includes(PROMISE)) throw new Error(`${DATABASE} does not say "${PROMISE}"`);
  writeOn(disk, DATABASE, source.replace(PROMISE, "PRAGMA synchronous = OFF"));
}
