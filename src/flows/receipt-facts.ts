import type { Line } from "./lines.ts";
import type { ReceiptFacts, ReceiptLine } from "./ports.ts";

/** What a slip says of a session: what is lent, what is not, and what has to go to the desk. */
export function receiptFacts(lines: readonly Line[], at: number): ReceiptFacts {
  return { at, items: lines.flatMap(receiptLine), ilsLines: lines.flatMap((line) => line.print) };
}

/** An item without an outcome is on no slip: flows end between items, so there is none. */
function receiptLine({ id, title, state, words }: Line): ReceiptLine[] {
  switch (state.name) {
    case "yours":
      return [{ outcome: state.renewed ? "renewed" : "lent", item: id, title, due: state.due }];
    case "not-yours":
      return [{ outcome: "refused", item: id, title, reasons: words }];
    case "take-to-desk":
      return [{ outcome: "to-desk", item: id, title }];
    case "waiting":
    case "asking":
    case "finding-out":
    case "releasing":
      return [];
  }
}
