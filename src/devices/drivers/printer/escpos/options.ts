import { z } from "zod";
import { printerOptions } from "../options.ts";

/**
 * Code pages that may be tried for a character, by the names of the encoder. Each is a small part of Europe: 437 and 858
 * the West (858 is 850 with the euro sign), 852 and windows1250 the middle, 866 and windows1251 Cyrillic.
 */
const CODE_PAGES = [
  "cp437",
  "cp850",
  "cp852",
  "cp858",
  "cp866",
  "windows1250",
  "windows1251",
  "windows1252",
] as const;

/** Makers number the code pages of ESC t differently. */
const CODE_PAGE_NUMBERS = [
  "epson",
  "epson/legacy",
  "bixolon",
  "bixolon/legacy",
  "citizen",
  "fujitsu",
  "hp",
  "metapace",
  "mpt",
  "pos-5890",
  "pos-8360",
  "star",
  "sunmi",
  "xprinter",
  "youku",
] as const;

/** Options of the ESC/POS printer, as a profile writes them. */
export const escposOptions = z.strictObject({
  ...printerOptions,
  codePages: z
    .array(z.enum(CODE_PAGES))
    .min(1)
    .default(["cp437", "cp858", "windows1252", "cp852"])
    .describe("Code pages that the printer has, the first ones preferred"),
  codePageNumbers: z
    .enum(CODE_PAGE_NUMBERS)
    .default("epson")
    .describe("Whose numbering of code pages it follows"),
  tellsChanges: z
    .boolean()
    .default(true)
    .describe("Ask the printer to tell at once when something changes (automatic status back, GS a)"),
});

export type EscposOptions = z.output<typeof escposOptions>;
