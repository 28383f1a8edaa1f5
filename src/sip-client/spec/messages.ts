import type { FieldCode } from "./fields.ts";
import {
  ALGORITHM,
  CODE2,
  COUNT,
  CURRENCY,
  DATE,
  DATE_OR_BLANK,
  HOLD_MODE,
  LANGUAGE,
  OK01,
  PATRON_STATUS,
  PRINT_WIDTH,
  SC_STATUS,
  SUMMARY,
  THREE_DIGITS,
  VERSION,
  YN,
  YNU,
  type FixedKind,
} from "./fixed.ts";

/** The place of one fixed field: its name and kind, in the order of the wire. */
export type FixedSpec = readonly [name: string, kind: FixedKind];

export interface MessageSpec {
  readonly name: string;
  /** Who says it: SC (the station), ACS (the library system), or both. */
  readonly from: "SC" | "ACS";
  readonly fixed: readonly FixedSpec[];
  /** Sent even when empty. Decoders never rely on them: servers leave them out. */
  readonly required: readonly FieldCode[];
  readonly optional: readonly FieldCode[];
  /** The code of the message that answers a request. */
  readonly answer?: string;
  /** 96 and 97 carry AZ but never AY. */
  readonly unnumbered?: true;
  /**
   * A fixed field that some clients put first though it has no place there: Koha's `sip_cli_emulator.pl` and the
   * hand test in Evergreen's SIP chapter send a language in 17 (`17001…`). Kept under its name and written back.
   */
  readonly stray?: FixedSpec;
}

const transactionDate = ["transactionDate", DATE] as const;
const PATRON_STATUS_ANSWER = {
  fixed: [["patronStatus", PATRON_STATUS], ["language", LANGUAGE], transactionDate],
  required: ["AO", "AA", "AE"],
} as const;
const LOAN_ANSWER = {
  fixed: [["ok", OK01], ["renewalOk", YN], ["magneticMedia", YNU], ["desensitize", YNU], transactionDate],
  required: ["AO", "AA", "AB", "AJ", "AH"],
  optional: ["BT", "CI", "BH", "BV", "CK", "CH", "BK", "AF", "AG"],
} as const;

/** The messages of SIP2 2.00, one row each. Everything else about them is derived from this table. */
export const MESSAGES = {
  "01": {
    name: "block patron",
    from: "SC",
    fixed: [["cardRetained", YN], transactionDate],
    required: ["AO", "AL", "AA", "AC"],
    optional: [],
    answer: "24",
  },
  "09": {
    name: "checkin",
    from: "SC",
    fixed: [["noBlock", YN], transactionDate, ["returnDate", DATE_OR_BLANK]],
    required: ["AP", "AO", "AB", "AC"],
    optional: ["CH", "BI"],
    answer: "10",
  },
  "10": {
    name: "checkin response",
    from: "ACS",
    fixed: [["ok", OK01], ["resensitize", YN], ["magneticMedia", YNU], ["alert", YN], transactionDate],
    required: ["AO", "AB", "AQ"],
    optional: ["AJ", "CL", "AA", "CK", "CH", "CR", "CS", "CT", "CV", "CY", "DA", "BF", "AF", "AG"],
  },
  "11": {
    name: "checkout",
    from: "SC",
    fixed: [["scRenewalPolicy", YN], ["noBlock", YN], transactionDate, ["nbDueDate", DATE_OR_BLANK]],
    required: ["AO", "AA", "AB", "AC"],
    optional: ["CH", "AD", "BO", "BI"],
    answer: "12",
  },
  "12": { name: "checkout response", from: "ACS", ...LOAN_ANSWER },
  "15": {
    name: "hold",
    from: "SC",
    fixed: [["holdMode", HOLD_MODE], transactionDate],
    required: ["AO", "AA"],
    optional: ["BW", "BS", "BY", "AD", "AB", "AJ", "AC", "BO"],
    answer: "16",
  },
  "16": {
    name: "hold response",
    from: "ACS",
    fixed: [["ok", OK01], ["available", YN], transactionDate],
    required: ["AO", "AA"],
    optional: ["BW", "BR", "BS", "AB", "AJ", "AF", "AG"],
  },
  "17": {
    name: "item information",
    from: "SC",
    fixed: [transactionDate],
    required: ["AO", "AB"],
    optional: ["AC"],
    answer: "18",
    stray: ["language", LANGUAGE],
  },
  "18": {
    name: "item information response",
    from: "ACS",
    fixed: [["circulationStatus", CODE2], ["securityMarker", CODE2], ["feeType", CODE2], transactionDate],
    required: ["AB", "AJ"],
    optional: [
      "CF",
      "AH",
      "CJ",
      "CM",
      "BG",
      "BH",
      "BV",
      "CK",
      "AQ",
      "AP",
      "CH",
      "CT",
      "CS",
      "CR",
      "AF",
      "AG",
    ],
  },
  "19": {
    name: "item status update",
    from: "SC",
    fixed: [transactionDate],
    required: ["AO", "AB", "CH"],
    optional: ["AC"],
    answer: "20",
  },
  "20": {
    name: "item status update response",
    from: "ACS",
    fixed: [["itemPropertiesOk", OK01], transactionDate],
    required: ["AB"],
    optional: ["AJ", "CH", "AF", "AG"],
  },
  "23": {
    name: "patron status",
    from: "SC",
    fixed: [["language", LANGUAGE], transactionDate],
    required: ["AO", "AA", "AC", "AD"],
    optional: [],
    answer: "24",
  },
  "24": {
    name: "patron status response",
    from: "ACS",
    ...PATRON_STATUS_ANSWER,
    optional: ["BL", "CQ", "BH", "BV", "AF", "AG"],
  },
  "25": {
    name: "patron enable",
    from: "SC",
    fixed: [transactionDate],
    required: ["AO", "AA"],
    optional: ["AC", "AD"],
    answer: "26",
  },
  "26": {
    name: "patron enable response",
    from: "ACS",
    ...PATRON_STATUS_ANSWER,
    optional: ["BL", "CQ", "AF", "AG"],
  },
  "29": {
    name: "renew",
    from: "SC",
    fixed: [["thirdPartyAllowed", YN], ["noBlock", YN], transactionDate, ["nbDueDate", DATE_OR_BLANK]],
    required: ["AO", "AA"],
    optional: ["AD", "AB", "AJ", "AC", "CH", "BO"],
    answer: "30",
  },
  "30": { name: "renew response", from: "ACS", ...LOAN_ANSWER },
  "35": {
    name: "end patron session",
    from: "SC",
    fixed: [transactionDate],
    required: ["AO", "AA"],
    optional: ["AC", "AD"],
    answer: "36",
  },
  "36": {
    name: "end session response",
    from: "ACS",
    fixed: [["endSession", YN], transactionDate],
    required: ["AO", "AA"],
    optional: ["AF", "AG"],
  },
  "37": {
    name: "fee paid",
    from: "SC",
    fixed: [transactionDate, ["feeType", CODE2], ["paymentType", CODE2], ["currency", CURRENCY]],
    required: ["BV", "AO", "AA"],
    optional: ["AC", "AD", "CG", "BK"],
    answer: "38",
  },
  "38": {
    name: "fee paid response",
    from: "ACS",
    fixed: [["paymentAccepted", YN], transactionDate],
    required: ["AO", "AA"],
    optional: ["BK", "AF", "AG"],
  },
  "63": {
    name: "patron information",
    from: "SC",
    fixed: [["language", LANGUAGE], transactionDate, ["summary", SUMMARY]],
    required: ["AO", "AA"],
    optional: ["AC", "AD", "BP", "BQ"],
    answer: "64",
  },
  "64": {
    name: "patron information response",
    from: "ACS",
    fixed: [
      ["patronStatus", PATRON_STATUS],
      ["language", LANGUAGE],
      transactionDate,
      ["holdItemsCount", COUNT],
      ["overdueItemsCount", COUNT],
      ["chargedItemsCount", COUNT],
      ["fineItemsCount", COUNT],
      ["recallItemsCount", COUNT],
      ["unavailableHoldsCount", COUNT],
    ],
    required: ["AO", "AA", "AE"],
    optional: [
      "BZ",
      "CA",
      "CB",
      "BL",
      "CQ",
      "BH",
      "BV",
      "CC",
      "AS",
      "AT",
      "AU",
      "AV",
      "BU",
      "CD",
      "BD",
      "BE",
      "BF",
      "AQ",
      "AF",
      "AG",
    ],
  },
  "65": {
    name: "renew all",
    from: "SC",
    fixed: [transactionDate],
    required: ["AO", "AA"],
    optional: ["AD", "AC", "BO"],
    answer: "66",
  },
  "66": {
    name: "renew all response",
    from: "ACS",
    fixed: [["ok", OK01], ["renewedCount", COUNT], ["unrenewedCount", COUNT], transactionDate],
    required: ["AO"],
    optional: ["BM", "BN", "AF", "AG"],
  },
  "93": {
    name: "login",
    from: "SC",
    fixed: [
      ["uidAlgorithm", ALGORITHM],
      ["pwdAlgorithm", ALGORITHM],
    ],
    required: ["CN", "CO"],
    optional: ["CP"],
    answer: "94",
  },
  "94": { name: "login response", from: "ACS", fixed: [["ok", OK01]], required: [], optional: [] },
  "96": { name: "request SC resend", from: "ACS", fixed: [], required: [], optional: [], unnumbered: true },
  "97": { name: "request ACS resend", from: "SC", fixed: [], required: [], optional: [], unnumbered: true },
  "98": {
    name: "ACS status",
    from: "ACS",
    fixed: [
      ["onLine", YN],
      ["checkinOk", YN],
      ["checkoutOk", YN],
      ["acsRenewalPolicy", YN],
      ["statusUpdateOk", YN],
      ["offLineOk", YN],
      ["timeoutPeriod", THREE_DIGITS],
      ["retriesAllowed", THREE_DIGITS],
      ["dateTimeSync", DATE],
      ["protocolVersion", VERSION],
    ],
    required: ["AO", "BX"],
    optional: ["AM", "AN", "AF", "AG"],
  },
  "99": {
    name: "SC status",
    from: "SC",
    fixed: [
      ["statusCode", SC_STATUS],
      ["maxPrintWidth", PRINT_WIDTH],
      ["protocolVersion", VERSION],
    ],
    required: [],
    optional: [],
    answer: "98",
  },
} as const satisfies Readonly<Record<string, MessageSpec>>;

type Table = typeof MESSAGES;

/** A two-digit message code of SIP2. */
export type Code = keyof Table;
export type RequestCode = { [C in Code]: Table[C] extends { readonly answer: Code } ? C : never }[Code];
export type AnswerCode<C extends RequestCode> = Table[C]["answer"];

type FixedEntry<C extends Code> = Table[C]["fixed"][number];
type KindOf<C extends Code, Name> = Extract<FixedEntry<C>, readonly [Name, unknown]>[1];
type ValueOf<Kind> = Kind extends FixedKind<infer Values> ? Values : never;

/** Names of the fixed fields of a message. */
export type FixedName<C extends Code> = FixedEntry<C>[0];
/** What a sender puts into the fixed part: every field, with the values that SIP2 allows. */
export type FixedInput<C extends Code> = { readonly [Name in FixedName<C>]: ValueOf<KindOf<C, Name>> };
/** What a sender puts into the variable part: the required fields, and any known field once or repeated. */
export type FieldInput<C extends Code> = {
  readonly [F in Table[C]["required"][number]]: string | readonly string[];
} & { readonly [F in FieldCode]?: string | readonly string[] | undefined };

export function isCode(text: string): text is Code {
  return Object.hasOwn(MESSAGES, text);
}

/** The row of a message, widened for code that walks the table. */
export function messageSpec(code: Code): MessageSpec {
  return MESSAGES[code];
}

/** All codes, in the order of the table. */
export const CODES = Object.keys(MESSAGES).filter(isCode).toSorted();
