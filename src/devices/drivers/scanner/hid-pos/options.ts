import { z } from "zod";
import { holdLabelRules } from "../barcode-rules.ts";
import { gapMs, scanRules } from "../options.ts";

const offset = z.int().min(0).max(1_023);

/** Options of HID POS scanners, as a profile writes them. */
export const hidPosOptions = z
  .strictObject({
    ...scanRules,
    gapMs: gapMs(150),
    report: z
      .strictObject({
        id: z.int().min(0).max(255).default(2).describe("Report id, byte 0 of the report; 0 for none"),
        bytes: z.int().min(1).max(1_024).default(64).describe("Length of a report, its id included"),
        count: offset.default(1).describe("Byte that says how many bytes of data there are"),
        aim: offset.default(2).describe("First of the three bytes of the AIM identifier"),
        data: offset.default(5).describe("First byte of the data"),
        room: z.int().min(1).max(255).default(56).describe("Bytes of data that fit in a report"),
        more: offset
          .optional()
          .describe("Byte whose lowest bit says that more follows; left out: the last of the report"),
        symbology: offset
          .optional()
          .describe("Byte with the maker's own letter for the symbology (Honeywell: 61)"),
      })
      .prefault({})
      .describe("Where a scan lies in a report, for a scanner whose own descriptor does not say so"),
    feature: z
      .string()
      .regex(/^[0-9A-Fa-f]{2}( ?[0-9A-Fa-f]{2})+$/, "is a report id and its bytes: FE 01")
      .optional()
      .describe("Feature report that makes the scanner talk, sent after each opening (Honeywell: FE 01)"),
  })
  .superRefine(holdLabelRules)
  .refine(({ suffix }) => !/[\r\n]$/.test(suffix), {
    path: ["suffix"],
    error: "ends in a line end, which is taken off before: leave it out",
  });

export type HidPosOptions = z.output<typeof hidPosOptions>;
