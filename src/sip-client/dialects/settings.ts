import type { Zone } from "../../core/calendar.ts";
import type { Charset } from "../charsets.ts";
import type { WireFormat } from "../codec.ts";
import type { DateStyle } from "../dates.ts";
import type { FrameEnd } from "../framer.ts";
import type { RequestCode } from "../spec/messages.ts";

/**
 * `off`: neither sent nor looked at. `if-present`: sent, and checked where the answer has it. `required`: an answer
 * without it is malformed.
 */
export type ErrorDetection = "off" | "if-present" | "required";

/** `93`: by message. `telnet`: by prompts before the first message. `none`: the ACS knows the station by its address. */
export type LoginStyle = "93" | "telnet" | "none";

/** Texts by which a telnet-style login is recognised; letter case does not matter. */
export interface TelnetTexts {
  readonly login: string;
  readonly password: string;
  readonly success: string;
  readonly refused: string;
}

/** Everything in which one ACS differs from another, as far as a client must know it. */
export interface DialectSettings {
  readonly terminator: "\r" | "\r\n" | "\n";
  readonly frameEnd: FrameEnd;
  readonly charset: Charset;
  readonly delimiter: string;
  readonly escape: WireFormat["escape"];
  readonly errorDetection: ErrorDetection;
  readonly loginStyle: LoginStyle;
  readonly telnetTexts: TelnetTexts;
  /** "No block" in 09, 11 and 29 is taken as "this has already happened". */
  readonly honoursNoBlock: boolean;
  /** BI=Y in 09 and 11 undoes the opposite transaction. */
  readonly honoursCancel: boolean;
  readonly sends35: boolean;
  /** Whether the count of holds in 64 includes the holds that are not there yet. */
  readonly holdCount: "available" | "with-unavailable";
  /** Whether AS lists only the holds that are there, or all of them. */
  readonly holdLists: "apart" | "together";
  /** The requests that carry the PIN when it is known; 23 carries an empty AD otherwise, the others none. */
  readonly sendsPinIn: readonly RequestCode[];
  /** False if the ACS lets patrons in without a PIN: then the station must insist on CQ=Y by itself. */
  readonly checksPin: boolean;
  /** The zone of dates without a zone mark. */
  readonly zone: Zone;
  readonly dateStyle: DateStyle;
  /** What "desensitize: unknown" in 12 and 30 comes to. */
  readonly desensitizeUnknown: "yes" | "no" | "unknown";
  /** Which sign is the decimal one in amounts; the other one separates thousands. */
  readonly decimalSign: "any" | "." | ",";
  /** Take "not on-line" in 98 at its word. */
  readonly trustOnLine: boolean;
  /** Take "checkout not allowed" and its likes in 98 at their word. */
  readonly trustStatusFlags: boolean;
  /** Take an N in BX as "do not ask". */
  readonly trustSupportedMessages: boolean;
  /** Silence after which a 99 keeps the connection alive; 0 for never. */
  readonly keepAliveSeconds: number;
  readonly connectSeconds: number;
  readonly loginSeconds: number;
  /** Patience for an answer where 98 does not say one. */
  readonly answerSeconds: number;
  /** Take the time-out of 98, within 5 to 60 seconds, instead of `answerSeconds`. */
  readonly timeoutFromStatus: boolean;
  readonly endSessionSeconds: number;
  /** How often a request is repeated because the ACS asks for it (96). */
  readonly maxResends: number;
}

/** One setting with the reason for it and where that is known from. */
export interface DialectLine<T> {
  readonly value: T;
  readonly reason: string;
  readonly source: string;
  /** Nobody has shown it on a running system: ask the library. */
  readonly unsure: boolean;
}

export type DialectLines = { readonly [Name in keyof DialectSettings]: DialectLine<DialectSettings[Name]> };

/** Something to know about an ACS that no setting expresses. */
export interface DialectNote {
  readonly text: string;
  readonly source: string;
}

/** A dialect as written: only what differs from `generic`. */
export interface DialectSpec {
  readonly title: string;
  readonly lines: Partial<DialectLines>;
  readonly notes: readonly DialectNote[];
}

/** A dialect ready for use. */
export interface Dialect extends DialectSettings {
  readonly name: string;
}

/** A line known from the named source. */
export function known<T>(value: T, reason: string, source: string): DialectLine<T> {
  return { value, reason, source, unsure: false };
}

/** A line that rests on hearsay or on likeness. */
export function unsure<T>(value: T, reason: string, source: string): DialectLine<T> {
  return { value, reason, source, unsure: true };
}
