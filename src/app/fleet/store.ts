/** What a station keeps for its fleet, in one small file. */
import { z } from "zod";
import type { Log } from "../../core/log.ts";
import { keptFile, type KeptFile } from "../kept-file.ts";
import { MOST_DAYS } from "./days.ts";
import { daily } from "./messages.ts";

const kept = z.strictObject({
  /** `at` of the last command that was obeyed. */
  lastCommand: z.number(),
  days: z.strictObject({ today: daily, waiting: z.array(daily).max(MOST_DAYS).readonly() }),
});

export type Kept = z.output<typeof kept>;

export const fleetStore = (file: string, log: Log): KeptFile<Kept> =>
  keptFile(file, kept, (code) => log("fleet.not-kept", { code }));
