/** How the screen of returns tells of items. */
import type { Money } from "../money.ts";
import type { Route } from "../returns.ts";
import type { PadNotice } from "./view-items.ts";

/** Where an item stands that is brought back. Only `returned` is off the card, with its security on. */
export type ReturnState =
  | { readonly name: "waiting" }
  | { readonly name: "asking" }
  /** The answer was lost; the ILS is being asked what happened. */
  | { readonly name: "finding-out" }
  /** The ILS has answered; its security is being put on. */
  | { readonly name: "securing" }
  | {
      readonly name: "returned";
      readonly route: Route;
      /** What came to be owed by it; where the ILS has no amount for it, its words say so. */
      readonly fee: Money | undefined;
      /** The ILS hears of it later. */
      readonly offLine: boolean;
    }
  /** `route`: where it goes nevertheless, where the ILS said no. */
  | { readonly name: "not-returned"; readonly reason: NotReturned; readonly route: Route | undefined }
  /** It goes to the desk; `entry` is its number in the journal, by which staff find it. */
  | { readonly name: "take-to-desk"; readonly why: "undecided" | "not-armed"; readonly entry: number };

/**
 * `refused` by the ILS, as an item of another library; `not-done`: found out after a lost answer; `no-answer`: the ILS
 * could not be asked.
 */
export type NotReturned = "refused" | "not-done" | "no-answer" | "unreadable";

export interface ReturnItem {
  readonly id: string;
  /** "" until the ILS has said it. */
  readonly title: string;
  readonly state: ReturnState;
  readonly ilsWords: readonly string[];
}

/** `already-returned`: the item is on the list, and back; the others as in `ItemsNotice`. */
export type ReturnsNotice = { readonly name: "already-returned" | "a-card" | "publishers-label" } | PadNotice;
