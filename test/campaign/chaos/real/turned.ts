/** The clock on the wall of a station: by how much it is wrong stands in a file, that it may stay so from life to life. */
import { renameSync, writeFileSync } from "node:fs";
import path from "node:path";

/** The variable that tells a station which file. */
export const TURNED = "LECTERN_CHAOS_TURNED";

export const turnedIn = (folder: string): string => path.join(folder, "turned");

/** Sets it wrong by so many milliseconds, at once: no reader sees half of it. */
export function turnClock(folder: string, byMs: number): void {
  const file = turnedIn(folder);
  writeFileSync(`${file}.new`, String(byMs));
  renameSync(`${file}.new`, file);
}
