/**
 * What commands and codes of ZVT mean. Read off open implementations of PA00P015 rev. 13 (Portalum.Zvt, ecrterm, qwello's
 * zvt, zvt-show, packet-zvt.c of Wireshark), which agree but where it says so; the document itself was not at hand.
 */

/** What stands in a command before its bitmaps, in this order. */
export type Lead =
  /** Three bytes BCD. */
  | "password"
  | "config"
  /** Two bytes BCD, ISO 4217; left out by some, and written as bitmap 49 by others. */
  | "currency"
  | "result"
  | "intermediate"
  /** One byte BCD. */
  | "minutes"
  | "seconds"
  | "attribute"
  /** Up to the first bitmap 06. */
  | "text"
  /** What a completion may begin with: the version of the software (LLL-Var), then the terminal's status. */
  | "state";

export interface Command {
  readonly name: string;
  /** `host` is the station (ECR), `device` the terminal (PT). */
  readonly from: "host" | "device" | "both";
  readonly lead: readonly Lead[];
}

const host = (name: string, ...lead: readonly Lead[]): Command => ({ name, from: "host", lead });
const device = (name: string, ...lead: readonly Lead[]): Command => ({ name, from: "device", lead });
const both = (name: string, ...lead: readonly Lead[]): Command => ({ name, from: "both", lead });

const COMMANDS: Readonly<Record<number, Command>> = {
  0x0401: device("set-time"),
  0x040d: device("input-request"),
  0x040e: device("menu-request"),
  0x040f: device("status-information"),
  0x04ff: device("intermediate-status", "intermediate", "minutes"),
  0x0501: host("status-enquiry", "password"),
  0x0600: host("registration", "password", "config", "currency"),
  0x0601: host("authorisation"),
  0x0602: host("log-off"),
  0x0603: host("account-balance-request"),
  0x0604: host("activate-card"),
  0x0605: host("procurement"),
  0x0609: host("top-up"),
  0x060a: host("tax-free"),
  0x060c: host("book-tip"),
  0x060f: device("completion", "state"),
  0x0610: host("turnover-totals", "password"),
  0x0612: host("print-turnover-receipts", "password"),
  0x0618: host("reset-terminal"),
  0x061a: host("print-system-configuration"),
  0x061b: host("set-terminal-id", "password"),
  0x061e: device("abort", "result", "currency"),
  0x0620: host("repeat-receipt", "password"),
  0x0621: host("telephonic-authorisation"),
  0x0622: host("reservation"),
  0x0623: host("partial-reversal"),
  0x0624: host("book-total"),
  0x0625: host("reservation-reversal"),
  0x0626: host("external-reversal"),
  0x0630: host("reversal", "password"),
  0x0631: host("refund", "password"),
  0x0650: host("end-of-day", "password"),
  0x0651: host("send-offline-transactions"),
  0x0652: host("partial-reconciliation"),
  0x0670: host("diagnosis"),
  0x0679: host("selftest"),
  0x0685: host("display-text-old"),
  0x0686: host("display-text-input-old"),
  0x0687: host("pin-verification-old"),
  0x0688: host("display-text-key-old"),
  0x0691: host("set-time"),
  0x0693: host("initialisation", "password"),
  0x0695: host("change-password", "password"),
  0x06b0: host("abort-request"),
  0x06c0: host("read-card", "seconds"),
  0x06c5: host("close-card-session"),
  0x06c6: host("send-apdus"),
  0x06d0: host("menu-selection"),
  0x06d1: both("print-line", "attribute", "text"),
  0x06d3: both("print-text-block"),
  0x06d8: device("dial-up"),
  0x06d9: device("transmit-data"),
  0x06da: device("receive-data"),
  0x06db: device("hang-up"),
  0x06dd: device("transparent-mode"),
  0x06e0: host("display-text"),
  0x06e1: host("display-text-key"),
  0x06e2: host("display-text-input"),
  0x06e3: host("pin-verification"),
  0x06e4: device("blocked-list-query"),
  0x06e5: host("mac-calculation"),
  0x06e6: host("card-poll"),
  0x06e7: host("encrypted-input"),
  0x06f0: host("display-image"),
  0x0801: host("service-mode"),
  0x0802: host("switch-protocol"),
  0x0803: host("configure-power"),
  0x0810: host("software-update"),
  0x0811: host("read-file"),
  0x0812: host("delete-file"),
  0x0813: host("change-configuration"),
  0x0814: host("write-file"),
  0x0820: host("opt-action"),
  0x0821: host("set-opt-time"),
  0x0822: host("opt-pre-initialisation"),
  0x0823: host("output-opt-data"),
  0x0824: host("opt-out-of-order"),
  0x0830: host("select-language"),
  0x0840: host("change-baud-rate"),
  0x0850: host("activate-card-reader"),
  0x8000: both("ack"),
  0x8400: both("ack"),
};

const NAK_CLASS = 0x84;
/** Proprietary commands of makers have class 0F. */
const CLASSES: ReadonlySet<number> = new Set([0x04, 0x05, 0x06, 0x08, 0x0f, 0x80, NAK_CLASS]);

export function isCommandClass(high: number): boolean {
  return CLASSES.has(high);
}

export function isCommand(command: number): boolean {
  return commandOf(command) !== undefined;
}

export function commandOf(command: number): Command | undefined {
  return COMMANDS[command] ?? (command >> 8 === NAK_CLASS ? both("nak") : undefined);
}

/** The commands that this driver speaks. */
export const COMMAND = {
  statusInformation: 0x040f,
  intermediateStatus: 0x04ff,
  statusEnquiry: 0x0501,
  registration: 0x0600,
  authorisation: 0x0601,
  logOff: 0x0602,
  completion: 0x060f,
  abort: 0x061e,
  repeatReceipt: 0x0620,
  reversal: 0x0630,
  abortRequest: 0x06b0,
  printLine: 0x06d1,
  printTextBlock: 0x06d3,
  ack: 0x8000,
  /** What some terminals send for 80 00. */
  otherAck: 0x8400,
} as const;

/** Bits of the config byte of *registration*. */
export const CONFIG = {
  paymentReceipts: 0x02,
  otherReceipts: 0x04,
  intermediateStatus: 0x08,
  /** No amount can be entered at the terminal. */
  paymentHere: 0x10,
  /** Diagnosis, end of day and the like cannot be started at the terminal. */
  administrationHere: 0x20,
  /** Receipts come as lines to print (06 D1, 06 D3), not to be put together from *status information*. */
  lines: 0x80,
} as const;

/** Bits of the status byte of a completed *registration*: what has to be done at the terminal first. */
export const NEEDS: Readonly<Record<number, string>> = {
  0x01: "initialisation necessary",
  0x02: "diagnosis necessary",
  0x04: "OPT action necessary",
};

/** Where the attribute of a line says that the receipt ends with it. Seen as 81 in recorded receipts. */
export const LAST_LINE = 0x80;

/** Result codes: bitmap 27, *abort*, and the instruction of a negative acknowledgement. */
export const RESULTS: Readonly<Record<number, string>> = {
  0x00: "no error",
  0x64: "card not readable",
  0x65: "card data not present",
  0x66: "processing error",
  0x67: "function not permitted for ec and Maestro cards",
  0x68: "function not permitted for credit and tank cards",
  0x6a: "turnover file full",
  0x6b: "function deactivated: not registered",
  0x6c: "abort by time-out or abort key",
  0x6e: "card in blocked list",
  0x6f: "wrong currency",
  0x71: "credit not sufficient",
  0x72: "chip error",
  0x73: "card data incorrect",
  0x74: "DUKPT engine exhausted",
  0x75: "text not authentic",
  0x76: "card not in white list",
  0x77: "end of day not possible",
  0x78: "card expired",
  0x79: "card not yet valid",
  0x7a: "card unknown",
  0x7b: "fallback to magnetic stripe not possible for girocard",
  0x7c: "fallback to magnetic stripe not possible",
  0x7d: "communication error",
  0x7e: "fallback to magnetic stripe not possible, debit advice possible",
  0x83: "function not possible",
  0x85: "key missing",
  0x89: "PIN pad defective",
  0x9a: "protocol error",
  0x9b: "error of dial-up or communication",
  0x9c: "please wait",
  0x9d: "amount changed",
  0xa0: "receiver not ready",
  0xa1: "remote station does not respond",
  0xa3: "no connection",
  0xa4: "submission of Geldkarte not possible",
  0xa5: "function not allowed by PCI-DSS or P2PE rules",
  0xb1: "memory full",
  0xb2: "merchant journal full",
  0xb4: "already reversed",
  0xb5: "reversal not possible",
  0xb7: "reservation incorrect, or wrong amount",
  0xb8: "error of reservation",
  0xbf: "voltage too low",
  0xc0: "card lock defective",
  0xc1: "merchant card locked",
  0xc2: "diagnosis required",
  0xc3: "maximum amount exceeded",
  0xc4: "card profile invalid",
  0xc5: "payment method not supported",
  0xc6: "currency not applicable",
  0xc8: "amount too small",
  0xc9: "greatest amount too small",
  0xcb: "function only allowed in euro",
  0xcc: "printer not ready",
  0xcd: "cashback not possible",
  0xd2: "function not permitted for service and bank customer cards",
  0xdc: "card inserted",
  0xdd: "error at card ejection",
  0xde: "error at card insertion",
  0xe0: "remote maintenance activated",
  0xe2: "card reader defective",
  0xe3: "shutter closed",
  0xe4: "terminal activation required",
  0xe7: "goods group not found",
  0xe8: "no table of goods groups",
  0xe9: "restriction code not permitted",
  0xea: "card code not permitted",
  0xeb: "PIN algorithm unknown",
  0xec: "PIN processing not possible",
  0xed: "PIN pad defective",
  0xf0: "open end-of-day batch",
  0xf1: "ec-cash or Maestro offline error",
  0xf5: "OPT error",
  0xf6: "OPT data not available",
  0xfa: "error transmitting offline transactions",
  0xfb: "turnover record defective",
  0xfc: "necessary device not present or defective",
  0xfd: "baud rate not supported",
  0xfe: "register unknown",
  0xff: "system error",
};

export const RESULT = {
  ok: 0x00,
  notRegistered: 0x6b,
  stopped: 0x6c,
  wait: 0x9c,
  notReady: 0xa0,
  alreadyReversed: 0xb4,
} as const;

export function resultText(code: number): string {
  // 01 to 63 come from the authorising host: their meaning is the network operator's.
  return RESULTS[code] ?? (code <= 0x63 ? "refused by the authorising host" : "unknown result");
}

/** States of a terminal in which it takes payments: ready, and a card that waits in it. */
export const READY_STATES: ReadonlySet<number> = new Set([0x00, 0xdc]);

/** What the answer to *status enquiry* ends with. */
export const TERMINAL_STATES: Readonly<Record<number, string>> = {
  0x00: "ready",
  0x51: "initialisation required",
  0x62: "date or time incorrect",
  0x9c: "please wait",
  0xb1: "memory full",
  0xb2: "merchant journal full",
  0xbf: "voltage too low",
  0xc0: "card lock defective",
  0xc1: "merchant card locked",
  0xc2: "diagnosis required",
  0xc4: "card profile invalid",
  0xcc: "printer not ready",
  0xdc: "card inserted",
  0xdf: "out of order",
  0xe0: "remote maintenance activated",
  0xe1: "card not completely removed",
  0xe2: "card reader defective",
  0xe3: "shutter closed",
  0xf6: "OPT data not available",
};

const REMOVE_CARD = "please remove the card";

const INTERMEDIATE: Readonly<Record<number, string>> = {
  0x00: "waiting for the amount to be confirmed",
  0x01: "please look at the PIN pad",
  0x02: "please look at the PIN pad",
  0x03: "not accepted",
  0x04: "waiting for the answer of the host",
  0x05: "sending a reversal",
  0x06: "sending bookings",
  0x07: "card not admitted",
  0x08: "card unknown",
  0x09: "card expired",
  0x0a: "insert card",
  0x0b: REMOVE_CARD,
  0x0c: "card not readable",
  0x0d: "processing error",
  0x0e: "please wait",
  0x0f: "end of day begins",
  0x10: "card invalid",
  0x11: "balance",
  0x12: "system malfunction",
  0x13: "payment not possible",
  0x14: "credit not sufficient",
  0x15: "incorrect PIN",
  0x16: "limit not sufficient",
  0x17: "please wait",
  0x18: "too many incorrect PINs",
  0x19: "card data incorrect",
  0x1a: "service mode",
  0x1b: "approved, please fill up",
  0x1c: "approved, please take the goods",
  0x1d: "declined",
  0x26: "waiting for the mobile number",
  0x27: "waiting for the mobile number again",
  0x28: "currency selection, please wait",
  0x29: "language selection, please wait",
  0x2a: "please insert the card to load it",
  0x2b: "emergency transaction, please wait",
  0x2c: "application selection, please wait",
  0x5e: "contactless card was read",
  0x68: "card inserted",
  0x69: "please select the currency",
  0xc7: "waiting for the mileage",
  0xc8: "waiting for the cashier",
  0xc9: "diagnosis begins",
  0xca: "initialisation begins",
  0xcb: "merchant journal full",
  0xcc: "debit advice not possible, PIN required",
  0xd2: "dialling",
  0xd3: "connected",
  0xe0: "waiting for the application to be selected",
  0xe1: "waiting for the language to be selected",
  0xe2: "please use the cleaning card",
  0xf1: "offline",
  0xf2: "online",
  0xf3: "offline transaction",
};

/** Codes of *intermediate status*: from 41 on the same as 40 lower, with the card to be taken out. */
export function intermediateText(code: number): string | undefined {
  const own = INTERMEDIATE[code];
  const lower = code > 0x40 && code < 0x68 ? INTERMEDIATE[code - 0x40] : undefined;
  return own ?? (lower === undefined || lower === REMOVE_CARD ? lower : `${lower}, ${REMOVE_CARD}`);
}

/** ZVT's own numbers of cards (bitmap 8A, TLV 41), those that libraries meet. */
export const CARD_TYPES: Readonly<Record<number, string>> = {
  2: "ec-card",
  5: "girocard",
  6: "Mastercard",
  8: "American Express",
  9: "debit advice",
  10: "Visa",
  11: "Visa Electron",
  12: "Diners",
  13: "V PAY",
  14: "JCB",
  30: "Geldkarte",
  46: "Maestro",
  69: "PostFinance Card",
  87: "Bancontact",
  97: "Alipay",
  232: "Discover",
  260: "BlueCode",
  261: "WeChat Pay",
};

/** TLV 1F07. */
export const RECEIPT_KINDS: Readonly<Record<number, string>> = {
  1: "merchant",
  2: "customer",
  3: "administration",
};
