import { z } from "zod";

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
  columns: z
    .literal([32, 35, 42, 44, 48])
    .default(42)
    .describe("Characters on a line: 42 or 48 on 80 mm paper, 32 on 58 mm"),
  codePages: z
    .array(z.enum(CODE_PAGES))
    .min(1)
    .default(["cp437", "cp858", "windows1252", "cp852"])
    .describe("Code pages that the printer has, the first ones preferred"),
  codePageNumbers: z
    .enum(CODE_PAGE_NUMBERS)
    .default("epson")
    .describe("Whose numbering of code pages it follows"),
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
      "The printer can answer (DLE EOT, GS r). false: it is written to blindly, and paper out goes unnoticed",
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
});

export type EscposOptions = z.output<typeof escposOptions>;
