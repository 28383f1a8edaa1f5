import type { Due } from "../core/circulation.ts";
import type { Zone } from "../core/calendar.ts";
import type { Align, PrintLine, Printout } from "../core/printout.ts";
import type { ReceiptDocument, ReceiptItem, ReceiptOutcome } from "./document.ts";
import { formatAmount, formatDue, formatInstant } from "./format.ts";
import { fill, type ReceiptWords } from "./words.ts";
import { wrap, wrapAtMost } from "./wrap.ts";

/** For whom and on what a slip is laid out. */
export interface LayoutOptions {
  /** Characters of normal width on a line of the paper. */
  readonly columns: number;
  readonly words: ReceiptWords;
  /** The library's zone. */
  readonly zone: Zone;
}

/** What the patron has, first; what is still to be done about the rest, last. */
const ORDER: readonly ReceiptOutcome[] = ["lent", "renewed", "not-lent", "to-desk"];
/** A title longer than this many lines says no more to whoever holds the book. */
const TITLE_LINES = 2;
const INDENT = "  ";

/** Sets a slip for paper of a given width. */
export function layoutReceipt(receipt: ReceiptDocument, options: LayoutOptions): Printout {
  return [
    ...head(receipt, options),
    ...(receipt.items.length === 0
      ? text(options.words.nothing, options.columns, "left", false)
      : ORDER.flatMap((outcome) => section(receipt, outcome, options))),
    ...foot(receipt, options),
  ];
}

function head(receipt: ReceiptDocument, { columns, words, zone }: LayoutOptions): PrintLine[] {
  const name = wrap(receipt.library, Math.floor(columns / 2));
  return [
    ...name.map((line): PrintLine => ({
      kind: "text",
      text: line,
      align: "center",
      bold: true,
      large: true,
    })),
    ...text(formatInstant(receipt.at, zone, words.locale), columns, "center", false),
    ...(receipt.patron === undefined
      ? []
      : text(fill(words.patron, { card: receipt.patron }), columns, "center", false)),
    { kind: "rule" },
  ];
}

function section(receipt: ReceiptDocument, outcome: ReceiptOutcome, options: LayoutOptions): PrintLine[] {
  const items = receipt.items.filter((item) => item.kind === outcome);
  if (items.length === 0) return [];
  const heading = fill(options.words.headings[outcome], { count: String(items.length) });
  return [
    ...text(heading, options.columns, "left", true),
    ...items.flatMap((item) => itemLines(item, options)),
    { kind: "feed", lines: 1 },
  ];
}

function itemLines(item: ReceiptItem, { columns, words }: LayoutOptions): PrintLine[] {
  const named = item.title.trim() === "" ? fill(words.untitled, { item: item.item }) : item.title;
  return [
    ...wrapAtMost(named, columns, TITLE_LINES).map((line) => plainLine(line, "left", false)),
    ...details(item, words).flatMap((detail) =>
      wrap(detail, columns - INDENT.length).map((line) => plainLine(INDENT + line, "left", false)),
    ),
  ];
}

function details(item: ReceiptItem, words: ReceiptWords): readonly string[] {
  switch (item.kind) {
    case "lent":
    case "renewed":
      return [dueText(item.due, words)];
    case "not-lent":
      return item.reasons;
    case "to-desk":
      // Staff find the item by its label; without a title the label is what was printed above.
      return item.title.trim() === "" ? [] : [fill(words.untitled, { item: item.item })];
  }
}

function dueText(due: Due, words: ReceiptWords): string {
  switch (due.kind) {
    case "date":
      return fill(words.due, { date: formatDue(due.civil, words.locale) });
    case "text":
      return fill(words.due, { date: due.text });
    case "none":
      return words.noDue;
  }
}

function foot(receipt: ReceiptDocument, { columns, words }: LayoutOptions): PrintLine[] {
  const { owed, ilsLines, messages } = receipt;
  const owes = owed !== undefined && owed.minor > 0;
  return [
    ...(owes
      ? text(fill(words.owed, { amount: formatAmount(owed, words.locale) }), columns, "left", true)
      : []),
    ...ilsLines.flatMap((line) => text(line, columns, "left", false)),
    ...messages.flatMap((line) => text(line, columns, "center", false)),
  ];
}

function text(words: string, columns: number, align: Align, bold: boolean): PrintLine[] {
  return wrap(words, columns).map((line) => plainLine(line, align, bold));
}

function plainLine(line: string, align: Align, bold: boolean): PrintLine {
  return { kind: "text", text: line, align, bold, large: false };
}
