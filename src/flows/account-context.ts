/** What the account flow knows and hears, and what it asks circulation. */
import type { DoneActorEvent } from "xstate";
import type { AccountDesk, AccountOverview, HoldChange, HoldEntry } from "../core/account.ts";
import type { PatronFlag } from "../core/circulation.ts";
import type { AccountNotice } from "../core/contract/view-model.ts";
import type { ItemId, PatronId } from "../core/ids.ts";
import type { Money } from "../core/money.ts";
import type { ReceiptEntry } from "../core/receipt.ts";
import type { Result } from "../core/result.ts";
import {
  isUntouched,
  readyHolds,
  receiptEntries,
  renewalIsOpen,
  rowAt,
  scannedRow,
  type HoldRow,
  type LoanRow,
} from "./account-rows.ts";
import type { ActivityOutput, Next } from "./activity.ts";
import type { Policy } from "./policy.ts";
import type { RenewalInput, RenewalOutput } from "./renewal.machine.ts";

/** What was renewed in a session, for the receipt. */
export interface AccountDone {
  readonly entries: readonly ReceiptEntry[];
  /** The ILS's own lines (AG). */
  readonly print: readonly string[];
}

export const NOTHING_DONE: AccountDone = { entries: [], print: [] };

export interface AccountInput {
  readonly desk: AccountDesk;
  readonly flags: readonly PatronFlag[];
  /** What was done in the account earlier in the session. */
  readonly done: AccountDone;
}

export interface AccountContext extends AccountInput {
  /** Undefined until something could be read. */
  readonly overview: AccountOverview | undefined;
  readonly loans: readonly LoanRow[];
  readonly holds: readonly HoldRow[];
  /** The hold that is asked about. */
  readonly hold: number | undefined;
  /** Where it is to be collected; undefined: it is given up. */
  readonly place: Policy["account"]["holds"]["pickupLocations"][number] | undefined;
  /** An item whose label was scanned, and that may be renewed. */
  readonly scanned: ItemId | undefined;
  /** The ILS renews all at once, until it shows that it does not. */
  readonly atOnce: boolean;
  readonly notice: AccountNotice | undefined;
  readonly next: Next;
}

export const NEXT = {
  "intent.borrow": "borrow",
  "intent.return": "return",
  "intent.pay": "pay",
  "intent.finish": "finish",
  "intent.leave": "leave",
} as const satisfies Readonly<Record<string, Next>>;

export type AccountEvent =
  | { type: "scan.item"; item: ItemId }
  | { type: "scan.card"; card: PatronId }
  | { type: "scan.publishers-label" }
  | { type: `intent.${"renew" | "cancel-hold" | "change-pickup" | "choose-place"}`; line: number }
  | { type: `intent.${"renew-all" | "yes" | "no" | "back" | "try-again"}` }
  | { type: keyof typeof NEXT }
  | { type: "idle.end" }
  | { type: "answer.overview"; overview: Result<AccountOverview> }
  | { type: "answer.hold"; answer: Result<HoldChange> }
  | DoneActorEvent<RenewalOutput, "renewal">;

export interface AccountOutput extends ActivityOutput<AccountDone> {
  /** What is owed now; undefined where nobody can say. */
  readonly owed: Money | undefined;
  /** The holds that are ready now, as far as they were read. */
  readonly ready: readonly ReceiptEntry[];
}

interface Given {
  readonly context: AccountContext;
}

export const begin = ({ input }: { input: AccountInput }): AccountContext => ({
  ...input,
  overview: undefined,
  loans: [],
  holds: [],
  hold: undefined,
  place: undefined,
  scanned: undefined,
  atOnce: true,
  notice: undefined,
  next: "finish",
});

export const doneOf = ({ done, loans }: AccountContext): AccountDone => ({
  entries: [...done.entries, ...receiptEntries(loans)],
  print: [...done.print, ...loans.flatMap(({ print }) => print)],
});

export const outputOf = ({ context }: Given): AccountOutput => ({
  done: doneOf(context),
  next: context.next,
  // A renewal may have cost something.
  owed:
    context.done.entries.concat(receiptEntries(context.loans)).length > 0
      ? undefined
      : context.overview?.owed,
  ready: readyHolds(context.holds),
});

export const deskOf = ({ context: { desk } }: Given) => ({ desk });

export const renewalInput = ({ context: { desk, loans, atOnce } }: Given): RenewalInput => ({
  desk,
  loans,
  atOnce,
});

interface AboutHold {
  readonly desk: AccountDesk;
  readonly hold: HoldEntry;
  readonly place: AccountContext["place"];
}

export const aboutHold = ({ context: { desk, holds, hold, place } }: Given): AboutHold => ({
  desk,
  hold: rowAt(holds, hold).entry,
  place,
});

export const changeHold = async ({ desk, hold, place }: AboutHold): Promise<AccountEvent> => ({
  type: "answer.hold",
  answer: await (place === undefined ? desk.cancelHold(hold) : desk.changePickup(hold, place.code)),
});

/** All loans: those that the lists name or, where there are only titles, whatever the ILS makes of it (65). */
export function mayRenewAll({ flags, loans, atOnce }: AccountContext, policy: Policy): boolean {
  const some = loans.some(isUntouched) || (atOnce && loans.some(({ state }) => state.name === "on-loan"));
  return policy.account.renewAll && renewalIsOpen(flags, policy) && some;
}

/** The loan of a scanned item: a line of the list, or one that no list names. Undefined: it is not theirs. */
export function rowFor({ loans, overview }: AccountContext, item: ItemId): LoanRow | undefined {
  const listed = loans.find(({ entry }) => entry.item === item);
  if (listed !== undefined) return listed;
  const isWhole = overview?.loans !== undefined && !overview.partial.includes("loans");
  const namesAll = loans.every(({ entry }) => entry.item !== undefined);
  return isWhole && namesAll ? undefined : scannedRow(item);
}
