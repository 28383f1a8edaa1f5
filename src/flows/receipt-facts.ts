import type { Line } from "./lines.ts";
import type { ReceiptFacts } from "./ports.ts";

/** What a slip says of a session: what is lent, and what has to go to the desk. */
export function receiptFacts(lines: readonly Line[], at: number): ReceiptFacts {
  return {
    at,
    lent: lines.flatMap(({ id, title, state }) =>
      state.name === "yours" ? [{ id, title, due: state.due }] : [],
    ),
    toDesk: lines.flatMap(({ id, title, state }) => (state.name === "take-to-desk" ? [{ id, title }] : [])),
    ilsLines: lines.flatMap((line) => line.print),
  };
}
