import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import type { PrintLine, Printout } from "../../../core/printout.ts";
import type { PrinterOptions } from "./options.ts";

type EncoderOptions = NonNullable<ConstructorParameters<typeof ReceiptPrinterEncoder>[0]>;
type CodePage = NonNullable<EncoderOptions["codepageCandidates"]>[number];

/** How slips are written for a printer. */
export interface Writing extends Pick<PrinterOptions, "columns" | "cut" | "feedBeforeCut"> {
  readonly language: NonNullable<EncoderOptions["language"]>;
  /** Code pages that may be tried for a character, the first ones preferred. */
  readonly codePages: readonly CodePage[];
  readonly codePageNumbers: NonNullable<EncoderOptions["codepageMapping"]>;
}

/** StarPRNT prints when the slip is cut; where it is not, going to page mode and back prints what was written. */
const STAR_FLUSH = [0x1b, 0x1d, 0x50, 0x30, 0x1b, 0x1d, 0x50, 0x31];

/** More than fits on any paper; the length of a barcode is one byte in ESC/POS. */
const LONGEST_BARCODE = 80;

/** One slip, cut included, as pieces of whole commands: initialisation, each line of the printout, the cut. */
export function encodePrintout(printout: Printout, writing: Writing): readonly Uint8Array[] {
  const encoder = new ReceiptPrinterEncoder({
    language: writing.language,
    columns: writing.columns,
    codepageMapping: writing.codePageNumbers,
    codepageCandidates: [...writing.codePages],
    feedBeforeCut: writing.feedBeforeCut,
    newline: "\n",
    // It would flush each piece.
    autoFlush: false,
  });
  const pieces = [encoder.initialize().encode()];
  for (const line of printout) {
    add(encoder, line, writing);
    pieces.push(encoder.encode());
  }
  return [...pieces, ending(encoder, writing)];
}

function ending(encoder: ReceiptPrinterEncoder, { cut, feedBeforeCut, language }: Writing): Uint8Array {
  if (cut === "none") {
    encoder.newline(feedBeforeCut).raw(language === "star-prnt" ? STAR_FLUSH : []);
    return encoder.encode();
  }
  // The encoder feeds a line behind the cut: the next slip would begin with it.
  const bytes = encoder.cut(cut).encode();
  return bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes;
}

function add(encoder: ReceiptPrinterEncoder, line: PrintLine, writing: Writing): void {
  switch (line.kind) {
    case "text": {
      const size = line.large ? 2 : 1;
      const text = printable(line.text);
      encoder.codepage(codePageFor(text, writing));
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
    case "cut":
      encoder.raw([...ending(encoder, writing)]);
      return;
    case "barcode": {
      const value = ascii(line.value).slice(0, LONGEST_BARCODE);
      if (value === "") return;
      encoder.align("center").barcode(value, "code128", { height: 60, text: true }).align("left");
      return;
    }
    case "qr": {
      const value = ascii(line.value);
      if (value !== "") encoder.align("center").qrcode(value).align("left");
      return;
    }
  }
}

/**
 * Plain ASCII is the same in every code page; the encoder's search for one takes 30 us a character, which on a small
 * machine would hold up everything else while a slip is set.
 */
function codePageFor(text: string, { codePages }: Writing): CodePage | "auto" {
  const [preferred] = codePages;
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
