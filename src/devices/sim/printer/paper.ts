import type { Align } from "../../../core/printout.ts";

/** A run of characters in one style. */
export interface Span {
  readonly text: string;
  readonly bold: boolean;
  readonly underline: boolean;
  readonly inverted: boolean;
  /** Times the normal width and height: 1 to 8. */
  readonly width: number;
  readonly height: number;
}

/** What came out of the printer, in order. */
export type PaperEvent =
  | { readonly kind: "line"; readonly align: Align; readonly spans: readonly Span[] }
  | { readonly kind: "barcode"; readonly symbology: number; readonly data: string }
  | { readonly kind: "qr"; readonly data: string }
  | { readonly kind: "image"; readonly widthDots: number; readonly heightDots: number }
  | { readonly kind: "cut"; readonly partial: boolean }
  | { readonly kind: "drawer-pulse"; readonly pin: 2 | 5 }
  /** A command that the interpreter does not know: a real printer may print its arguments as garbage. */
  | { readonly kind: "unknown"; readonly bytes: readonly number[] };

/** The characters of a line, set to its side of the paper. */
export function lineText(event: Extract<PaperEvent, { kind: "line" }>, columns: number): string {
  const text = event.spans.map((span) => span.text).join("");
  const used = event.spans.reduce((sum, span) => sum + span.text.length * span.width, 0);
  const spare = Math.max(0, columns - used);
  const indent = { left: 0, center: Math.floor(spare / 2), right: spare }[event.align];
  return " ".repeat(indent) + text;
}

/** The slips as people would read them: one text for each cut, and the rest that hangs out of the printer. */
export function slips(events: readonly PaperEvent[], columns: number): string[] {
  const done: string[] = [];
  let lines: string[] = [];
  for (const event of events) {
    switch (event.kind) {
      case "line":
        lines.push(lineText(event, columns).trimEnd());
        break;
      case "barcode":
        lines.push(`[barcode ${event.data}]`);
        break;
      case "qr":
        lines.push(`[QR ${event.data}]`);
        break;
      case "image":
        lines.push(`[image ${event.widthDots}x${event.heightDots}]`);
        break;
      case "cut":
        done.push(lines.join("\n").trimEnd());
        lines = [];
        break;
      case "drawer-pulse":
      case "unknown":
        break;
    }
  }
  const rest = lines.join("\n").trimEnd();
  return rest === "" ? done : [...done, rest];
}
