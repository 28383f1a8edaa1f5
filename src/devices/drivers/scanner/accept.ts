/** What labels a site takes, row by row: a symbology, a pattern, a check, and what the label is on. */
import { z } from "zod";
import { failed, ok, type Result } from "../../../core/result.ts";
import type { DiscardCode, LabelKind } from "../../ports.ts";
import { CHECKS, checks } from "../../../core/check-digits.ts";

/** Repeats of no fixed length that a pattern may have: each multiplies the ways in which a label can be tried. */
const MOST_REPEATS = 3;

const pattern = z
  .string()
  .min(1)
  .max(200)
  .superRefine((text, context) => {
    const mistake = patternMistake(text);
    if (mistake !== undefined) context.addIssue({ code: "custom", message: mistake });
  });

/** Why a pattern cannot be used; undefined if it can. A scan must never take long to be judged. */
function patternMistake(text: string): string | undefined {
  try {
    new RegExp(text, "u").test("");
  } catch (error) {
    if (error instanceof SyntaxError) return "is not a regular expression";
    throw error;
  }
  const bare = text.replaceAll(/\\./g, "x").replaceAll(/\[[^\]]*\]/g, "x");
  if (/\)[*+{]/.test(bare)) return "repeats a group, which can take for ever: repeat single characters";
  const repeats = bare.match(/[*+]|\{[0-9]+,[0-9]*\}/g)?.length ?? 0;
  return repeats > MOST_REPEATS ? `has more than ${MOST_REPEATS} repeats without a fixed number` : undefined;
}

const row = z.strictObject({
  aim: z
    .string()
    .regex(/^[A-Za-z][0-9A-Za-z]?$/, "is an AIM letter with or without its modifier: F, E0")
    .optional()
    .describe(
      "Symbology by its AIM identifier without the bracket: F Codabar, A Code 39, C Code 128, E EAN …",
    ),
  pattern: pattern.optional().describe("Regular expression for the whole label"),
  check: z.enum(CHECKS).default("none").describe("How the last character checks the others"),
  kind: z.enum(["item", "patron"]).optional().describe("What such a label is on, where it can be told"),
});

export const acceptRows = z
  .array(row)
  .default([])
  .describe("Labels that are taken, the first row that fits counts; left out: all that meet the other rules");

export type AcceptRows = z.output<typeof acceptRows>;

/** What a label is on by the row that it fits; undefined where that row, or an empty list, does not say. */
export function accepted(
  text: string,
  aim: string | undefined,
  rows: AcceptRows,
): Result<LabelKind | undefined, DiscardCode> {
  if (rows.length === 0) return ok(undefined);
  const alike = rows.filter(
    (each) =>
      (each.aim === undefined || aim?.startsWith(`]${each.aim}`) === true) &&
      (each.pattern === undefined || new RegExp(`^(?:${each.pattern})$`, "u").test(text)),
  );
  const fitting = alike.find(({ check }) => checks(text, check));
  if (fitting !== undefined) return ok(fitting.kind);
  return failed(alike.length > 0 ? "scan.bad-check-digit" : "scan.not-accepted");
}
