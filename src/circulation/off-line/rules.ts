import type { Check } from "../../core/check-digits.ts";

/** What can be known of a label without asking anybody. */
export interface LabelRule {
  /** A regular expression; undefined: any. */
  readonly pattern: string | undefined;
  readonly checkDigit: Check;
}

/** What the library decided about lending and taking back while the ILS cannot be asked. */
export interface OffLineRules {
  /** Loans of one card within `perCardDays`. */
  readonly maxItems: number;
  readonly perCardDays: number;
  readonly loanDays: number;
  /** When the library closes, `HH:MM`: what is due on a day is due then. */
  readonly dueTime: string;
  readonly cards: LabelRule;
  readonly items: LabelRule;
  /** The hashed list of cards that borrow nothing; undefined where the library keeps none. */
  readonly blockListFile: string | undefined;
  /** Tapes and the like, which a magnet would harm: nobody can be asked which items those are. */
  readonly magnetic: {
    /** A regular expression of the labels that they have; undefined where labels do not tell. */
    readonly items: string | undefined;
    /** What becomes of an item of which it is not known. */
    readonly unknown: "lend" | "refuse";
  };
}
