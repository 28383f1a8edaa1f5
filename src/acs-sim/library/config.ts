import type { Zone } from "../../core/calendar.ts";
import type { DateStyle } from "../../sip-client/dates.ts";
import type { Charset } from "../../sip-client/charsets.ts";
import type { SUPPORTED_MESSAGES } from "../../sip-client/spec/bx.ts";
import type { Media } from "./words.ts";

/** How the simulated ACS is set up: who may log in, and by which rules it lends. Every default is filled in. */
export interface AcsConfig {
  /** Connections taken at once; the next one is refused. */
  readonly maxClients: number;
  /** By id (AO), in the order of the file. */
  readonly institutions: ReadonlyMap<string, Institution>;
  readonly accounts: readonly Account[];
}

/** A SIP login. */
export interface Account {
  /** CN */
  readonly login: string;
  /** CO */
  readonly password: string;
  readonly institution: string;
  /** Terminal location: AN of 98, and what counts when 93 brings no CP. */
  readonly location: string;
  /** The branch in which the terminal stands, by id. */
  readonly branch: string;
  readonly wire: AccountWire;
}

/** How the bytes look for one account; undefined where the server's own setting counts. */
export interface AccountWire {
  readonly charset: Charset | undefined;
  readonly delimiter: string | undefined;
  readonly terminator: "cr" | "crlf" | "lf" | undefined;
  readonly errorDetection: "off" | "mirror" | "required" | undefined;
}

/** A library system as its terminals see it. */
export interface Institution {
  /** AO */
  readonly id: string;
  /** AM */
  readonly name: string;
  readonly zone: Zone;
  readonly dateStyle: DateStyle;
  /** BH, ISO 4217. */
  readonly currency: string;
  /** True if 99 is answered before login. */
  readonly statusBeforeLogin: boolean;
  readonly status: AcsStatus;
  readonly policy: Policy;
  readonly messages: Messages;
}

/** A request that BX can say Y or N to. */
export type SupportedCode = (typeof SUPPORTED_MESSAGES)[number];

/** What 98 says. */
export interface AcsStatus {
  readonly checkinOk: boolean;
  readonly checkoutOk: boolean;
  readonly renewalPolicy: boolean;
  readonly statusUpdateOk: boolean;
  readonly offLineOk: boolean;
  /** Tenths of a second. */
  readonly timeoutPeriod: number;
  readonly retriesAllowed: number;
  /** The requests that BX says Y to. */
  readonly supported: ReadonlySet<SupportedCode>;
}

export const PATRON_BLOCKS = [
  "blocked",
  "lost-card",
  "expired",
  "fees",
  "overdue",
  "recall-overdue",
] as const;
/** A standing reason for which a patron may not borrow. */
export type PatronBlock = (typeof PATRON_BLOCKS)[number];

/** By which rules an institution lends. Amounts in the smallest unit of its currency. */
export interface Policy {
  readonly loanDays: { readonly [M in Media]: number };
  /** The time of day at which loans fall due, in seconds since midnight. */
  readonly dueTime: number;
  readonly chargedLimit: number;
  readonly overdueLimit: number;
  readonly holdLimit: number;
  readonly feeLimit: number;
  readonly renewalLimit: number;
  /** What keeps a patron from borrowing, renewing and placing holds. */
  readonly blocks: ReadonlySet<PatronBlock>;
  /** `required`: transactions need the right AD; `if-sent`: a wrong AD is refused, none is not; `ignored`. */
  readonly pin: "required" | "if-sent" | "ignored";
  /** An 11 for what somebody else has on loan: refuse it, or return it from them first and lend it. */
  readonly onLoanToOther: "refuse" | "return-first";
  /** A renewal counts from today, or from the old due date. */
  readonly renewFrom: "today" | "due-date";
  /** A renewal costs the fee to borrow again. */
  readonly feeOnRenewal: boolean;
  /** What placing a hold costs. */
  readonly holdFee: number;
  /** How long something waits on the hold shelf. */
  readonly holdShelfDays: number;
  /** The fine a day for what comes back late. */
  readonly finePerDay: number;
  /** The sort bins of what does not go back to its own shelf. */
  readonly bins: { readonly hold: string; readonly transit: string; readonly other: string };
}

/** Words of the library for the screen (AF) and the receipt (AG); "" sends none. */
export interface Messages {
  readonly checkoutScreen: string;
  readonly checkoutPrint: string;
  readonly endSessionScreen: string;
  readonly endSessionPrint: string;
  readonly feePaidPrint: string;
}
