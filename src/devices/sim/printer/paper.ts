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

/** Barcodes that a printer draws by itself. */
export type Symbology =
  | "upc-a"
  | "upc-e"
  | "ean-13"
  | "ean-8"
  | "code39"
  | "itf"
  | "codabar"
  | "code93"
  | "code128"
  | "gs1-128";

/** What came out of the printer, in order. Sizes in dots of the head, eight a millimetre. */
export type PaperEvent =
  | { readonly kind: "line"; readonly align: Align; readonly spans: readonly Span[] }
  | {
      readonly kind: "barcode";
      readonly symbology: Symbology;
      readonly data: string;
      readonly align: Align;
      readonly height: number;
      /** The narrowest bar. */
      readonly module: number;
      readonly text: "none" | "above" | "below" | "both";
    }
  | {
      readonly kind: "qr";
      readonly data: string;
      readonly align: Align;
      readonly module: number;
      readonly level: "L" | "M" | "Q" | "H";
    }
  | {
      readonly kind: "image";
      readonly align: Align;
      readonly width: number;
      readonly height: number;
      /** Rows of whole bytes, the leftmost dot in the highest bit; 1 is black. */
      readonly bits: Uint8Array;
    }
  | { readonly kind: "cut"; readonly partial: boolean }
  | { readonly kind: "drawer-pulse"; readonly pin: 2 | 5 }
  /** A command that the interpreter does not know: a real printer may print its arguments as garbage. */
  | { readonly kind: "unknown"; readonly bytes: readonly number[] };

/** The slips: what stands between two cuts, and what still hangs out of the printer. */
export function slipEvents(events: readonly PaperEvent[]): readonly (readonly PaperEvent[])[] {
  const found: PaperEvent[][] = [[]];
  for (const event of events) {
    if (event.kind === "cut") found.push([]);
    else found.at(-1)?.push(event);
  }
  return found.at(-1)?.some(isSeen) === true ? found : found.slice(0, -1);
}

/** Whether it leaves a mark on the paper. */
function isSeen(event: PaperEvent): boolean {
  if (event.kind === "line") return event.spans.some(({ text }) => text.trim() !== "");
  return event.kind !== "drawer-pulse" && event.kind !== "unknown";
}

/** The characters of a line, set to its side of the paper. */
export function lineText(event: Extract<PaperEvent, { kind: "line" }>, columns: number): string {
  const text = event.spans.map((span) => span.text).join("");
  const used = event.spans.reduce((sum, span) => sum + span.text.length * span.width, 0);
  const spare = Math.max(0, columns - used);
  const indent = { left: 0, center: Math.floor(spare / 2), right: spare }[event.align];
  return " ".repeat(indent) + text;
}

/** A slip as people would read it. */
export function slipText(slip: readonly PaperEvent[], columns: number): string {
  return slip
    .flatMap((event) => rows(event, columns))
    .join("\n")
    .trimEnd();
}

function rows(event: PaperEvent, columns: number): readonly string[] {
  switch (event.kind) {
    case "line":
      return [lineText(event, columns).trimEnd()];
    case "barcode":
      return [`[barcode ${event.data}]`];
    case "qr":
      return [`[QR ${event.data}]`];
    case "image":
      return [`[image ${event.width}x${event.height}]`];
    case "cut":
    case "drawer-pulse":
    case "unknown":
      return [];
  }
}

/** The slips as people would read them: one text for each cut, and the rest that hangs out of the printer. */
export function slips(events: readonly PaperEvent[], columns: number): string[] {
  return slipEvents(events).map((slip) => slipText(slip, columns));
}
