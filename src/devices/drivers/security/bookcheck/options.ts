import { z } from "zod";

/** Options of a 3M Bookcheck unit, as a profile writes them. */
export const bookcheckOptions = z.strictObject({
  direction: z
    .enum(["any", "left", "right"])
    .default("any")
    .describe("The way in which an item must pass to count, as the unit names it"),
  passMs: z
    .int()
    .min(500)
    .max(120_000)
    .default(20_000)
    .describe("How long the patron has to slide the item past; then the unit is made safe again"),
  pollMs: z.int().min(10).max(1_000).default(50).describe("How often the sensor is looked at meanwhile"),
  answerMs: z.int().min(20).max(10_000).default(500).describe("How long a transfer may take"),
  healthMs: z
    .int()
    .min(100)
    .max(60_000)
    .default(2_000)
    .describe("How often it is looked at between items: is it there, and is it still safe"),
  failAfter: z.int().min(1).max(50).default(3).describe("So many failed looks in a row, and it is away"),
  safeState: z
    .strictObject({
      mode: z
        .enum(["check-in", "check-out"])
        .refine(
          (mode) => mode === "check-in",
          "releases whatever passes: secured equals unsecured; take check-in",
        )
        .describe("What passes unasked is armed, never released"),
      media: z
        .enum(["magnetic", "normal"])
        .default("magnetic")
        .describe("magnetic: a tape that passes unasked is not harmed"),
    })
    .prefault({ mode: "check-in" })
    .describe(
      "What the unit is brought to at start, at the end, after each item and when its state is not known; it must be written down",
    ),
});

export type BookcheckOptions = z.output<typeof bookcheckOptions>;
