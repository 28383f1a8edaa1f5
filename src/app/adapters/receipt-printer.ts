import type { Zone } from "../../core/calendar.ts";
import type { PrinterPort } from "../../devices/ports.ts";
import type { ReceiptPort } from "../../flows/ports.ts";
import { isItem } from "../../receipts/document.ts";
import { layoutReceipt } from "../../receipts/layout.ts";
import { ENGLISH } from "../../receipts/words.ts";

/** Receipts of the flows, laid out for the paper of this printer. Without a printer none is on paper. */
export function receiptPrinter(printer: PrinterPort | undefined, library: string, zone: Zone): ReceiptPort {
  return {
    async print({ at, entries, ilsLines }) {
      if (printer === undefined) return "not-printed";
      const items = entries.filter(isItem);
      const receipt = { library, at, patron: undefined, items, owed: undefined, ilsLines, messages: [] };
      const slip = layoutReceipt(receipt, { columns: printer.columns, words: ENGLISH, zone });
      const printed = await printer.print(slip);
      if (printed.ok) return "printed";
      return printed.fault.begun ? "may-be-torn" : "not-printed";
    },
    mail: undefined,
    code: () => undefined,
  };
}
