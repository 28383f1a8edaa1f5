/** What makes a label acceptable, whatever kind of scanner read it. */
import { z } from "zod";
import { failed, ok, type Result } from "../../../core/result.ts";
import type { DiscardCode } from "../../ports.ts";

/** Characters that a site's labels are made of. */
const CHARACTER_SETS = {
  digits: /^[0-9]+$/,
  alphanumeric: /^[0-9A-Za-z]+$/,
  /** The 43 characters of Code 39. */
  code39: /^[0-9A-Z\-. $/+%]+$/,
  printable: /^[\x20-\x7e]+$/,
} as const;

const CHECKS = {
  none: () => true,
  "mod10-2-1": checksMod10,
} as const;

/** The part of a scanner's options that is about labels; drivers put their framing beside it. */
export const labelRules = {
  minLength: z.int().min(1).default(3).describe("Shorter scans are not taken"),
  maxLength: z.int().min(1).max(512).default(64).describe("Longer scans are not taken"),
  characters: z
    .enum(["digits", "alphanumeric", "code39", "printable"])
    .default("printable")
    .describe("Characters that labels are made of; control characters never get through"),
  stripCodabar: z
    .boolean()
    .default(false)
    .describe("Take off Codabar's start and stop characters (A to D) if the scanner sends them"),
  checkDigit: z
    .enum(["none", "mod10-2-1"])
    .default("none")
    .describe("mod10-2-1: the 14-digit library label, whose last digit checks the others"),
};

const schema = z.strictObject(labelRules);
export type LabelRules = z.output<typeof schema>;

/** Holds a decoded scan to the rules; the value is the label's text. Leading zeros stay, blanks around it go. */
export function readLabel(scan: string, rules: LabelRules): Result<string, DiscardCode> {
  if (scan !== "" && !CHARACTER_SETS.printable.test(scan)) return failed("scan.bad-characters");
  const trimmed = scan.trim();
  const text = rules.stripCodabar ? stripCodabar(trimmed) : trimmed;
  if (text.length < rules.minLength) return failed("scan.too-short");
  if (text.length > rules.maxLength) return failed("scan.too-long");
  if (!CHARACTER_SETS[rules.characters].test(text)) return failed("scan.bad-characters");
  if (!CHECKS[rules.checkDigit](text)) return failed("scan.bad-check-digit");
  return ok(text);
}

/** Codabar frames its data by one of A, B, C, D at either end; some scanners send them, in either case. */
export function stripCodabar(text: string): string {
  return /^[A-Da-d](.*)[A-Da-d]$/.exec(text)?.[1] ?? text;
}

/**
 * The check digit for `digits`, weights 2 and 1 from the right: the last digit before the check is doubled, and 9 taken
 * off what goes past 9. On 13 digits that doubles positions 1, 3 … 13. Undefined unless all are digits.
 */
export function mod10CheckDigit(digits: string): number | undefined {
  if (!/^[0-9]+$/.test(digits)) return undefined;
  let sum = 0;
  for (let fromRight = 0; fromRight < digits.length; fromRight++) {
    const digit = Number(digits[digits.length - 1 - fromRight]);
    const weighted = fromRight % 2 === 0 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return (10 - (sum % 10)) % 10;
}

function checksMod10(text: string): boolean {
  return mod10CheckDigit(text.slice(0, -1)) === Number(text.slice(-1));
}
