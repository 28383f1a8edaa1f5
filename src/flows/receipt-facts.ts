import type { ReceiptEntry, ReceiptFacts, ReceiptKind } from "../core/receipt.ts";
import type { AccountDone } from "./account-context.ts";
import type { PayDone } from "./pay-context.ts";
import type { Line } from "./lines.ts";
import type { ReturnLine } from "./return-lines.ts";

/** What was done in a session, by activity. */
export interface Done {
  readonly lines: readonly Line[];
  readonly returned: readonly ReturnLine[];
  readonly renewed: AccountDone;
  readonly paid: PayDone;
}

/** What a receipt tells of a session; without entries there is nothing to tell. */
export function receiptFacts({ lines, returned, renewed, paid }: Done, at: number): ReceiptFacts {
  const entries = [
    ...returned.flatMap(returnEntry),
    ...lines.flatMap(receiptEntry),
    ...renewed.entries,
    ...paid.entries,
  ];
  return {
    at,
    language: undefined,
    patron: undefined,
    detail: {},
    // What was only refused is no reason for a slip.
    entries: entries.every(({ kind }) => ONLY_REFUSED.has(kind)) ? [] : entries,
    ilsLines: [
      ...returned.flatMap(({ taken }) => taken?.print ?? []),
      ...lines.flatMap((line) => line.print),
      ...renewed.print,
      ...paid.print,
    ],
  };
}

const ONLY_REFUSED: ReadonlySet<ReceiptKind> = new Set(["not-lent", "not-returned", "not-renewed"]);

/** An item without an outcome is on no slip: flows end between items, so there is none. */
function receiptEntry({ id, title, state, words }: Line): ReceiptEntry[] {
  switch (state.name) {
    case "yours":
      return [{ kind: state.renewed ? "renewed" : "lent", item: id, title, due: state.due }];
    case "promised":
      return [{ kind: "lent-off-line", item: id, title, due: state.due }];
    case "not-yours":
      return [{ kind: "not-lent", item: id, title, reasons: words }];
    case "take-to-desk":
      return [{ kind: "to-desk", item: id, title, entry: state.entry }];
    case "waiting":
    case "asking":
    case "finding-out":
    case "releasing":
    case "question":
      return [];
  }
}

function returnEntry({ id, title, state, taken }: ReturnLine): ReceiptEntry[] {
  const of = { item: id, title };
  switch (state.name) {
    case "returned":
      return [
        state.offLine
          ? { kind: "returned-off-line", ...of }
          : { kind: "returned", ...of, route: state.route },
      ];
    case "not-returned":
      return [{ kind: "not-returned", ...of, reasons: taken?.words ?? [] }];
    case "take-to-desk":
      return [{ kind: "to-desk", ...of, entry: state.entry }];
    case "waiting":
    case "asking":
    case "finding-out":
    case "securing":
      return [];
  }
}
