import { existsSync, renameSync } from "node:fs";

/** What SQLite puts beside a database in WAL; the main file goes first, so that what is left is seen to be half of one. */
const PARTS: readonly string[] = ["", "-wal", "-shm"];

/** Renames the files of a journal, so that the next start begins a new one; answers the new names. */
export function setAside(path: string, suffix: string): readonly string[] {
  return PARTS.filter((part) => existsSync(path + part)).map((part) => {
    const name = `${path}.${suffix}${part}`;
    renameSync(path + part, name);
    return name;
  });
}
