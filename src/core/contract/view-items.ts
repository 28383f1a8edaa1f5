/** How the screens of borrowing tell of items. */
import type { Assurance, Due } from "../circulation.ts";

/** Where an item stands. `promised` is a loan of which the ILS has not heard, `yours` any other. */
export type ItemState =
  | { readonly name: "waiting" }
  | { readonly name: "asking" }
  /** The answer was lost; the ILS is being asked what happened. */
  | { readonly name: "finding-out" }
  /** Lent; its security is being taken off. */
  | { readonly name: "releasing" }
  /** The person has to say something about it first. */
  | { readonly name: "question" }
  /** `assurance`: how sure it is that its security is off; undefined where nothing was to be taken off. */
  | {
      readonly name: "yours";
      readonly due: Due;
      readonly renewed: boolean;
      readonly assurance: Assurance | undefined;
    }
  /** Lent while the ILS cannot be asked: the library hears of it later, and may come back to it. */
  | { readonly name: "promised"; readonly due: Due; readonly assurance: Assurance | undefined }
  | { readonly name: "not-yours"; readonly reason: NotYours }
  /** It goes to the desk; `entry` is its number in the journal, by which staff find it. */
  | { readonly name: "take-to-desk"; readonly why: ToDesk; readonly entry: number };

/** `undecided`: nobody can say whether it was lent; `still-armed`: it was lent, but the gate would sound. */
export type ToDesk = "undecided" | "still-armed";

/**
 * `refused` by the ILS; `enough`: the library lends no more in one session; `fee-declined` by the person; `not-lent`: found
 * out after a lost answer; `no-answer`: the ILS could not be asked; `not-here`: this station cannot lend now;
 * `taken-back`: it was lent, its security stayed on, and the loan was undone; `limit`: no more is lent to this card
 * without asking the ILS; `only-on-line`: this item is not.
 */
export type NotYours =
  | "refused"
  | "enough"
  | "fee-declined"
  | "not-lent"
  | "no-answer"
  | "not-here"
  | "unreadable"
  | "taken-back"
  | "limit"
  | "only-on-line";

export interface ItemLine {
  readonly id: string;
  /** "" until the ILS has said it. */
  readonly title: string;
  readonly state: ItemState;
  readonly ilsWords: readonly string[];
}

/** The item whose security is being taken off or put on now, by its place in the list, and where a person has it. */
export interface Securing {
  readonly line: number;
  readonly onPad: boolean;
}

/** Items that were seen, that the ILS was asked for, that it lent, and whose security is as it should be then. */
export interface Counts {
  readonly seen: number;
  readonly asked: number;
  readonly granted: number;
  readonly released: number;
}

/**
 * `already-yours`: the item is on the list; `a-card`: a patron's card was scanned in place of an item;
 * `publishers-label`: the number of the book trade (ISBN, ISSN) was scanned in place of the library's label.
 */
export type ItemsNotice = { readonly name: "already-yours" | "a-card" | "publishers-label" } | PadNotice;

/** What is said of things on the pad: a library card, an item with two tags, one of another library, one that cannot be read. */
export type PadNotice =
  | { readonly name: "pad-card" | "pad-double-tagged" | "pad-foreign" | "pad-unreadable" }
  /** A set without all its parts, by the number of the item. */
  | {
      readonly name: "pad-part-missing";
      readonly item: string;
      readonly missing: number;
      readonly parts: number;
    };

export interface OddLine extends ItemLine {
  /** It lies on the pad, which sees it leave; of others the person says that they stay here (`left-here`). */
  readonly onPad: boolean;
}
