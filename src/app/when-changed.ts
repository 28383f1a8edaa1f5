import { watch } from "node:fs";
import path from "node:path";
import type { Clock, Timer } from "../core/clock.ts";
import type { Log } from "../core/log.ts";

/** Editors write a file in several steps, some of them under another name. */
const SETTLED_MS = 500;

/** Tells that a file was written, and of each SIGHUP; the value ends that. */
export function whenChanged(
  file: string,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  changed: () => void,
): () => void {
  const name = path.basename(file);
  let settling: Timer | undefined;
  // The directory, not the file: an editor puts a new file in its place, and a watch of the old one hears no more.
  const watcher = watch(path.dirname(file), (_, touched) => {
    if (touched !== name) return;
    settling?.cancel();
    settling = clock.after(SETTLED_MS, changed);
  });
  watcher.on("error", () => log("config.not-watched", {}));
  process.on("SIGHUP", changed);
  return () => {
    process.off("SIGHUP", changed);
    watcher.close();
    settling?.cancel();
  };
}
