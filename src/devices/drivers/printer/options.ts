import { z } from "zod";

/** Options that all receipt printers have, as a profile writes them. */
export const printerOptions = {
  columns: z
    .literal([32, 35, 42, 44, 48])
    .default(42)
    .describe("Characters on a line: 42 or 48 on 80 mm paper, 32 on 58 mm"),
  cut: z.enum(["full", "partial", "none"]).default("partial").describe("How a slip is cut off"),
  feedBeforeCut: z
    .int()
    .min(0)
    .max(20)
    .default(4)
    .describe("Lines between print head and cutter, so that the last line is not cut off"),
  answers: z
    .boolean()
    .default(true)
    .describe(
      "The printer can answer. false: it is written to blindly, every slip is unconfirmed and paper out goes unnoticed",
    ),
  jobMs: z
    .int()
    .min(500)
    .max(60_000)
    .default(8_000)
    .describe("The longest that a slip may keep anybody waiting"),
  statusMs: z
    .int()
    .min(50)
    .max(5_000)
    .default(400)
    .describe("How long the answer to a status question may take"),
  watchMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(5_000)
    .describe("How often an idle printer is asked how it is; 0 for never"),
};

const shape = z.strictObject(printerOptions);

export type PrinterOptions = z.output<typeof shape>;
