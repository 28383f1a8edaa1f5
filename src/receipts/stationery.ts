/** A library's stationery: templates, words and habits put together, so that facts become marks. */
import type { Zone } from "../core/calendar.ts";
import { ok, type Result } from "../core/result.ts";
import type { HoldSlipFacts, ReceiptFacts } from "../core/receipt.ts";
import { documentOf, type DocumentOptions } from "./document.ts";
import { formatInstant } from "./format.ts";
import type { Mark } from "./markup.ts";
import type { HoldName } from "./mask.ts";
import { holdSlipScope, receiptScope, testPageScope, type Place } from "./scope.ts";
import type { DocumentName, TemplateFault, Templates } from "./template.ts";
import { fill, type ReceiptWords } from "./words.ts";

export interface StationeryParts {
  /** The library's name, for the head. */
  readonly library: string;
  readonly zone: Zone;
  readonly templates: Templates;
  /** By language tag; the library's own language is among them. */
  readonly words: ReadonlyMap<string, ReceiptWords>;
  /** The language of slips for staff, and of people who chose none or one that there are no words of. */
  readonly language: string;
  readonly options: DocumentOptions;
  readonly holdName: HoldName;
}

type Marks = Result<readonly Mark[], TemplateFault>;

/** The slips of a library, as marks; laying them out is for whoever knows the paper. */
export interface Stationery {
  receipt(facts: ReceiptFacts): Marks;
  /** As little as tells what is due and when, for a code. */
  short(facts: ReceiptFacts): Marks;
  holdSlip(slip: HoldSlipFacts): Marks;
  testPage(at: number, columns: number): Marks;
  /** The subject of a mail with this receipt, and the language that it is in. */
  subject(facts: ReceiptFacts): { readonly text: string; readonly language: string };
}

export function stationery(parts: StationeryParts): Stationery {
  const { library, zone, templates, options } = parts;
  const place = (language: string | undefined): Place => ({
    library,
    zone,
    words: wordsFor(parts, language),
  });
  const told = (name: DocumentName, facts: ReceiptFacts): Marks =>
    templates.render(name, receiptScope(documentOf(facts, options), place(facts.language)));
  return {
    receipt: (facts) => told("receipt", facts),
    short: (facts) => told("short", facts),
    holdSlip: (slip) => templates.render("hold-slip", holdSlipScope(slip, place(undefined), parts.holdName)),
    testPage: (at, columns) => templates.render("test-page", testPageScope(at, place(undefined), columns)),
    subject({ at, language }) {
      const { words } = place(language);
      const date = formatInstant(at, zone, words.locale);
      return { text: fill(words.mail.subject, { library, date }), language: words.locale };
    },
  };
}

/** The words of a language, of its wider form (`de` for `de-AT`), or else the library's. */
function wordsFor({ words, language }: StationeryParts, wanted: string | undefined): ReceiptWords {
  const [wider] = (wanted ?? language).split("-");
  const found = words.get(wanted ?? language) ?? words.get(wider ?? language) ?? words.get(language);
  if (found === undefined) throw new Error(`The library's own language ${language} has no words`);
  return found;
}

/** A stationery that falls back on another where a template of its own fails, for a slip is better than none. */
export function orElse(
  own: Stationery,
  other: Stationery,
  failed: (fault: TemplateFault) => void,
): Stationery {
  const either = (first: Marks, second: () => Marks): Marks => {
    if (first.ok) return ok(first.value);
    failed(first.fault);
    return second();
  };
  return {
    receipt: (facts) => either(own.receipt(facts), () => other.receipt(facts)),
    short: (facts) => either(own.short(facts), () => other.short(facts)),
    holdSlip: (slip) => either(own.holdSlip(slip), () => other.holdSlip(slip)),
    testPage: (at, columns) => either(own.testPage(at, columns), () => other.testPage(at, columns)),
    subject: (facts) => own.subject(facts),
  };
}
