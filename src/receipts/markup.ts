/** The light markup that templates write: one line of it is one thing down the strip of paper. */
import type { Align } from "../core/printout.ts";

/** A line as a template means it, before it is fitted to any paper. */
export type Mark =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly align: Align;
      readonly bold: boolean;
      readonly large: boolean;
      readonly indented: boolean;
      /** More lines than these end with an ellipsis; undefined for as many as it needs. */
      readonly most: number | undefined;
    }
  | { readonly kind: "columns"; readonly left: string; readonly right: string; readonly bold: boolean }
  /** Blanks count, and nothing is broken at words: a payment terminal's own receipt. */
  | { readonly kind: "as-is"; readonly text: string }
  | { readonly kind: "rule" | "space" | "cut" }
  | { readonly kind: "barcode" | "qr"; readonly value: string };

type TextMark = Extract<Mark, { kind: "text" }>;

const PLAIN = { align: "left", bold: false, large: false, indented: false, most: undefined } as const;
/** A title longer than this many lines says no more to whoever holds the book. */
const TITLE_LINES = 2;

/** What may stand at the start of a line, and what it makes of the rest; the longer signs first. */
const PREFIXES: readonly { readonly sign: string; readonly style: Partial<TextMark> }[] = [
  { sign: "##", style: { bold: true } },
  { sign: "#", style: { align: "center", bold: true, large: true } },
  { sign: "^", style: { align: "center" } },
  { sign: ">", style: { align: "right" } },
  { sign: "+", style: { indented: true } },
  { sign: "=", style: { most: TITLE_LINES } },
];

/** Lines that are no text. */
const COMMANDS = ["space", "cut", "barcode", "qr"] as const;

const BETWEEN_COLUMNS = " <> ";

/** Makes a value harmless: whatever an ILS writes is text and never markup. */
export function literal(value: string): string {
  return value.replace(/\p{Cc}+/gu, " ").replace(/[\\#^>+=|%<-]/g, "\\$&");
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gu, "$1");
}

/** Reads what a template made. A line that is empty makes none; an unknown `%` command is text, as it stands. */
export function readMarkup(text: string): Mark[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const trimmed = line.trim();
    return trimmed === "" ? [] : [markOf(trimmed)];
  });
}

function markOf(line: string): Mark {
  if (line === "---") return { kind: "rule" };
  if (line.startsWith("|")) return { kind: "as-is", text: unescaped(line.slice(1).replace(/^ /, "")) };
  return commandOf(line) ?? textOf(line);
}

function commandOf(line: string): Mark | undefined {
  const [, name = "", value = ""] = /^%(\w+)(?:\s+(.*))?$/.exec(line) ?? [];
  const kind = COMMANDS.find((command) => command === name);
  if (kind === undefined) return undefined;
  return kind === "barcode" || kind === "qr" ? { kind, value: unescaped(value) } : { kind };
}

function textOf(line: string): Mark {
  const prefix = PREFIXES.find(({ sign }) => line === sign || line.startsWith(`${sign} `));
  const style: TextMark = { kind: "text", text: "", ...PLAIN, ...prefix?.style };
  const rest = prefix === undefined ? line : line.slice(prefix.sign.length).trimStart();
  const [left = "", ...right] = rest.split(BETWEEN_COLUMNS);
  if (right.length > 0 && !style.large) {
    const [text, other] = [unescaped(left), unescaped(right.join(" "))];
    return { kind: "columns", left: text, right: other, bold: style.bold };
  }
  return { ...style, text: unescaped(rest) };
}
