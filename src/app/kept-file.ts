/** A small file of JSON in which something is kept over restarts. */
import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { jsonOf } from "../core/json.ts";
import { writeSynced } from "./synced-file.ts";

export interface KeptFile<T> {
  /** Undefined where there is no file, or one that is not of this making. */
  read(): Promise<T | undefined>;
  /** On disk when it is done; false where it could not be. One after the other. */
  write(what: T): Promise<boolean>;
}

/** `complain` is told a code of the file system, or `unreadable`; of a file that cannot be written once until it can again. */
export function keptFile<T>(
  file: string,
  schema: z.ZodType<T>,
  complain: (code: string) => void,
): KeptFile<T> {
  let isUnwritten = false;
  let last: Promise<unknown> = Promise.resolve();

  async function attempt(what: T): Promise<boolean> {
    try {
      await writeSynced(file, JSON.stringify(what));
      isUnwritten = false;
    } catch (error) {
      const code = codeOf(error);
      if (!isUnwritten) complain(code);
      isUnwritten = true;
    }
    return !isUnwritten;
  }

  return {
    async read() {
      let text: string;
      try {
        text = await readFile(file, "utf8");
      } catch (error) {
        const code = codeOf(error);
        if (code !== "ENOENT") complain(code);
        return undefined;
      }
      const read = schema.safeParse(jsonOf(text));
      if (!read.success) complain("unreadable");
      return read.data;
    },
    write(what) {
      const next = last.then(() => attempt(what));
      last = next;
      return next;
    },
  };
}

/** Of an error of the file system, its code; anything else is a bug. */
function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error) return String(error.code);
  throw error;
}
