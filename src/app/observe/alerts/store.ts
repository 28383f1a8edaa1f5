/** What was told and what still waits, in one small file. */
import { z } from "zod";
import type { Log } from "../../../core/log.ts";
import { keptFile } from "../../kept-file.ts";
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
  write(kept: Kept): Promise<unknown>;
}

const names = Object.keys(ALERTS) as [AlertName, ...AlertName[]];
const alert = z.strictObject({
  alert: z.enum(names),
  state: z.enum(["raised", "cleared"]),
  subject: z.string(),
  fault: z.string().nullable(),
  at: z.number(),
});
const schema = z.strictObject({
  told: z.record(z.string(), z.strictObject({ stands: z.boolean(), level: z.number(), at: z.number() })),
  waiting: z.record(z.string(), z.array(alert).readonly()),
});

const NOTHING: Kept = { told: {}, waiting: {} };

/** A disk that is full is no reason not to tell of it: what cannot be kept is told all the same. */
export function alertStore(file: string, log: Log): AlertStore {
  const kept = keptFile(file, schema, (code) => log("alert.not-kept", { code }));
  return { read: async () => (await kept.read()) ?? NOTHING, write: (what) => kept.write(what) };
}
