import { z } from "zod";
import { padOptions } from "../options.ts";

/** Options of the driver for 3M and Bibliotheca pads, as a profile writes them. */
export const threeMOptions = z.strictObject({
  model: z
    .literal([210, 810])
    .default(210)
    .describe("210: USB pad, asked for its version at the start; 810: started as it was captured"),
  answerMs: z
    .int()
    .min(50)
    .max(10_000)
    .default(1_000)
    .describe("How long an answer may take; the pad ignores what is sent to it meanwhile"),
  tries: z.int().min(1).max(10).default(2).describe("How often a command is sent, if nothing comes back"),
  readTries: z
    .int()
    .min(1)
    .max(20)
    .default(2)
    .describe("How often a tag is asked that does not answer, before it is told as gone"),
  dsfid: z
    .boolean()
    .default(true)
    .describe("Ask for each tag's DSFID with the inventory; false where a model was never seen to give it"),
  readStyle: z
    .enum(["old", "new"])
    .default("old")
    .describe("How blocks are asked for: old as captured, each with its number; new a byte a block shorter"),
  readBlocks: z.int().min(1).max(64).default(16).describe("The most blocks that are asked for at once"),
  ...padOptions,
});

export type ThreeMOptions = z.output<typeof threeMOptions>;
