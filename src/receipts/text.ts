import type { Align, PrintLine, Printout } from "../core/printout.ts";
import type { Mark } from "./markup.ts";

/** A slip as plain text, as it stands on paper of so many columns: for a terminal, a mail, a log of a scenario. */
export function printoutText(printout: Printout, columns: number): string {
  return `${printout
    .flatMap((line) => rows(line, columns))
    .join("\n")
    .trimEnd()}\n`;
}

function rows(line: PrintLine, columns: number): string[] {
  switch (line.kind) {
    case "text":
      return [placed(line.text, columns, line.align)];
    case "rule":
      return ["-".repeat(columns)];
    case "cut":
      return ["", ""];
    case "feed":
      return Array.from({ length: line.lines }, () => "");
    case "barcode":
    case "qr":
      return [placed(line.value, columns, "center")];
  }
}

function placed(text: string, columns: number, align: Align): string {
  const spare = Math.max(0, columns - Array.from(text).length);
  return " ".repeat({ left: 0, center: Math.floor(spare / 2), right: spare }[align]) + text;
}

/** A slip as text without any paper: one line for each mark. */
export function marksText(marks: readonly Mark[]): string {
  return marks.flatMap(textOf).join("\n").trim();
}

function textOf(mark: Mark): string[] {
  switch (mark.kind) {
    case "text":
    case "as-is":
      return [mark.text];
    case "columns":
      return [`${mark.left} ${mark.right}`];
    case "barcode":
    case "qr":
      return [mark.value];
    case "space":
      return [""];
    case "rule":
    case "cut":
      return [];
  }
}
