/**
 * What coded values mean, for people: one table per fixed field (by name) or variable field (by code). Servers send
 * values beyond these; whoever shows them must take an unknown one as it is.
 * Sources: SIP2 (3M, 2.00), "3M SIP 2.0 Extensions" of 2005 for CV, and what open servers (SIPServer, Koha, edge-sip2,
 * invenio-sip2) write.
 */
type Values = Readonly<Record<string, string>>;

const yesNo: Values = { Y: "yes", N: "no" };
const yesNoUnknown: Values = { ...yesNo, U: "unknown" };
const oneZero: Values = { "1": "yes", "0": "no" };
const feeTypes: Values = {
  "01": "other or unknown",
  "02": "administrative",
  "03": "damage",
  "04": "overdue",
  "05": "processing",
  "06": "rental",
  "07": "replacement",
  "08": "computer access",
  "09": "hold fee",
};

/** Values of fixed fields, by the name of the field in the message table. */
export const FIXED_VALUES: Readonly<Record<string, Values>> = {
  cardRetained: yesNo,
  noBlock: yesNo,
  scRenewalPolicy: yesNo,
  thirdPartyAllowed: yesNo,
  renewalOk: yesNo,
  resensitize: yesNo,
  alert: yesNo,
  available: yesNo,
  endSession: yesNo,
  paymentAccepted: yesNo,
  onLine: yesNo,
  checkinOk: yesNo,
  checkoutOk: yesNo,
  acsRenewalPolicy: yesNo,
  statusUpdateOk: yesNo,
  offLineOk: yesNo,
  magneticMedia: yesNoUnknown,
  desensitize: yesNoUnknown,
  ok: oneZero,
  itemPropertiesOk: oneZero,
  holdMode: { "+": "add", "-": "delete", "*": "change" },
  feeType: feeTypes,
  paymentType: { "00": "cash", "01": "VISA", "02": "credit card" },
  statusCode: { "0": "ok", "1": "printer out of paper", "2": "about to shut down" },
  timeoutPeriod: { "000": "ACS not on line", "999": "unknown" },
  retriesAllowed: { "999": "unknown" },
  language: {
    "000": "unspecified",
    "001": "English",
    "002": "French",
    "003": "German",
    "004": "Italian",
    "005": "Dutch",
    "006": "Swedish",
    "007": "Finnish",
    "008": "Spanish",
    "009": "Danish",
    "010": "Portuguese",
    "011": "Canadian French",
    "012": "Norwegian",
    "013": "Hebrew",
    "014": "Japanese",
    "015": "Russian",
    "016": "Arabic",
    "017": "Polish",
    "018": "Greek",
    "019": "Chinese",
    "020": "Korean",
    "021": "North American Spanish",
    "022": "Tamil",
    "023": "Malay",
    "024": "United Kingdom",
    "025": "Icelandic",
    "026": "Belgian",
    "027": "Taiwanese",
  },
  circulationStatus: {
    "01": "other",
    "02": "on order",
    "03": "available",
    "04": "charged",
    "05": "charged, not to be recalled yet",
    "06": "in process",
    "07": "recalled",
    "08": "waiting on hold shelf",
    "09": "waiting to be re-shelved",
    "10": "in transit",
    "11": "claimed returned",
    "12": "lost",
    "13": "missing",
  },
  securityMarker: { "00": "other", "01": "none", "02": "Tattle-Tape strip", "03": "Whisper Tape" },
};

/** Values of variable fields, by field code. */
export const FIELD_VALUES: Readonly<Record<string, Values>> = {
  BI: yesNo,
  BL: yesNo,
  BO: yesNo,
  CI: yesNo,
  CQ: yesNo,
  BT: feeTypes,
  BY: { "1": "other", "2": "any copy of the title", "3": "this copy", "4": "any copy at one branch" },
  CK: {
    "000": "other",
    "001": "book",
    "002": "magazine",
    "003": "bound journal",
    "004": "audio tape",
    "005": "video tape",
    "006": "CD or CD-ROM",
    "007": "diskette",
    "008": "book with diskette",
    "009": "book with CD",
    "010": "book with audio tape",
  },
  CV: {
    "00": "unknown",
    "01": "hold for this library",
    "02": "hold for another branch",
    "03": "hold for interlibrary loan",
    "04": "send to another branch",
    "98": "data corrupted (Koha)",
    "99": "other",
  },
};

/** The 14 flags of the patron status, in order. */
export const PATRON_STATUS_FLAGS = [
  "charge privileges denied",
  "renewal privileges denied",
  "recall privileges denied",
  "hold privileges denied",
  "card reported lost",
  "too many items charged",
  "too many items overdue",
  "too many renewals",
  "too many claims of items returned",
  "too many items lost",
  "excessive outstanding fines",
  "excessive outstanding fees",
  "recall overdue",
  "too many items billed",
] as const;

/** The positions of the summary of 63, in order: what is asked for, and the field that lists it in 64. */
export const SUMMARY_LISTS = [
  { name: "hold items", field: "AS", count: "holdItemsCount" },
  { name: "overdue items", field: "AT", count: "overdueItemsCount" },
  { name: "charged items", field: "AU", count: "chargedItemsCount" },
  { name: "fine items", field: "AV", count: "fineItemsCount" },
  { name: "recall items", field: "BU", count: "recallItemsCount" },
  { name: "unavailable holds", field: "CD", count: "unavailableHoldsCount" },
] as const;
