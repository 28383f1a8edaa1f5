import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import type { PrintLine, Printout } from "../../../../core/printout.ts";
import type { EscposOptions } from "./options.ts";

/** The bytes of one slip, cut included. */
export function encodePrintout(printout: Printout, options: EscposOptions): Uint8Array {
  const encoder = new ReceiptPrinterEncoder({
    language: "esc-pos",
    columns: options.columns,
    codepageMapping: options.codePageNumbers,
    codepageCandidates: [...options.codePages],
    feedBeforeCut: options.feedBeforeCut,
    newline: "\n",
  });
  encoder.initialize();
  for (const line of printout) add(encoder, line, options);
  if (options.cut === "none") encoder.newline(options.feedBeforeCut);
  else encoder.cut(options.cut);
  return encoder.encode();
}

function add(encoder: ReceiptPrinterEncoder, line: PrintLine, options: EscposOptions): void {
  switch (line.kind) {
    case "text": {
      const size = line.large ? 2 : 1;
      const text = printable(line.text);
      encoder.codepage(codePageFor(text, options));
      encoder.align(line.align).bold(line.bold).size(size, size);
      encoder.line(text);
      encoder.size(1, 1).bold(false).align("left");
      return;
    }
    case "rule":
      encoder.codepage("auto").rule();
      return;
    case "feed":
      encoder.newline(line.lines);
      return;
    case "barcode":
      encoder.align("center").barcode(ascii(line.value), "code128", { height: 60, text: true }).align("left");
      return;
    case "qr":
      encoder.align("center").qrcode(ascii(line.value)).align("left");
      return;
  }
}

/**
 * Plain ASCII is the same in every code page; the encoder's search for one takes 30 us a character, which on a small
 * machine would hold up everything else while a slip is set.
 */
function codePageFor(text: string, options: EscposOptions): Parameters<ReceiptPrinterEncoder["codepage"]>[0] {
  const [preferred] = options.codePages;
  return preferred !== undefined && /^[\x20-\x7e]*$/.test(text) ? preferred : "auto";
}

/**
 * Titles and messages come from the ILS. The encoder passes control characters through, and an ESC among them would be a
 * command to the printer: they become blanks. Composed letters (NFC) are the ones that code pages have.
 */
function printable(text: string): string {
  return text.normalize("NFC").replace(/[\p{Cc}\p{Zs}\u2028\u2029]/gu, " ");
}

function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "");
}
