import type { Zone } from "../../core/calendar.ts";
import { fault } from "../../core/faults.ts";
import { failed, ok } from "../../core/result.ts";
import type { PrinterPort } from "../../devices/ports.ts";
import type { ReceiptPort } from "../../flows/ports.ts";
import { isItem } from "../../receipts/document.ts";
import { layoutReceipt } from "../../receipts/layout.ts";
import { ENGLISH } from "../../receipts/words.ts";

/** Receipts of the flows, laid out for the paper of this printer. Without a printer every receipt fails. */
export function receiptPrinter(printer: PrinterPort | undefined, library: string, zone: Zone): ReceiptPort {
  return {
    async print({ at, entries, ilsLines }) {
      if (printer === undefined) return failed(fault("device.not-found", "no printer in the configuration"));
      const items = entries.filter(isItem);
      const receipt = { library, at, patron: undefined, items, owed: undefined, ilsLines, messages: [] };
      const slip = layoutReceipt(receipt, { columns: printer.columns, words: ENGLISH, zone });
      const printed = await printer.print(slip);
      return printed.ok ? ok(undefined) : printed;
    },
  };
}
