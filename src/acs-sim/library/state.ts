import type { FeeType, ItemState, Language, Media } from "./words.ts";

/** What the simulated library owns, lends and knows. Instants are milliseconds since 1970; amounts in minor units. */

export interface Patron {
  /** AA */
  readonly card: string;
  /** AD; "" for a patron without one. */
  readonly pin: string;
  readonly name: string;
  readonly address: string;
  readonly email: string;
  readonly phone: string;
  /** `YYYY-MM-DD`; "" where it is not known. */
  readonly birthDate: string;
  /** Home branch, by id. */
  readonly home: string;
  readonly language: Language;
  readonly class: string;
  /** The card is good until then; undefined: for ever. */
  readonly expires: number | undefined;
  readonly cardLost: boolean;
  block: Block | undefined;
  /** What this patron may have instead of what the institution allows. */
  readonly limits: Limits;
  readonly loans: Loan[];
  readonly holds: Hold[];
  readonly fees: Fee[];
}

export interface Limits {
  readonly charged?: number;
  readonly overdue?: number;
  readonly holds?: number;
  /** Minor units. */
  readonly fees?: number;
}

export interface Block {
  /** A terminal's block (01) can be taken back by a terminal (25); what staff blocked only staff unblock. */
  readonly by: "staff" | "terminal";
  readonly message: string;
}

export interface Title {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly media: Media;
  readonly callNumber: string;
  readonly collection: string;
  /** In the order in which they were placed. */
  readonly holds: Hold[];
  readonly items: Item[];
}

export interface Item {
  /** AB */
  readonly barcode: string;
  readonly title: Title;
  /** The branch whose item it is. */
  readonly home: string;
  /** Where it is now, or from where it was lent. */
  location: string;
  /** The branch to which it travels. */
  transitTo: string | undefined;
  status: ItemState;
  /** CH, as the last 19 or the file left it. */
  properties: string;
  /** Wanted back by then; undefined: not recalled. */
  recallBy: number | undefined;
  readonly traits: Traits;
  loan: Loan | undefined;
  /** The hold for which it waits or travels. */
  hold: Hold | undefined;
  /** What the last return took away, for 11 with BI = Y. */
  lastReturn: Returned | undefined;
}

/** What is special about an item; items without any share `ORDINARY`. */
export interface Traits {
  /** Tapes, discs and what else a desensitizer would spoil. */
  readonly magnetic: boolean;
  /** The security strip or tag may be switched off. */
  readonly desensitize: boolean;
  /** Why it is not lent, such as "reference"; "" for what is lent. */
  readonly notForLoan: string;
  /** Lent for use in the building: security stays on. */
  readonly inLibraryUse: boolean;
  /** Fee to borrow. */
  readonly fee: number;
  /** What a replacement costs. */
  readonly price: number;
  /** Loan days instead of those of the media type. */
  readonly loanDays: number | undefined;
  readonly sortBin: string;
}

export interface Loan {
  readonly id: number;
  readonly item: Item;
  readonly patron: Patron;
  readonly lent: number;
  due: number;
  renewals: number;
  /** The id of the fee that the loan or its last renewal cost, taken back with it; "" if it was free. */
  fee: string;
  /** As it was before its last renewal, for 09 with BI = Y. */
  before: { readonly due: number; readonly renewals: number } | undefined;
}

/** What a return took away. */
export interface Returned {
  readonly card: string;
  readonly lent: number;
  readonly due: number;
  readonly renewals: number;
  readonly location: string;
  /** The id of the fine that the return made; "" if none. */
  readonly fine: string;
}

export interface Hold {
  readonly id: number;
  readonly patron: Patron;
  readonly title: Title;
  /** Only this copy will do. */
  readonly item: Item | undefined;
  /** Only copies of this branch will do. */
  readonly onlyFrom: string | undefined;
  /** Pickup branch, by id. */
  pickup: string;
  readonly placed: number;
  expires: number | undefined;
  /** The copy that waits on the hold shelf or travels there. */
  caught: Item | undefined;
  /** Until when it waits on the hold shelf; undefined while it does not. */
  waitsUntil: number | undefined;
}

export interface Fee {
  readonly id: string;
  readonly patron: Patron;
  readonly type: FeeType;
  readonly text: string;
  /** The barcode of the item that it is about; "" if none. */
  readonly barcode: string;
  /** What is still owed. */
  amount: number;
  readonly made: number;
}

/** A payment (37), kept so that the same BK is not booked twice. */
export interface Payment {
  /** BK */
  readonly transaction: string;
  readonly card: string;
  readonly amount: number;
  readonly made: number;
}

export interface Branch {
  readonly id: string;
  readonly name: string;
  /** Days on which nothing falls due. */
  readonly closedWeekdays: ReadonlySet<number>;
  /** `2026-12-25` */
  readonly closedDates: ReadonlySet<string>;
}

export const ORDINARY: Traits = {
  magnetic: false,
  desensitize: true,
  notForLoan: "",
  inLibraryUse: false,
  fee: 0,
  price: 0,
  loanDays: undefined,
  sortBin: "",
};
