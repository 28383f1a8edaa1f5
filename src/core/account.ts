/** The words in which circulation answers about a patron's account: loans, holds and fees. */
import type { Due } from "./circulation.ts";
import type { ItemId } from "./ids.ts";
import type { Money } from "./money.ts";
import type { Result } from "./result.ts";

/** One item of the patron's loans. What the ILS does not say is undefined or empty. */
export interface LoanEntry {
  /** Undefined where the ILS lists titles only: such a loan cannot be renewed one by one. */
  readonly item: ItemId | undefined;
  readonly title: string;
  readonly due: Due;
  readonly overdue: boolean;
}

export interface HoldEntry {
  /** What the ILS wants to hear when the hold is changed; undefined where it gave nothing to go by. */
  readonly item: ItemId | undefined;
  readonly title: string;
  /** Ready to be collected; the others wait. */
  readonly ready: boolean;
  readonly pickup: string | undefined;
  readonly queue: number | undefined;
  readonly until: Due;
}

export interface FeeEntry {
  /** CG; undefined where the ILS names none: then it can only be paid as part of the whole. */
  readonly id: string | undefined;
  readonly title: string;
  /** Undefined where the amount could not be read. */
  readonly amount: Money | undefined;
}

/** Everything that the account shows. A list is undefined where the ILS does not give it. */
export interface AccountOverview {
  readonly loans: readonly LoanEntry[] | undefined;
  readonly holds: readonly HoldEntry[] | undefined;
  readonly fees: readonly FeeEntry[] | undefined;
  /** BV. */
  readonly owed: Money | undefined;
  readonly email: string | undefined;
}

/** What became of a renewal (30). */
export type Renewal =
  | {
      readonly outcome: "renewed";
      readonly title: string;
      readonly due: Due;
      readonly words: readonly string[];
      readonly print: readonly string[];
    }
  | { readonly outcome: "refused"; readonly title: string; readonly words: readonly string[] }
  /** Refused only for its fee: ask the patron, then ask again with the fee accepted. */
  | {
      readonly outcome: "fee";
      readonly title: string;
      readonly fee: Money | undefined;
      readonly feeText: string;
    };

/** What became of all loans at once (66), or of one after the other where the ILS has no 65. */
export interface RenewedAll {
  readonly renewed: readonly string[];
  readonly unrenewed: readonly string[];
  readonly words: readonly string[];
}

/** What asking brought about a renewal whose answer was lost. */
export type RenewalFinding =
  | { readonly outcome: "renewed"; readonly due: Due }
  | { readonly outcome: "not-renewed" }
  | { readonly outcome: "undecided"; readonly entry: number };

export type HoldChange =
  | { readonly outcome: "done"; readonly words: readonly string[] }
  | { readonly outcome: "refused"; readonly words: readonly string[] };

/** What a patron can do with their account. */
export interface AccountDesk {
  /** Reads all lists (63, one list a request); what the ILS does not give is left out. */
  overview(): Promise<Result<AccountOverview>>;
  /** The fault `acs.unknown-outcome` means: find out before anything else. */
  renew(item: ItemId, feeAccepted: boolean): Promise<Result<Renewal>>;
  findOutRenewal(item: ItemId): Promise<RenewalFinding>;
  renewAll(): Promise<Result<RenewedAll>>;
  /** 15 may be asked again: a hold that is gone already is refused in words. */
  cancelHold(hold: HoldEntry): Promise<Result<HoldChange>>;
  changePickup(hold: HoldEntry, location: string): Promise<Result<HoldChange>>;
}
