import { z } from "zod";
import { ILS_LINES } from "../../receipts/document.ts";
import { HOLD_NAMES } from "../../receipts/mask.ts";

/** `receipts:` of station.yaml: how slips look and read. Whether there is one is policy. */
export const receiptOptions = z.strictObject({
  directory: z
    .string()
    .optional()
    .describe("A directory whose files stand in for those of the same name that ship in receipts/"),
  language: z
    .string()
    .default("en")
    .describe(
      "The language of slips for staff, and for patrons who chose none; there is a words-….yaml of it",
    ),
  ilsLines: z
    .enum(ILS_LINES)
    .default("both")
    .describe("The ILS's own lines (AG): none; only: in place of ours, but for what it cannot know; both"),
  holdName: z
    .enum(HOLD_NAMES)
    .default("letters-and-digits")
    .describe(
      "Whose hold it is, on the slip of a return: the first four letters and last four digits, the initials, the last four digits, the full name, or nothing",
    ),
});

export type ReceiptOptions = z.output<typeof receiptOptions>;
