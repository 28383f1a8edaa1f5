import { z } from "zod";
import { CHARSETS } from "./text.ts";

/** Options of a ZVT terminal, as a profile writes them. */
export const zvtOptions = z.strictObject({
  framing: z
    .enum(["apdu", "serial"])
    .optional()
    .describe(
      "serial: blocks with DLE, STX, ETX and CRC; apdu: commands as they are. Left out: serial on a serial line, apdu over TCP",
    ),
  password: z
    .string()
    .regex(/^\d{6}$/, "is six digits")
    .default("000000")
    .describe(
      "The terminal's password for cash registers: six digits, as the payment provider says. Never logged",
    ),
  currency: z
    .string()
    .regex(/^\d{3}$/, "is three digits: 978 for euro, 756 for Swiss francs")
    .default("978")
    .describe("ISO 4217 number of the currency"),
  receipts: z
    .enum(["station", "terminal"])
    .default("station")
    .describe(
      "Who prints. station: the lines come with the payment, and what the terminal booked last is asked before each",
    ),
  staffMenu: z
    .boolean()
    .default(true)
    .describe("Staff may start end of day, diagnosis and the like at the terminal itself"),
  textBlocks: z
    .boolean()
    .default(true)
    .describe(
      "Say at registration that receipts may come in one piece (06 D3), which tells the patron's from the merchant's",
    ),
  charset: z.enum(CHARSETS).default("cp437").describe("How the terminal writes letters beyond ASCII"),
  payMs: z
    .int()
    .min(500)
    .max(600_000)
    .default(90_000)
    .describe("How long a person may take with card and PIN; after it the terminal is asked to give up"),
  endMs: z
    .int()
    .min(100)
    .max(180_000)
    .default(30_000)
    .describe(
      "How long the terminal may take for anything that needs no person, and to end what it was asked to give up",
    ),
  answerMs: z
    .int()
    .min(50)
    .max(30_000)
    .default(5_000)
    .describe("How long the terminal may take to acknowledge a command or a block (T3, T2)"),
  tries: z.int().min(1).max(5).default(3).describe("How often a block is sent on a serial line"),
});

export type ZvtOptions = z.output<typeof zvtOptions>;
