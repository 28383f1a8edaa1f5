/** Options that all drivers of pads share. */
import { z } from "zod";

export const padOptions = {
  writeTries: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe(
      "How often a tag that is still there is written to, when it does not say that it took the value",
    ),
  writeMs: z
    .int()
    .min(100)
    .max(30_000)
    .default(3_000)
    .describe("No further attempt at a write begins after this time"),
  easChecks: z
    .int()
    .min(1)
    .max(10)
    .default(5)
    .describe(
      "How often a tag must be silent about its EAS and be seen to be there, before its EAS is told as off",
    ),
  tagPassword: z
    .string()
    .regex(/^[0-9A-Fa-f]{8}$/, "is not eight hexadecimal digits")
    .optional()
    .describe(
      "Secret: the password for EAS and AFI of NXP chips, most significant digit first; it goes over the air the other way round",
    ),
};

/** The password as a number; undefined where none is given. */
export function passwordOf({
  tagPassword,
}: {
  readonly tagPassword?: string | undefined;
}): number | undefined {
  return tagPassword === undefined ? undefined : Number.parseInt(tagPassword, 16);
}
