import { z } from "zod";
import { labelRules } from "../barcode-rules.ts";

/** What ends a scan. `line-end` takes CR, LF and CRLF alike; `none` leaves it to the gap. */
export const TERMINATORS = {
  "line-end": ["\r", "\n"],
  CR: ["\r"],
  LF: ["\n"],
  CRLF: ["\r\n"],
  TAB: ["\t"],
  ETX: ["\x03"],
  none: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const affix = z
  .string()
  .max(16)
  .regex(/^[\x00-\xff]*$/, "must be bytes: characters up to \\xFF");

/** Options of the serial scanner, as a profile writes them. */
export const serialScannerOptions = z
  .strictObject({
    prefix: affix.default("").describe("What the scanner sends before each label"),
    suffix: affix.default("").describe("What the scanner sends after each label, before the terminator"),
    aimId: z
      .boolean()
      .default(false)
      .describe("The scanner sends the AIM identifier (]F0 …) before the label"),
    terminator: z
      .enum(["line-end", "CR", "LF", "CRLF", "TAB", "ETX", "none"])
      .default("line-end")
      .describe("What ends a scan"),
    gapMs: z.int().min(5).max(5_000).default(150).describe("Silence after which a scan is over"),
    duplicateMs: z
      .int()
      .min(0)
      .max(60_000)
      .default(1_000)
      .describe("The same label again within this time is one scan; 0 takes every read"),
    ...labelRules,
  })
  .refine((options) => options.minLength <= options.maxLength, {
    path: ["minLength"],
    error: "is greater than maxLength",
  })
  .refine((options) => !endsIn(options.prefix, options.terminator), {
    path: ["prefix"],
    error: "holds the terminator, so that no scan could ever be read",
  })
  .refine((options) => !endsIn(options.suffix, options.terminator), {
    path: ["suffix"],
    error: "holds the terminator, so that no scan could ever be read",
  });

export type SerialScannerOptions = z.output<typeof serialScannerOptions>;

function endsIn(affix: string, terminator: keyof typeof TERMINATORS): boolean {
  return TERMINATORS[terminator].some((end) => affix.includes(end));
}
