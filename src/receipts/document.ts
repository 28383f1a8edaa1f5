import type {
  MaskedPatron,
  ReceiptDetail,
  ReceiptEntry,
  ReceiptFacts,
  ReceiptKind,
} from "../core/receipt.ts";
import { scrubber, shownName } from "./mask.ts";
import { RECEIPT_KINDS } from "./words.ts";

/** Everything of one kind that became of a session. */
export interface ReceiptSection {
  readonly kind: ReceiptKind;
  readonly entries: readonly ReceiptEntry[];
}

/** What a slip says of a session, as values: no words of ours, no layout, and nothing that was not to be told. */
export interface ReceiptDocument {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly name: string | undefined;
  readonly card: MaskedPatron | undefined;
  readonly titles: ReceiptDetail["titles"];
  readonly sections: readonly ReceiptSection[];
  /** The ILS's own lines for the slip (AG), in order. */
  readonly ilsLines: readonly string[];
}

/** Whose lines a slip has: those of Lectern, those of the ILS (AG), or both. */
export const ILS_LINES = ["none", "only", "both"] as const;

/** What a library has printed, unless somebody chooses otherwise for themselves. */
export interface DocumentOptions {
  readonly detail: ReceiptDetail;
  readonly ilsLines: (typeof ILS_LINES)[number];
}

/** What no ILS can tell, for it does not know it yet or was not there: it is printed whoever writes the rest. */
const OURS_ALONE: readonly ReceiptKind[] = [
  "charged-not-recorded",
  "payment-unknown",
  "to-desk",
  "lent-off-line",
  "returned-off-line",
  "paid",
];

/** Holds the facts of a session to what the library prints and what the person wants told. */
export function documentOf(facts: ReceiptFacts, options: DocumentOptions): ReceiptDocument {
  const detail = { ...options.detail, ...facts.detail };
  const scrub = scrubber(facts, detail);
  const ilsLines = options.ilsLines === "none" ? [] : linesOf(facts.ilsLines, detail).map(scrub);
  // An ILS that writes no lines would leave the slip empty.
  const theirs = options.ilsLines === "only" && ilsLines.length > 0;
  const { patron } = facts;
  return {
    at: facts.at,
    name: patron === undefined ? undefined : shownName(patron.name, detail.name),
    card: detail.card === "none" ? undefined : patron?.card,
    titles: detail.titles,
    sections: RECEIPT_KINDS.filter((kind) => !theirs || OURS_ALONE.includes(kind)).flatMap((kind) => {
      const entries = facts.entries
        .filter((entry) => entry.kind === kind)
        .map((entry) => scrubbed(entry, detail, scrub));
      return entries.length === 0 ? [] : [{ kind, entries }];
    }),
    ilsLines,
  };
}

/** Nobody can say which of the ILS's lines is a title that was not to be told. */
function linesOf(lines: readonly string[], { titles }: ReceiptDetail): readonly string[] {
  return titles === "on" ? lines.filter((line) => line.trim() !== "") : [];
}

function scrubbed(
  entry: ReceiptEntry,
  { titles }: ReceiptDetail,
  scrub: (words: string) => string,
): ReceiptEntry {
  if ("reasons" in entry) return { ...entry, reasons: entry.reasons.map(scrub) };
  // Nor of what a fee is called.
  if ("fees" in entry) return { ...entry, fees: titles === "on" ? entry.fees.map(scrub) : [] };
  return entry;
}
