import { z } from "zod";

/** Options of a coin acceptor, as a profile writes them. */
export const cctalkOptions = z.strictObject({
  address: z.int().min(2).max(255).default(2).describe("The acceptor's address on the bus"),
  coins: z
    .record(z.string().regex(/^([1-9]|1[0-6])$/, "a coin has a number from 1 to 16"), z.int().min(1))
    .default({})
    .describe(
      "What each coin number is worth, in cents: how the acceptor was programmed. Only these coins are taken",
    ),
  pollMs: z
    .int()
    .min(20)
    .max(200)
    .default(100)
    .describe("At most 200: slower, and some acceptors stop taking coins"),
  answerMs: z.int().min(20).max(2_000).default(150).describe("How long an answer may take"),
  failAfter: z.int().min(1).max(50).default(3).describe("So many silent polls in a row, and it is away"),
});

export type CctalkOptions = z.output<typeof cctalkOptions>;
