import type { PatronAccount } from "../core/circulation.ts";
import type { Money } from "../core/money.ts";
import type { ReceiptEntry, ReceiptFacts, ReceiptKind } from "../core/receipt.ts";
import type { AccountDone } from "./account-context.ts";
import type { PayDone } from "./pay-context.ts";
import type { Line } from "./lines.ts";
import type { ReturnLine } from "./return-lines.ts";

/** What was done in a session, by activity, and for whom. */
export interface Done {
  /** The name, "" where nobody said it. */
  readonly patron: string;
  readonly account: Pick<PatronAccount, "about"> | undefined;
  readonly lines: readonly Line[];
  readonly returned: readonly ReturnLine[];
  readonly renewed: AccountDone;
  readonly paid: PayDone;
  readonly owed: Money | undefined;
  readonly ready: readonly ReceiptEntry[];
}

/** What a receipt tells of a session; without entries there is nothing to tell. */
export function receiptFacts(session: Done, at: number): ReceiptFacts {
  const { patron, account, lines, returned, renewed, paid, owed, ready } = session;
  const done = [
    ...returned.flatMap(returnEntry),
    ...lines.flatMap(receiptEntry),
    ...renewed.entries,
    ...paid.entries,
  ];
  return {
    at,
    language: undefined,
    patron: account === undefined ? undefined : { name: patron, card: account.about.card },
    detail: {},
    // What was only refused is no reason for a slip.
    entries: done.every(({ kind }) => ONLY_REFUSED.has(kind))
      ? []
      : [
          ...done,
          ...ready,
          ...(owed === undefined || owed.minor <= 0 ? [] : [{ kind: "owed", amount: owed } as const]),
        ],
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
