import { z } from "zod";
import { padOptions } from "../options.ts";

/** Options of the FEIG ISO Host driver, as a profile writes them. */
export const feigOptions = z.strictObject({
  answerMs: z
    .int()
    .min(50)
    .max(10_000)
    .default(1_200)
    .describe("How long an answer may take; more than the reader's TR-RESPONSE-TIME (1 s as it comes)"),
  tries: z
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe("How often a command is sent that may be repeated, if nothing or noise comes back"),
  sweep: z
    .enum(["rf-reset", "presence", "none"])
    .default("rf-reset")
    .describe(
      "How tags are made to answer every sweep: rf-reset (0x69 first, always right), presence (PRESC, needs ONT), none (ONT is off)",
    ),
  readBytes: z
    .int()
    .min(4)
    .max(128)
    .default(128)
    .describe("The most bytes that one Read Multiple Blocks may give (CPR manual: 128)"),
  frames: z
    .enum(["standard", "advanced"])
    .default("standard")
    .describe(
      "How requests are framed; advanced for readers whose manual shows no other. Replies are read in either",
    ),
  answerCrc: z
    .boolean()
    .default(false)
    .describe("Whether [0xBF] counts the tag's CRC in the length of its answer: models differ"),
  relay: z
    .strictObject({
      with: z.enum(["ok", "attention"]).describe("The signal that it goes with"),
      ms: z.int().min(100).max(60_000).describe("For so many milliseconds"),
    })
    .optional()
    .describe(
      "The reader's relay, switched for so long with a signal: a lamp or a desensitizer (CPR.02: OUT-TIME)",
    ),
  speeds: z
    .array(
      z.strictObject({
        baudRate: z
          .literal([4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400])
          .describe("A speed of the reader"),
        parity: z.enum(["none", "even", "odd"]).describe("The parity with it"),
      }),
    )
    .default([
      { baudRate: 38_400, parity: "even" },
      { baudRate: 19_200, parity: "even" },
      { baudRate: 9_600, parity: "even" },
      { baudRate: 57_600, parity: "even" },
      { baudRate: 115_200, parity: "even" },
      { baudRate: 38_400, parity: "none" },
      { baudRate: 38_400, parity: "odd" },
      { baudRate: 115_200, parity: "none" },
    ])
    .describe("Settings that are tried when the reader is silent; it answers 0x52 only if both are right"),
  adopt: z
    .boolean()
    .default(true)
    .describe("Go on with settings that were found; false: they are only told as a fault"),
  ...padOptions,
});

export type FeigOptions = z.output<typeof feigOptions>;
