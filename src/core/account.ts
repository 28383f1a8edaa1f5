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

/** What an account is made of; each is a list of its own to the ILS. */
export const ACCOUNT_PARTS = ["loans", "holds", "fees"] as const;
export type AccountPart = (typeof ACCOUNT_PARTS)[number];

/** What the account shows, of the parts that were asked for. A part is undefined where the ILS did not give it. */
export interface AccountOverview {
  readonly loans: readonly LoanEntry[] | undefined;
  /** Those that are ready come first. */
  readonly holds: readonly HoldEntry[] | undefined;
  readonly fees: readonly FeeEntry[] | undefined;
  /**
   * Parts that are not whole: the ILS counts more than it names, or was too slow to be asked about each; undefined and
   * partial at once is a part that it did not answer about, and may another time.
   */
  readonly partial: readonly AccountPart[];
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
      readonly words: readonly string[];
    };

/** What became of an item when all loans were renewed at once. `unclear`: the ILS did not name it; find out. */
export interface RenewedItem {
  readonly item: ItemId;
  readonly outcome: "renewed" | "refused" | "unclear";
  /** Of a renewed one: none where the ILS could not be asked for it (17), for 66 does not say it. */
  readonly due: Due;
}

/** What became of all loans at once (66). */
export interface RenewedAll {
  /** Of the items that it was asked about. */
  readonly items: readonly RenewedItem[];
  /** As the ILS counts, also what it lists by title only. */
  readonly renewed: number | undefined;
  readonly unrenewed: number | undefined;
  readonly words: readonly string[];
  readonly print: readonly string[];
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
  /**
   * Reads lists (63, one list a request) and asks about what they name (17), within bounds of number and time. A fault
   * only where nothing at all could be read.
   */
  overview(parts: readonly AccountPart[]): Promise<Result<AccountOverview>>;
  /** Asks for it once (29). The fault `acs.unknown-outcome` means: find out before anything else. */
  renew(item: ItemId, feeAccepted: boolean): Promise<Result<Renewal>>;
  /** Decides a lost answer by asking (17): the due date is held against the one before. */
  findOutRenewal(item: ItemId): Promise<RenewalFinding>;
  /**
   * Asks for all at once (65); `items` are those of them that the lists name. The fault `acs.unsupported` means: one after
   * the other, then; `acs.unknown-outcome`: find out about each.
   */
  renewAll(items: readonly ItemId[]): Promise<Result<RenewedAll>>;
  /** 15 may be asked again: a hold that is gone already is refused in words. */
  cancelHold(hold: HoldEntry): Promise<Result<HoldChange>>;
  /** `location`: what the ILS calls the place (BS). */
  changePickup(hold: HoldEntry, location: string): Promise<Result<HoldChange>>;
}
