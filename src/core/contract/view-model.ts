import type { Due } from "../circulation.ts";
import type { PatronFlag } from "../circulation.ts";
import type { FaultCode } from "../faults.ts";
import type { DeviceState, OpenMatter, StaffPage } from "../staff.ts";
import type { Money } from "../money.ts";
import type { PaymentStep, WayToPay } from "../payment.ts";
import type { Display, Panel } from "./display.ts";
import type { Action } from "./intents.ts";
import type { Counts, ItemLine, ItemsNotice, OddLine, Securing } from "./view-items.ts";
import type { Left, ReceiptOutcome } from "./view-leaving.ts";
import type { ReturnItem, ReturnsNotice } from "./view-returns.ts";

export type * from "./view-items.ts";
export type * from "./view-leaving.ts";
export type * from "./view-returns.ts";

/** Everything that the screen shows, whole, at one revision. Names stand for texts; dates travel as values. */
export type ViewModel = Screen & {
  readonly revision: number;
  /** What does not work here now; shown beside whatever the screen shows. */
  readonly limits: readonly Limit[];
  /** How much of what was done off-line the ILS is still to hear of; undefined unless it is being told now. */
  readonly catchingUp: number | undefined;
  readonly display: Display;
  /** What lies over the screen; only it is answered to then. */
  readonly panel: Panel | undefined;
};

/**
 * `off-line`: the ILS cannot be asked; `catching-up`: it can, and hears first of what was done meanwhile; `returns-only`:
 * nothing else is taken until then; `no-security`: nothing can be lent; `paper-low`: for staff. The others name the device
 * that is away.
 */
export const LIMITS = [
  "off-line",
  "catching-up",
  "returns-only",
  "no-security",
  "no-pad",
  "no-scanner",
  "no-payment",
  "no-printer",
  "paper-low",
] as const;
export type Limit = (typeof LIMITS)[number];

/** What every screen carries: the actions that are open now. Any other intent is dropped. */
interface Shown<Name extends string> {
  readonly screen: Name;
  readonly offers: readonly Action[];
}

export interface Welcome extends Shown<"welcome"> {
  /** Something lies on the pad, of whomever: somebody may be near. */
  readonly lying: boolean;
}

export interface CardScreen extends Shown<"card"> {
  /** `looking-up`: the ILS is being asked; the card can be taken away. */
  readonly state: "ready" | "looking-up";
  /** The card's number as far as it is typed; "" also where it cannot be. */
  readonly typed: string;
  /** Items scanned before the card; they wait for it. */
  readonly itemsWaiting: number;
  /** No PIN will be asked, for there is nobody who could check it: the card alone lends. */
  readonly withoutPin: boolean;
}

export interface PinScreen extends Shown<"pin"> {
  readonly state: "typing" | "looking-up";
  readonly digits: number;
  /** Said from the second try on; undefined before. */
  readonly triesLeft: number | undefined;
}

/** Why a person cannot go on, each with its own words and its own way on. */
export type NotYouReason =
  | { readonly name: "unknown-card" }
  /** The ILS cannot be asked, and this does not look like a card of the library. */
  | { readonly name: "not-a-card" }
  /** The ILS cannot be asked, and the card is on the library's list of those that borrow nothing. */
  | { readonly name: "listed" }
  | { readonly name: "tries-used" }
  /** Too much was tried at this station, by whomever. */
  | { readonly name: "tries-used-here" }
  | { readonly name: "card-lost" }
  | { readonly name: "card-expired" }
  | { readonly name: "blocked"; readonly flags: readonly PatronFlag[] };

export interface NotYou extends Shown<"not-you"> {
  readonly reason: NotYouReason;
  /** The ILS's own words (AF), to stand beside ours. */
  readonly ilsWords: readonly string[];
}

export interface Items extends Shown<"items"> {
  readonly name: string;
  /** In the order in which they were scanned. */
  readonly items: readonly ItemLine[];
  readonly counts: Counts;
  readonly yours: number;
  readonly securing: Securing | undefined;
  /** Said about the last scan, or else about what lies on the pad. */
  readonly notice: ItemsNotice | undefined;
}

/** Some of the items are not the person's, and may go away with them: it goes on when they stay here. */
export interface OddOneOut extends Shown<"odd-one-out"> {
  /** Those that are not the person's. */
  readonly items: readonly OddLine[];
  readonly seen: number;
  readonly yours: number;
}

export interface ReturnsScreen extends Shown<"returns"> {
  /** "" where nobody showed a card. */
  readonly name: string;
  /** In the order in which they were brought. */
  readonly items: readonly ReturnItem[];
  readonly returned: number;
  /** The item that is in hand or was last, by its place in the list: where it goes is shown big. */
  readonly latest: number | undefined;
  /** A slip is coming that goes with the latest item. */
  readonly printing: boolean;
  readonly securing: Securing | undefined;
  /** Said about the last scan, or else about what lies on the pad. */
  readonly notice: ReturnsNotice | undefined;
}

/** One question that only the person can answer: `yes` or `no`. */
export interface Confirm extends Shown<"confirm"> {
  readonly question: Question;
  /** What it is about; "" where the ILS gave no title. */
  readonly title: string;
  readonly ilsWords: readonly string[];
}

export type Question =
  /** What is wanted costs this much. `fee` undefined: the amount could not be read, and `feeText` is all there is. */
  | { readonly name: "fee"; readonly fee: Money | undefined; readonly feeText: string }
  /** It is on loan to this person already, until then. */
  | { readonly name: "renew"; readonly due: Due }
  | { readonly name: "cancel-hold" }
  /** Coins give no change. */
  | { readonly name: "pay"; readonly amount: Money; readonly way: WayToPay };

/**
 * A list of the account. `no`: the library system does not list such things; `not-now`: it did not answer, and may
 * another time.
 */
export type AccountList<Line> =
  | {
      readonly given: "yes";
      readonly lines: readonly Line[];
      /** There may be more, or more to say of these. */
      readonly partial: boolean;
    }
  | { readonly given: "no" }
  | { readonly given: "not-now" };

/** `refused` by the ILS; `not-done`: found out after a lost answer; `no-answer`: the ILS could not be asked. */
export type NotRenewed = "refused" | "fee-declined" | "not-done" | "no-answer";

/** Where a loan stands that is to be renewed. */
export type LoanState =
  | { readonly name: "on-loan" }
  | { readonly name: "waiting" }
  | { readonly name: "asking" }
  /** The answer was lost; the ILS is being asked what happened. */
  | { readonly name: "finding-out" }
  | { readonly name: "renewed" }
  | { readonly name: "not-renewed"; readonly reason: NotRenewed }
  /** Nobody could decide; `entry` is its number in the journal, by which staff find it. */
  | { readonly name: "ask-staff"; readonly entry: number };

export interface LoanLine {
  /** The number of the item; "" where the ILS lists titles only. */
  readonly id: string;
  readonly title: string;
  readonly due: Due;
  readonly overdue: boolean;
  readonly state: LoanState;
  /** The intent `renew` is taken for this line. */
  readonly mayRenew: boolean;
  readonly ilsWords: readonly string[];
}

export type HoldState =
  | { readonly name: "held" }
  | { readonly name: "asking" }
  | { readonly name: "cancelled" }
  | { readonly name: "moved" }
  | { readonly name: "refused" };

export interface HoldLine {
  readonly title: string;
  /** Ready to be collected; the others wait. */
  readonly ready: boolean;
  readonly pickup: string | undefined;
  readonly queue: number | undefined;
  /** Until when it is kept. */
  readonly until: Due;
  readonly state: HoldState;
  readonly mayCancel: boolean;
  readonly mayMove: boolean;
  readonly ilsWords: readonly string[];
}

export interface FeeLine {
  readonly title: string;
  /** Undefined where it could not be read out of the ILS's words. */
  readonly amount: Money | undefined;
}

/**
 * `not-your-loan`: an item was scanned that is not on loan to this person; `not-renewable`: it is, and cannot be renewed
 * here or now; `renewal-unclear`: nobody can say yet what became of renewing all.
 */
export type AccountNotice =
  | { readonly name: "a-card" | "publishers-label" | "not-your-loan" | "not-renewable" }
  | { readonly name: "no-answer" | "renewal-unclear" }
  /** As the ILS counted them. */
  | {
      readonly name: "all-renewed";
      readonly renewed: number | undefined;
      readonly unrenewed: number | undefined;
      readonly ilsWords: readonly string[];
    };

export interface AccountScreen extends Shown<"account"> {
  readonly name: string;
  /** `choosing-place`: where a hold is to be collected. */
  readonly state: "reading" | "ready" | "renewing" | "changing-hold" | "choosing-place";
  /** A part is undefined where the library does not show it, and until it has been read. */
  readonly loans: AccountList<LoanLine> | undefined;
  /** Those that are ready come first. */
  readonly holds: AccountList<HoldLine> | undefined;
  readonly fees: AccountList<FeeLine> | undefined;
  readonly owed: Money | undefined;
  /** While several loans are renewed. */
  readonly progress: { readonly done: number; readonly of: number } | undefined;
  /** The places that can be chosen; empty in other states. */
  readonly places: readonly string[];
  readonly notice: AccountNotice | undefined;
}

/** A fee, and whether it is among those that are about to be paid. */
export interface PayLine extends FeeLine {
  readonly chosen: boolean;
}

/**
 * Why nothing can be paid as it stands. `not-told`: the ILS does not say what is owed; `no-currency`: nor in which
 * currency; `no-till`: nothing takes money now; `below-minimum`: it is less than the library takes here.
 */
export type PayNotice =
  | "no-answer"
  | "not-told"
  | "nothing-owed"
  | "no-currency"
  | "no-till"
  | "below-minimum";

/** What became of a payment. Only `not-charged` took no money. */
export type PayResult =
  | { readonly name: "paid"; readonly amount: Money; readonly remaining: Money | undefined }
  | {
      readonly name: "not-charged";
      /** `open`: one before is not settled yet; `changed`: less is owed than was to be paid. */
      readonly reason: "declined" | "ended" | "open" | "changed" | "no-answer";
      /** For staff, in the corner. */
      readonly code: FaultCode;
    }
  /** Charged, and being recorded: this slip is to be kept. `entry`: its number in the journal, by which staff find it. */
  | {
      readonly name: "charged-not-recorded";
      readonly amount: Money;
      readonly reference: string;
      readonly entry: number;
      readonly ilsWords: readonly string[];
    }
  /** Nobody can say whether money was taken: not to be paid again here. */
  | { readonly name: "unknown"; readonly amount: Money; readonly entry: number };

export interface PayScreen extends Shown<"pay"> {
  /** `typing`: how much of it, digit by digit. */
  readonly state: "reading" | "choosing" | "typing" | "paying" | "done";
  /** Empty where the ILS does not itemise. */
  readonly fees: readonly PayLine[];
  readonly owed: Money | undefined;
  /** What is about to be paid. */
  readonly amount: Money;
  readonly way: WayToPay;
  /** What the till is at; undefined before it says anything. */
  readonly step: PaymentStep | undefined;
  /** The till was asked to give up. */
  readonly cancelling: boolean;
  readonly result: PayResult | undefined;
  readonly notice: PayNotice | undefined;
}

export interface ReceiptScreen extends Shown<"receipt"> {
  /** `address`: where to mail it is being typed; `code`: it is shown, to be taken along with a telephone. */
  readonly state: "choosing" | "printing" | "address" | "mailing" | "code";
  readonly yours: number;
  /** Paper was tried and did not come: one of the other ways. */
  readonly paperFailed: boolean;
  /** What is typed so far, or the address that the ILS has, masked: the first key replaces it. "" in other states. */
  readonly address: string;
  /** The slip in lines, as it would be printed; "" in other states than `choosing`. */
  readonly slip: string;
  /** What the code holds; "" in other states. */
  readonly code: string;
  /** Whether it tells titles, and who the patron is. */
  readonly tells: { readonly titles: boolean; readonly name: boolean };
}

export interface Goodbye extends Shown<"goodbye"> {
  readonly yours: number;
  /** Items seen that are not the patron's: they stay here. */
  readonly notYours: number;
  readonly returned: number;
  /** Items that were brought and are not back: those that the ILS did not take, and those that staff have to see. */
  readonly notReturned: number;
  readonly receipt: ReceiptOutcome;
  /** What still lies on the pad, and is to be taken along. */
  readonly left: Left;
  /** It has lain there too long: to be said by sound too. It stands until it is taken, or counts as forgotten. */
  readonly urgent: boolean;
}

/** Whoever only ever goes on is no longer offered that in the end (`times.extensions`); a scan goes on all the same. */
export interface Time extends Shown<"time"> {
  /** To be said by sound too. */
  readonly urgent: true;
  /** How long the warning stands before the session ends. */
  readonly seconds: number;
}

export interface OutOfService extends Shown<"out-of-service"> {
  /** For staff, in the corner. */
  readonly code: FaultCode;
  /** True if a person was in the middle: nothing was lent to them. */
  readonly interrupted: boolean;
}

/** Staff before they are let in. */
export interface StaffPin extends Shown<"staff-pin"> {
  /** `locked`: too many wrong PINs. */
  readonly state: "typing" | "checking" | "locked";
  readonly digits: number;
  readonly saidWrong: boolean;
}

/** Pages for staff: dense and plain. Frames are masked; no patron is named. */
export interface Staff extends Shown<"staff"> {
  readonly page: StaffPage;
  readonly devices: readonly DeviceState[];
  readonly frames: readonly string[];
  readonly matters: readonly OpenMatter[];
  readonly closed: boolean;
  /** What was said of the last thing done; undefined before. */
  readonly note: StaffNote | undefined;
}

export type StaffNote =
  | "settled"
  | "not-settled"
  | "printed"
  | "not-printed"
  | "taken-off"
  | "not-taken-off"
  | "journal-unreadable";

export type Screen =
  | Welcome
  | CardScreen
  | PinScreen
  | NotYou
  | Items
  | OddOneOut
  | ReturnsScreen
  | Confirm
  | AccountScreen
  | PayScreen
  | ReceiptScreen
  | Goodbye
  | Time
  | OutOfService
  | StaffPin
  | Staff;

export type ScreenName = Screen["screen"];
