/** The words in which circulation answers the flows: who a patron is, what became of a loan. */
import type { CivilTime } from "./calendar.ts";
import type { ItemId, PatronId } from "./ids.ts";
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

/** An item asked for with 11. */
export type Lending =
  | {
      readonly outcome: "lent";
      readonly title: string;
      readonly due: Due;
      readonly renewed: boolean;
      /** What the item is made of, if its security is to be taken off; undefined where the ILS wants it left on. */
      readonly release: Media | undefined;
      readonly words: readonly string[];
      /** Lines for the slip (AG). */
      readonly print: readonly string[];
    }
  | { readonly outcome: "refused"; readonly title: string; readonly words: readonly string[] };

/** What was found out, by asking and never by repeating, about a loan whose answer was lost. */
export type Finding =
  | {
      readonly outcome: "lent";
      readonly title: string;
      readonly due: Due;
      readonly release: Media | undefined;
    }
  | { readonly outcome: "not-lent"; readonly title: string }
  /** The ILS did not say, or its answers do not agree: a matter for staff. */
  | { readonly outcome: "undecided"; readonly title: string };

/**
 * One patron at the station. It holds card and PIN, so that nothing else has to keep them, and loses them with `end`.
 */
export interface PatronAccount {
  /** Asks for the item once. The fault `acs.unknown-outcome` means: find out before anything else. */
  lend(item: ItemId): Promise<Result<Lending>>;
  /** Decides a lost answer by asking the ILS. Waits for the connection to come back, within bounds. */
  findOut(item: ItemId): Promise<Finding>;
  /** Ends the session with the ILS (35, where it wants one) and forgets the patron whatever the answer is. */
  end(): Promise<Result<void>>;
}

/** What flows ask of circulation. */
export interface CirculationPort {
  /** Looks a patron up. `pin` undefined: none was asked for, and none is checked. */
  identify(card: PatronId, pin: string | undefined): Promise<Result<Identification>>;
}
