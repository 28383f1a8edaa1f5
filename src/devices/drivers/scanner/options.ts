/** Options that all scanners share, beside those about labels. */
import { z } from "zod";
import { labelRules } from "./barcode-rules.ts";

const affix = z
  .string()
  .max(16)
  .regex(/^[\x00-\xff]*$/, "must be bytes: characters up to \\xFF");

/** What stands around a label, and when the same one counts again. */
export const scanRules = {
  prefix: affix.default("").describe("What the scanner sends before each label"),
  suffix: affix.default("").describe("What the scanner sends after each label, before the terminator"),
  duplicateMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(1_000)
    .describe("The same label again within this time is one scan; 0 takes every read"),
  ...labelRules,
};

export const aimId = z
  .boolean()
  .default(false)
  .describe("The scanner sends the AIM identifier (]F0 …) before the label");

/** Silence after which a scan is over, with its usual value for this kind of line. */
export function gapMs(usual: number) {
  return z.int().min(5).max(5_000).default(usual).describe("Silence after which a scan is over");
}

const schema = z.strictObject(scanRules);
export type ScanRules = z.output<typeof schema>;
