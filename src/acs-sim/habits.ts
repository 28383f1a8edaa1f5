import type { FieldCode } from "../sip-client/spec/fields.ts";
import type { SupportedCode } from "./library/config.ts";

/**
 * How an ILS differs in what its answers say; how it differs in bytes (terminator, charset, checksums) is the server's
 * business. `BY_THE_BOOK` is SIP2 as written; a dialect is a few lines that depart from it.
 */
export interface Habits {
  /** 24 and 64 carry CQ although the request had no AD, or only if it had one. 24 always has one by the book. */
  readonly cqWithoutAd: "status-only" | "never" | "always";
  /** Any AD is taken as right, none at all too. */
  readonly acceptsAnyPin: boolean;
  /** "no block" = Y of 09, 11 and 29 is obeyed: nothing is refused, and the given due date counts. */
  readonly honoursNoBlock: boolean;
  /** SC renewal policy = N of 11 keeps a second checkout from becoming a renewal. */
  readonly honoursRenewalPolicy: boolean;
  /** BI = Y of 09 and 11 undoes. */
  readonly honoursCancel: boolean;
  /** The same BK of the same patron is one payment, however often 37 comes; where not, each is booked. */
  readonly honoursTransaction: boolean;
  /** How AH looks in 12, 18 and 30. */
  readonly dueDate: "sip" | "empty" | "iso" | "day-month-year" | "month-day-year";
  /** 98 says N to every permission and yet does it all. */
  readonly statusFlagsAllNo: boolean;
  /** The timeout of 98 in place of the configured one, such as `000` (not on line) or `999` (unknown). */
  readonly timeoutPeriod: string | undefined;
  /** BX is not sent. */
  readonly omitsSupportedMessages: boolean;
  /** What stands in the patron status for a flag that is not set. */
  readonly clearFlag: " " | "N";
  /** The count of holds in 64 also counts those that are not on the hold shelf yet. */
  readonly holdCountsIncludeUnavailable: boolean;
  /** All holds are listed as available (AS); CD stays empty. */
  readonly allHoldsListedAsAvailable: boolean;
  /** What stands in the lists of 64. */
  readonly listsAs: "barcode" | "title";
  /** Desensitize of a good 12. */
  readonly desensitize: "by-item" | "U" | "N";
  /** Desensitize of a good 30. */
  readonly desensitizeOnRenewal: "by-item" | "U" | "N";
  readonly magneticMedia: "by-item" | "U" | "N";
  /** Resensitize of 10. */
  readonly resensitize: "by-item" | "always";
  /** A good 12 or 30 says that it was a renewal. */
  readonly saysRenewal: boolean;
  /** Returning what was not on loan: 10 with ok = 1. */
  readonly checkinOfUnlentIsOk: boolean;
  /** 10 also alerts when ok = 0, whatever the reason. */
  readonly alertsOnRefusal: boolean;
  /** A hold is caught when the item comes back. Where not, a message is all there is. */
  readonly catchesHolds: boolean;
  /** CK and CH tell the media: the code of SIP2, or the library's own name for it in CH. */
  readonly materialName: boolean;
  /** Language of 64: the patron's own, or as asked. By the book, 24 echoes and 64 tells the patron's. */
  readonly patronInformationLanguage: "patron" | "request";
  /** AQ in 64 tells the home library. */
  readonly homeLibrary: boolean;
  /** PA (expiry), PB (birth date), PC (class) and PI (internet) in 64. */
  readonly envisionWare: boolean;
  /** AJ is cut to so many characters. */
  readonly titleLength: number;
  /** 18 of an unknown item begins with AF. */
  readonly screenMessageFirst: boolean;
  /** AF says ` -- Invalid password` after a wrong PIN. */
  readonly saysInvalidPassword: boolean;
  /** Fields that are never sent, required ones too. */
  readonly hides: readonly FieldCode[];
  /** Requests that this ILS does not know. BX says N to them; what the server does then is its own habit. */
  readonly unsupported: readonly SupportedCode[];
}

export const BY_THE_BOOK: Habits = {
  cqWithoutAd: "status-only",
  acceptsAnyPin: false,
  honoursNoBlock: true,
  honoursRenewalPolicy: true,
  honoursCancel: true,
  honoursTransaction: true,
  dueDate: "sip",
  statusFlagsAllNo: false,
  timeoutPeriod: undefined,
  omitsSupportedMessages: false,
  clearFlag: " ",
  holdCountsIncludeUnavailable: false,
  allHoldsListedAsAvailable: false,
  listsAs: "barcode",
  desensitize: "by-item",
  // What is renewed left the building long ago: Evergreen and Koha both say N.
  desensitizeOnRenewal: "N",
  magneticMedia: "by-item",
  resensitize: "by-item",
  saysRenewal: true,
  checkinOfUnlentIsOk: false,
  alertsOnRefusal: false,
  catchesHolds: true,
  materialName: false,
  patronInformationLanguage: "patron",
  // Extensions by which other people's clients test; who does not know them passes over them.
  homeLibrary: true,
  envisionWare: true,
  titleLength: 255,
  screenMessageFirst: false,
  saysInvalidPassword: false,
  hides: [],
  unsupported: [],
};

/** One departure from the book, with why it is here and where it was seen. */
export type HabitLine = {
  [Name in keyof Habits]: {
    readonly habit: Name;
    readonly value: Habits[Name];
    readonly reason: string;
    readonly source: string;
  };
}[keyof Habits];

function line<Name extends keyof Habits>(
  habit: Name,
  value: Habits[Name],
  reason: string,
  source: string,
): HabitLine {
  // A generic name cannot be matched to one member of the union by the compiler, though it is one by construction.
  return { habit, value, reason, source } as HabitLine;
}

const EVERGREEN = "Evergreen SIPServer Sip/MsgType.pm";

/** The dialects that the simulated ACS can take on, each as its departures from the book. */
export const HABITS = {
  generic: [],
  "evergreen-sipserver": [
    line("honoursNoBlock", false, "The flag is unpacked as a byte number, so it never equals Y.", EVERGREEN),
    line(
      "honoursRenewalPolicy",
      false,
      "Unpacked as a byte number, so it is always true: a second 11 renews.",
      EVERGREEN,
    ),
    line(
      "statusFlagsAllNo",
      true,
      "Says checkin and checkout N and does both.",
      "SIPServer with its dummy ILS, live",
    ),
    line(
      "holdCountsIncludeUnavailable",
      true,
      "The hold count takes in holds that are not on the shelf.",
      "Libki lib/Libki/SIP.pm",
    ),
    line(
      "unsupported",
      ["19"],
      "BX says N; its N for 37 is taken for a lack of the dummy ILS, since Evergreen itself takes payments.",
      "SIPServer with its dummy ILS, live",
    ),
  ],
  "evergreen-mediator": [
    line("honoursNoBlock", false, "Nothing reads the flag.", "evergreen-universe-rs sip2-mediator"),
    line("honoursRenewalPolicy", false, "Nothing reads the flag.", "evergreen-universe-rs sip2-mediator"),
    line(
      "holdCountsIncludeUnavailable",
      true,
      "The hold count takes in holds that are not on the shelf.",
      "Libki lib/Libki/SIP.pm",
    ),
    line(
      "unsupported",
      ["01", "19", "25"],
      "The mediator has no handler for them.",
      "evergreen-universe-rs sip2-mediator/src/session.rs",
    ),
  ],
  koha: [
    line(
      "honoursNoBlock",
      false,
      "Unpacked as a byte number: replays are ordinary transactions.",
      "Koha C4/SIP/Sip/MsgType.pm",
    ),
    line(
      "honoursRenewalPolicy",
      false,
      "Unpacked as a byte number: a second 11 renews.",
      "Koha C4/SIP/Sip/MsgType.pm",
    ),
    line(
      "alertsOnRefusal",
      true,
      "alert = not ok, or an alert type.",
      "Koha C4/SIP/ILS/Transaction/Checkin.pm",
    ),
    line(
      "patronInformationLanguage",
      "request",
      "64 gives back the language asked for.",
      "Koha C4/SIP/Sip/MsgType.pm",
    ),
    line("screenMessageFirst", true, "18 for an unknown item puts AF first.", "Koha C4/SIP/Sip/MsgType.pm"),
    line("saysInvalidPassword", true, "AF ends in ` -- Invalid password`.", "Koha C4/SIP/Sip/MsgType.pm"),
  ],
  folio: [
    line("honoursNoBlock", false, "Parsed, and nothing reads it.", "edge-sip2 src/main"),
    line(
      "honoursRenewalPolicy",
      false,
      "A renewal is a 29; nothing reads the flag of 11.",
      "edge-sip2 src/main",
    ),
    line("honoursCancel", false, "Nothing reads BI.", "edge-sip2 src/main"),
    line("desensitize", "U", "12 always says U.", "fsip2 documentation/field_mapping.md"),
    line("desensitizeOnRenewal", "U", "30 follows 12.", "fsip2 documentation/field_mapping.md"),
    line("magneticMedia", "U", "10 and 12 always say U.", "fsip2 documentation/field_mapping.md"),
    line("resensitize", "always", "10 always says Y.", "fsip2 documentation/field_mapping.md"),
    line("saysRenewal", false, "Renewal ok is always N.", "fsip2 documentation/field_mapping.md"),
    line(
      "materialName",
      true,
      "CH holds the name of the material type.",
      "fsip2 documentation/field_mapping.md",
    ),
    line("titleLength", 60, "AJ is cut to 60 characters.", "fsip2 documentation/field_mapping.md"),
    line(
      "unsupported",
      ["01", "15", "19", "25"],
      "There are no handlers for them.",
      "edge-sip2 src/main/java/**/handlers",
    ),
  ],
  alma: [
    line(
      "honoursRenewalPolicy",
      false,
      "Documented as non-functional.",
      "Ex Libris developer network, self-check",
    ),
    line(
      "unsupported",
      ["01", "15", "19", "25", "35"],
      "Only 09 11 17 23 29 37 63 65 93 99 are documented.",
      "Ex Libris developer network, self-check",
    ),
    line("hides", ["CH"], "CH is not supported.", "Ex Libris developer network, self-check"),
  ],
  aleph: [
    line("honoursNoBlock", false, "Nothing says that it does; the careful assumption.", "assumed"),
    line(
      "catchesHolds",
      false,
      "A hold on a returned item is not triggered by SIP2: only a message comes.",
      "Ex Libris knowledge base, tab_sip2_alert",
    ),
  ],
  symphony: [line("honoursNoBlock", false, "Nothing says that it does; the careful assumption.", "assumed")],
  horizon: [
    line("honoursNoBlock", false, "Nothing says that it does; the careful assumption.", "assumed"),
    line(
      "dueDate",
      "month-day-year",
      "The due date can be cut to what people read; its Selfcheck Control table says how.",
      "SirsiDynix Horizon administration help",
    ),
  ],
  polaris: [line("honoursNoBlock", false, "Nothing says that it does; the careful assumption.", "assumed")],
  sierra: [
    line("honoursNoBlock", false, "Nothing says that it does; the careful assumption.", "assumed"),
    line(
      "holdCountsIncludeUnavailable",
      true,
      "The hold count includes unavailable holds: subtract.",
      "Libki lib/Libki/SIP.pm",
    ),
    line("hides", ["CY", "DA", "CT"], "Hold and transit fields of 10 are optional.", "documentation.iii.com"),
  ],
  verso: [
    line(
      "unsupported",
      ["35"],
      "End session must not be sent.",
      "ThePalaceProject circulation api/sip/dialect.py",
    ),
  ],
  spydus: [
    line("acceptsAnyPin", true, "Lets people in without a PIN: CQ must be demanded.", "Libki issue 351"),
  ],
  rero: [
    line(
      "honoursNoBlock",
      false,
      "Advertises off-line ok and has no code that reads the flag.",
      "invenio-sip2",
    ),
    line(
      "allHoldsListedAsAvailable",
      true,
      "Requests were all shown as ready.",
      "rero-ils issues 3173 and 2537",
    ),
  ],
} as const satisfies Readonly<Record<string, readonly HabitLine[]>>;

export type AcsDialect = keyof typeof HABITS;
export const ACS_DIALECTS = Object.keys(HABITS) as AcsDialect[];

/** The habits of a dialect. */
export function habitsOf(dialect: AcsDialect): Habits {
  const lines: readonly HabitLine[] = HABITS[dialect];
  return { ...BY_THE_BOOK, ...Object.fromEntries(lines.map(({ habit, value }) => [habit, value])) };
}
