/** A patron's account as rows: what the ILS listed, and what has become of each line since. */
import type {
  HoldChange,
  HoldEntry,
  LoanEntry,
  Renewal,
  RenewalFinding,
  RenewedItem,
} from "../core/account.ts";
import type { Due, PatronFlag } from "../core/circulation.ts";
import type { HoldState, LoanState, NotRenewed } from "../core/contract/view-model.ts";
import type { ItemId } from "../core/ids.ts";
import type { ReceiptEntry } from "../core/receipt.ts";
import type { Result } from "../core/result.ts";
import type { Policy } from "./policy.ts";

export interface LoanRow {
  readonly entry: LoanEntry;
  readonly state: LoanState;
  /** What is to be done while it waits: ask for it, or find out what became of the first asking. */
  readonly step: "renew" | "find-out";
  readonly words: readonly string[];
  /** Lines for the slip (AG). */
  readonly print: readonly string[];
}

export interface HoldRow {
  readonly entry: HoldEntry;
  readonly state: HoldState;
  readonly words: readonly string[];
}

export function loanRow(entry: LoanEntry): LoanRow {
  return { entry, state: { name: "on-loan" }, step: "renew", words: [], print: [] };
}

export function holdRow(entry: HoldEntry): HoldRow {
  return { entry, state: { name: "held" }, words: [] };
}

/** A row for an item of which only its label is known. */
export function scannedRow(item: ItemId): LoanRow {
  return loanRow({ item, title: "", due: { kind: "none" }, overdue: false });
}

/** Whether anything can be renewed for this patron at this station. */
export function renewalIsOpen(flags: readonly PatronFlag[], { account, stopRenewing }: Policy): boolean {
  return account.renew && !flags.some((flag) => stopRenewing.includes(flag));
}

/** A loan that can be named, and that is not renewed already or in hand. One that was refused may be asked for again. */
export function isRenewable({ entry, state }: LoanRow): boolean {
  return entry.item !== undefined && (state.name === "on-loan" || state.name === "not-renewed");
}

/** A loan that nothing was asked about yet: renewing all begins with these. */
export function isUntouched(row: LoanRow): boolean {
  return row.state.name === "on-loan" && isRenewable(row);
}

/** A hold that the ILS can be told of, and that still stands. */
export function isChangeable({ entry, state }: HoldRow): boolean {
  return (entry.item !== undefined || entry.title !== "") && state.name !== "cancelled";
}

/** What is ready waits in one place; only what is not can be sent elsewhere. */
export function isMovable(row: HoldRow): boolean {
  return isChangeable(row) && !row.entry.ready;
}

export function isWaiting({ state }: LoanRow): boolean {
  return state.name === "waiting";
}

/** Nothing is about to be asked about it, or being asked. */
export function isSettled({ state }: LoanRow): boolean {
  return state.name !== "waiting" && state.name !== "asking" && state.name !== "finding-out";
}

/** Where nothing is known to be at `index`, somebody forgot to take it: a bug. */
export function rowAt<Row>(rows: readonly Row[], index: number | undefined): Row {
  const row = index === undefined ? undefined : rows[index];
  if (row === undefined) throw new Error("The account has no such line");
  return row;
}

export function change<Row>(rows: readonly Row[], index: number | undefined, changed: Partial<Row>): Row[] {
  return rows.map((row, at) => (at === index ? { ...row, ...changed } : row));
}

export function waiting(row: LoanRow, step: LoanRow["step"]): LoanRow {
  return { ...row, state: { name: "waiting" }, step, words: [] };
}

/** The loan of this item waits to be renewed. */
export function queued(rows: readonly LoanRow[], item: ItemId | undefined): LoanRow[] {
  return rows.map((row) => (row.entry.item === item ? waiting(row, "renew") : row));
}

/** The first row that waits for this step. */
export function nextWaiting(rows: readonly LoanRow[], step: LoanRow["step"]): number | undefined {
  const at = rows.findIndex(isWaiting);
  return rows[at]?.step === step ? at : undefined;
}

/** Rows that were about to be asked for are let be: nothing has been asked. */
export function letBe(rows: readonly LoanRow[]): LoanRow[] {
  return rows.map((row) =>
    row.state.name === "waiting" && row.step === "renew" ? { ...row, state: { name: "on-loan" } } : row,
  );
}

function notRenewed(reason: NotRenewed): LoanState {
  return { name: "not-renewed", reason };
}

function renewed(row: LoanRow, due: Due): Pick<LoanRow, "entry" | "state"> {
  return { entry: { ...row.entry, due, overdue: false }, state: { name: "renewed" } };
}

function titled(row: LoanRow, title: string): LoanRow {
  return title === "" ? row : { ...row, entry: { ...row.entry, title } };
}

/** The answer to 29. A lost one is not an answer: see `foundOut`; a fee is a question. */
export function answered(row: LoanRow, answer: Result<Renewal>): LoanRow {
  if (!answer.ok) return { ...row, state: notRenewed("no-answer") };
  const { value } = answer;
  const known = titled(row, value.title);
  switch (value.outcome) {
    case "renewed":
      return { ...known, ...renewed(known, value.due), words: value.words, print: value.print };
    case "refused":
      return { ...known, state: notRenewed("refused"), words: value.words };
    case "fee":
      return { ...known, state: notRenewed("fee-declined"), words: value.words };
  }
}

/** What asking brought about a renewal whose answer was lost. */
export function foundOut(row: LoanRow, finding: RenewalFinding): LoanRow {
  switch (finding.outcome) {
    case "renewed":
      return { ...row, ...renewed(row, finding.due) };
    case "not-renewed":
      return { ...row, state: notRenewed("not-done") };
    case "undecided":
      return { ...row, state: { name: "ask-staff", entry: finding.entry } };
  }
}

/** What 66 said of the items that it was asked about; those that it did not name are to be found out. */
export function answeredAtOnce(rows: readonly LoanRow[], items: readonly RenewedItem[]): LoanRow[] {
  return rows.map((row) => {
    const said = items.find(({ item }) => item === row.entry.item);
    switch (said?.outcome) {
      case undefined:
        return row;
      case "renewed":
        return { ...row, ...renewed(row, said.due) };
      case "refused":
        return { ...row, state: notRenewed("refused") };
      case "unclear":
        return waiting(row, "find-out");
    }
  });
}

/** The answer to 15 about giving a hold up, or about another place to collect it (`pickup`). */
export function changedHold(
  row: HoldRow,
  pickup: string | undefined,
  { outcome, words }: HoldChange,
): HoldRow {
  if (outcome === "refused") return { ...row, state: { name: "refused" }, words };
  if (pickup === undefined) return { ...row, state: { name: "cancelled" }, words };
  return { entry: { ...row.entry, pickup }, state: { name: "moved" }, words };
}

/** What a slip says of the loans that were touched. */
export function receiptEntries(rows: readonly LoanRow[]): ReceiptEntry[] {
  return rows.flatMap(({ entry, state, words }): ReceiptEntry[] => {
    const of = { item: entry.item ?? "", title: entry.title };
    switch (state.name) {
      case "renewed":
        return [{ kind: "renewed", ...of, due: entry.due }];
      case "not-renewed":
        return [{ kind: "not-renewed", ...of, reasons: words }];
      case "ask-staff":
        return [{ kind: "to-desk", ...of, entry: state.entry }];
      case "on-loan":
      case "waiting":
      case "asking":
      case "finding-out":
        return [];
    }
  });
}

/** What a slip says of the holds that can be collected. */
export function readyHolds(rows: readonly HoldRow[]): ReceiptEntry[] {
  return rows.flatMap(({ entry: { item, title, ready, pickup, until }, state }): ReceiptEntry[] =>
    ready && state.name !== "cancelled"
      ? [{ kind: "hold-ready", item: item ?? "", title, pickup, until }]
      : [],
  );
}
