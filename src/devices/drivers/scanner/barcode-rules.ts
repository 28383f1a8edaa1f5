/** What makes a label acceptable, whatever kind of scanner read it. */
import { z } from "zod";
import { failed, ok, type Result } from "../../../core/result.ts";
import type { DiscardCode, LabelKind } from "../../ports.ts";
import { accepted, acceptRows } from "./accept.ts";
import { cardRules, readCard, readsCards } from "./cards.ts";
import { CHECKS, checks } from "../../../core/check-digits.ts";
import { isPublishersLabel } from "./publishers-label.ts";

/** Characters that a site's labels are made of. */
const CHARACTER_SETS = {
  digits: /^[0-9]+$/,
  alphanumeric: /^[0-9A-Za-z]+$/,
  /** The 43 characters of Code 39. */
  code39: /^[0-9A-Z\-. $/+%]+$/,
  printable: /^[\x20-\x7e]+$/,
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
  publishersLabels: z
    .enum(["refuse", "take"])
    .default("refuse")
    .describe("ISBN and ISSN on the back of books: they name a title and no copy"),
  checkDigit: z
    .enum(CHECKS)
    .default("none")
    .describe(
      "mod10-2-1: the 14-digit library label, whose last digit checks the others; mod43: the check character of Code 39",
    ),
  accept: acceptRows,
  ...cardRules,
};

const schema = z.strictObject(labelRules);
export type LabelRules = z.output<typeof schema>;

/** What is wrong with rules beyond their schema; `aimId` undefined: the scanner names the symbology in a way of its own. */
export function holdLabelRules(
  rules: LabelRules & { readonly aimId?: boolean | undefined },
  context: z.RefinementCtx,
): void {
  const wrong = (path: string, message: string): void =>
    context.addIssue({ code: "custom", path: [path], message });
  if (rules.minLength > rules.maxLength) wrong("minLength", "is greater than maxLength");
  if (rules.track2 !== undefined && rules.uid !== undefined) {
    wrong("uid", "cannot be beside track2: a reader sends the one or the other");
  }
  if (rules.aimId === false && rules.accept.some(({ aim }) => aim !== undefined)) {
    wrong("aimId", "must be true where accept asks for a symbology, and the scanner must send it");
  }
}

/** A scan without its framing; `aim` where the scanner says which symbology it read. */
export interface Scan {
  readonly text: string;
  readonly aim: string | undefined;
}

export interface Label {
  readonly text: string;
  readonly kind: LabelKind | undefined;
}

/** Holds a decoded scan to the rules. Leading zeros of a label stay, blanks around it go. */
export function readLabel(scan: Scan, rules: LabelRules): Result<Label, DiscardCode> {
  if (scan.text !== "" && !CHARACTER_SETS.printable.test(scan.text)) return failed("scan.bad-characters");
  const inner = unpack(scan, rules);
  if (!inner.ok) return inner;
  const text = inner.value;
  if (text.length < rules.minLength) return failed("scan.too-short");
  if (text.length > rules.maxLength) return failed("scan.too-long");
  if (!CHARACTER_SETS[rules.characters].test(text)) return failed("scan.bad-characters");
  if (!checks(text, rules.checkDigit)) return failed("scan.bad-check-digit");
  const kind = accepted(text, scan.aim, rules.accept);
  return kind.ok ? ok({ text, kind: kind.value }) : kind;
}

/** The label or card number in a scan. That it is a publisher's is said before that it is too long for a label. */
function unpack({ text, aim }: Scan, rules: LabelRules): Result<string, DiscardCode> {
  const trimmed = text.trim();
  if (readsCards(rules)) {
    const number = readCard(trimmed, rules);
    return number === undefined ? failed("scan.bad-card") : ok(number);
  }
  if (rules.publishersLabels === "refuse" && isPublishersLabel(trimmed, aim)) {
    return failed("scan.publishers-label");
  }
  return ok(rules.stripCodabar ? stripCodabar(trimmed) : trimmed);
}

/** Codabar frames its data by one of A, B, C, D at either end; some scanners send them, in either case. */
export function stripCodabar(text: string): string {
  return /^[A-Da-d](.*)[A-Da-d]$/.exec(text)?.[1] ?? text;
}
