/** The words in which circulation answers the flows: who a patron is, what became of a loan. */
import type { AccountDesk } from "./account.ts";
import type { CivilTime } from "./calendar.ts";
import type { ItemId, PatronId } from "./ids.ts";
import type { Money } from "./money.ts";
import type { PaymentDesk } from "./payment.ts";
import type { MaskedPatron } from "./receipt.ts";
import type { Result } from "./result.ts";

/** The 14 flags of patron status (SIP2 24, 26, 64), in the order of the wire. */
export const PATRON_FLAGS = [
  "charge-denied",
  "renewal-denied",
  "recall-denied",
  "hold-denied",
  "card-lost",
  "too-many-charged",
  "too-many-overdue",
  "too-many-renewals",
  "too-many-claims-returned",
  "too-many-lost",
  "excessive-fines",
  "excessive-fees",
  "recall-overdue",
  "too-many-billed",
] as const;

export type PatronFlag = (typeof PATRON_FLAGS)[number];

/** A due date as the ILS gave it: AH is a date or, often enough, words for people. */
export type Due =
  | { readonly kind: "date"; readonly civil: CivilTime }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "none" };

/** What an item is made of, for desensitizers whose field would harm it. */
export type Media = "book" | "magnetic";

/** How sure it is that security is as it should be: read back from the tag or sensor, or only commanded. */
export type Assurance = "verified" | "unverified";

/** What the ILS says of a card. `words` are its own (AF), to stand beside ours. */
export type Identification =
  | { readonly card: "unknown"; readonly words: readonly string[] }
  | { readonly card: "wrong-pin"; readonly words: readonly string[] }
  | {
      readonly card: "known";
      readonly words: readonly string[];
      readonly flags: readonly PatronFlag[];
      readonly expired: boolean;
      readonly name: string;
      readonly account: PatronAccount;
    };

/** What the patron was asked before the item is asked for. */
export interface LendWish {
  /** The fee that the ILS named is accepted (BO). */
  readonly feeAccepted: boolean;
  /** The patron has the item already and wants it renewed. */
  readonly renewalAllowed: boolean;
}

/** An item that the ILS said yes to. */
export interface Lent {
  readonly outcome: "lent";
  readonly title: string;
  readonly due: Due;
  /** The ILS renewed a loan that was there before. */
  readonly renewed: boolean;
  /** Its security is still to be taken off: `release`. Only after that is it the patron's. */
  readonly toRelease: boolean;
}

/** An item asked for with 11. */
export type Lending =
  | (Lent & {
      readonly words: readonly string[];
      /** Lines for the slip (AG). */
      readonly print: readonly string[];
    })
  | { readonly outcome: "refused"; readonly title: string; readonly words: readonly string[] }
  /** Refused only for its fee: ask the patron, then ask again with the fee accepted. */
  | {
      readonly outcome: "fee";
      readonly title: string;
      /** Undefined where the amount could not be read: then there is only its text. */
      readonly fee: Money | undefined;
      readonly feeText: string;
      readonly words: readonly string[];
    }
  /** On loan to this patron before anything was asked: nothing was. To renew is for the patron to say. */
  | { readonly outcome: "already-yours"; readonly title: string; readonly due: Due }
  /**
   * Lent without the ILS, which hears of it later and may refuse it then. `due` is the station's own reckoning, and the title
   * nobody can say.
   */
  | {
      readonly outcome: "promised";
      readonly title: "";
      readonly due: Due;
      readonly toRelease: boolean;
    }
  | { readonly outcome: "not-off-line"; readonly title: ""; readonly reason: NotOffLine };

/**
 * Why an item is not lent without the ILS. `limit`: no more may be lent to this card so; `item`: this one may not, as tapes
 * and what the journal has something else open about.
 */
export type NotOffLine = "limit" | "item";

/** What was found out, by asking and never by repeating, about a loan whose answer was lost. */
export type Finding =
  | Lent
  | { readonly outcome: "not-lent"; readonly title: string }
  /** The ILS did not say, or its answers do not agree: a matter for staff, who find it by `entry` in the journal. */
  | { readonly outcome: "undecided"; readonly title: string; readonly entry: number };

/** What became of taking off the security of an item that was lent. */
export type Release =
  | { readonly outcome: "released"; readonly assurance: Assurance }
  /** The gate would sound. `canUndo`: the ILS takes the loan back if it is told so (`undo`). */
  | { readonly outcome: "still-armed"; readonly entry: number; readonly canUndo: boolean };

/** What became of taking a loan back that the patron does not go away with. */
export type Undoing =
  | { readonly outcome: "undone" }
  | { readonly outcome: "still-lent"; readonly entry: number };

/** What takes the security off an item and puts it on again: a pad with the item on it, or a desensitizer. */
export interface SecurityPort {
  /**
   * Whether the item is known to lie where that can be done without anybody's doing: on a pad, never at a desensitizer.
   * Waits, within bounds, for a pad that is still reading.
   */
  isPresent(item: ItemId): Promise<boolean>;
  /** Done when the item would pass the gate; a fault if it would not. May be asked again. */
  release(item: ItemId, media: Media): Promise<Result<Assurance>>;
  /** Puts it on again: done when the gate would sound. May be asked again. */
  arm(item: ItemId, media: Media): Promise<Result<Assurance>>;
}

/** What is known of a patron, as far as a slip and the way of it are concerned. */
export interface AboutPatron {
  readonly card: MaskedPatron;
  /** As the ILS has it (BE). */
  readonly email: string | undefined;
  /** What they owed when they came (BV). */
  readonly owed: Money | undefined;
}

/**
 * One patron at the station. It holds card and PIN, so that nothing else has to keep them, and loses them with `end`.
 */
export interface PatronAccount {
  readonly about: AboutPatron;
  /** Loans, holds and fees, to be looked at and changed. */
  readonly desk: AccountDesk;
  readonly payment: PaymentDesk;
  /**
   * Asks for the item once. The fault `acs.unknown-outcome` means: find out before anything else; so it is too for an item
   * of this patron's of which the journal still has something open.
   */
  lend(item: ItemId, wish: LendWish): Promise<Result<Lending>>;
  /** Decides a lost answer by asking the ILS. Waits for the connection to come back, within bounds. */
  findOut(item: ItemId): Promise<Finding>;
  /** Takes the security off an item that was lent here, and reads it back. May be asked again while the item is there. */
  release(item: ItemId): Promise<Release>;
  /** Takes the loan of an item back whose security could not be taken off. */
  undo(item: ItemId): Promise<Undoing>;
  /** Whether the card is this patron's: it was shown or typed for this session. */
  isOf(card: PatronId): boolean;
  /** Has the ILS block the card, which was left behind; the message says why (01, AL). */
  block(message: string): Promise<Result<void>>;
  /** Ends the session with the ILS (35, where it wants one) and forgets the patron whatever the answer is; once. */
  end(): Promise<Result<void>>;
}

/** What flows ask of circulation. */
export interface CirculationPort {
  /** Looks a patron up. `pin` undefined: none was asked for, and none is checked. */
  identify(card: PatronId, pin: string | undefined): Promise<Result<Identification>>;
}
