import type { ReceiptEntry, ReceiptFacts } from "../core/receipt.ts";
import type { Line } from "./lines.ts";

/** What a slip says of a session: what is lent, what is not, and what has to go to the desk. */
export function receiptFacts(lines: readonly Line[], at: number): ReceiptFacts {
  return {
    at,
    language: undefined,
    patron: undefined,
    detail: {},
    entries: lines.flatMap(receiptEntry),
    ilsLines: lines.flatMap((line) => line.print),
  };
}

/** An item without an outcome is on no slip: flows end between items, so there is none. */
function receiptEntry({ id, title, state, words }: Line): ReceiptEntry[] {
  switch (state.name) {
    case "yours":
      return [{ kind: state.renewed ? "renewed" : "lent", item: id, title, due: state.due }];
    case "not-yours":
      return [{ kind: "not-lent", item: id, title, reasons: words }];
    case "take-to-desk":
      return [{ kind: "to-desk", item: id, title, entry: undefined }];
    case "waiting":
    case "asking":
    case "finding-out":
    case "releasing":
      return [];
  }
}
