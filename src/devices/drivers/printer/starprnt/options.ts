import { z } from "zod";
import { printerOptions } from "../options.ts";

/** Code pages of StarPRNT that may be tried for a character, by the names of the encoder. */
const CODE_PAGES = ["cp437", "cp852", "cp858", "cp866", "windows1250", "windows1251", "windows1252"] as const;

/** Options of the StarPRNT printer, as a profile writes them. */
export const starprntOptions = z.strictObject({
  ...printerOptions,
  columns: printerOptions.columns
    .unwrap()
    .default(48)
    .describe("Characters on a line: 48 on 80 mm paper, 32 on 58 mm"),
  codePages: z
    .array(z.enum(CODE_PAGES))
    .min(1)
    .default(["cp437", "cp858", "windows1252", "cp852"])
    .describe("Code pages that the printer has, the first ones preferred"),
  tellsChanges: z
    .boolean()
    .default(false)
    .describe(
      "Ask the printer to tell at once when something changes (automatic status, ESC RS a); only for models that still answer ESC ACK SOH then",
    ),
});

export type StarprntOptions = z.output<typeof starprntOptions>;
