import type { Align, PrintLine, Printout } from "../core/printout.ts";
import type { Mark } from "./markup.ts";
import { cut, wrap, wrapAtMost } from "./wrap.ts";

const INDENT = "  ";

/** Sets marks for paper of so many characters of normal width on a line. */
export function layout(marks: readonly Mark[], columns: number): Printout {
  return marks.flatMap((mark) => linesOf(mark, columns));
}

function linesOf(mark: Mark, columns: number): PrintLine[] {
  switch (mark.kind) {
    case "text": {
      const { align, bold, large, indented, most } = mark;
      const indent = indented ? INDENT : "";
      const width = large ? Math.floor(columns / 2) : columns - indent.length;
      const lines = most === undefined ? wrap(mark.text, width) : wrapAtMost(mark.text, width, most);
      return lines.map((line) => ({ kind: "text", text: indent + line, align, bold, large }));
    }
    case "columns":
      return side(mark.left, mark.right, columns).map(([text, align]) => textLine(text, align, mark.bold));
    case "as-is":
      return cut(mark.text, columns).map((text) => textLine(text, "left", false));
    case "space":
      return [{ kind: "feed", lines: 1 }];
    case "rule":
      return [{ kind: "rule" }];
    case "cut":
      return [{ kind: "cut" }];
    case "barcode":
      return [{ kind: "barcode", value: mark.value }];
    case "qr":
      return [{ kind: "qr", value: mark.value }];
  }
}

/** Left and right on one line where both fit; else the right part below. */
function side(left: string, right: string, columns: number): (readonly [text: string, align: Align])[] {
  const lefts = wrap(left, columns);
  const rights = wrap(right, columns);
  const last = Array.from(lefts.at(-1) ?? "");
  const first = Array.from(rights[0] ?? "");
  const spare = columns - last.length - first.length;
  if (spare < 1 || rights.length !== 1) {
    return [
      ...lefts.map((line) => [line, "left"] as const),
      ...rights.map((line) => [line, "right"] as const),
    ];
  }
  const joined = `${last.join("")}${" ".repeat(spare)}${first.join("")}`;
  return [...lefts.slice(0, -1), joined].map((line) => [line, "left"] as const);
}

function textLine(text: string, align: Align, bold: boolean): PrintLine {
  return { kind: "text", text, align, bold, large: false };
}
