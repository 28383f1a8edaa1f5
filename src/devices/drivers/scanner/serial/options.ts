import { z } from "zod";
import { holdLabelRules } from "../barcode-rules.ts";
import { aimId, gapMs, scanRules } from "../options.ts";

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

/** Options of the serial scanner, as a profile writes them. */
export const serialScannerOptions = z
  .strictObject({
    ...scanRules,
    aimId,
    terminator: z
      .enum(["line-end", "CR", "LF", "CRLF", "TAB", "ETX", "none"])
      .default("line-end")
      .describe("What ends a scan"),
    gapMs: gapMs(150),
  })
  .superRefine(holdLabelRules)
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
