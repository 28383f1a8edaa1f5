/** What was told and what still waits, in one small file. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { jsonOf } from "../../../core/json.ts";
import type { Log } from "../../../core/log.ts";
import { writeSynced } from "../../synced-file.ts";
import { ALERTS, type Alert, type AlertName, type Told } from "./table.ts";

export interface Kept {
  readonly told: Told;
  /** By the names of the ways, oldest first. */
  readonly waiting: Readonly<Record<string, readonly Alert[]>>;
}

export interface AlertStore {
  /** Nothing where there is no file, or one that is not of this making. */
  read(): Promise<Kept>;
  /** On disk when it is done; that it could not be is logged, once until it can again. */
  write(kept: Kept): Promise<void>;
}

const names = Object.keys(ALERTS) as [AlertName, ...AlertName[]];
const alert = z.strictObject({
  alert: z.enum(names),
  state: z.enum(["raised", "cleared"]),
  subject: z.string(),
  fault: z.string().nullable(),
  at: z.number(),
});
const kept = z.strictObject({
  told: z.record(z.string(), z.strictObject({ stands: z.boolean(), level: z.number(), at: z.number() })),
  waiting: z.record(z.string(), z.array(alert)),
});

const NOTHING: Kept = { told: {}, waiting: {} };

export function alertStore(file: string, log: Log): AlertStore {
  let isUnwritten = false;

  return {
    async read() {
      let text: string;
      try {
        text = await readFile(file, "utf8");
      } catch (error) {
        const code = codeOf(error);
        if (code !== "ENOENT") log("alert.not-kept", { code });
        return NOTHING;
      }
      const read = kept.safeParse(jsonOf(text));
      if (read.success) return read.data;
      log("alert.not-kept", { code: "unreadable" });
      return NOTHING;
    },
    async write(what) {
      try {
        await writeSynced(file, JSON.stringify(what));
        isUnwritten = false;
      } catch (error) {
        // A disk that is full is no reason not to tell of it.
        const code = codeOf(error);
        if (!isUnwritten) log("alert.not-kept", { code });
        isUnwritten = true;
      }
    },
  };
}

/** Of an error of the file system, its code; anything else is a bug. */
function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error) return String(error.code);
  throw error;
}
