import { z } from "zod";
import { holdLabelRules } from "../barcode-rules.ts";
import { aimId, gapMs, scanRules } from "../options.ts";
import { LAYOUT_NAMES } from "./layouts.ts";

/** The key that ends a scan, as the character that it gives. */
export const ENDS = { enter: ["\r"], tab: ["\t"], none: [] } as const satisfies Readonly<
  Record<string, readonly string[]>
>;

/** Options of scanners that type, as a profile writes them. */
export const wedgeOptions = z
  .strictObject({
    ...scanRules,
    aimId,
    layout: z
      .enum(LAYOUT_NAMES)
      .default("us")
      .describe("Keyboard layout that is set in the scanner; the station's own does not matter"),
    letters: z
      .enum(["as-typed", "upper"])
      .default("as-typed")
      .describe("upper: all letters are capitals, for a scanner that Caps Lock confuses"),
    terminator: z.enum(["enter", "tab", "none"]).default("enter").describe("The key that ends a scan"),
    gapMs: gapMs(50),
  })
  .superRefine(holdLabelRules);

export type WedgeOptions = z.output<typeof wedgeOptions>;
