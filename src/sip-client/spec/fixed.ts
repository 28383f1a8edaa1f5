/** The kinds of fixed fields: width in characters and, where SIP2 limits them, the values that may stand there. */
export interface FixedKind<Values extends string = string> {
  readonly width: number;
  readonly values: readonly Values[] | undefined;
  /** What a sender should write. Readers only warn and carry the value as it came; encoders hold to the width. */
  readonly pattern: RegExp;
  /** The shape in words, for faults and for the reference page. */
  readonly shape: string;
}

function oneOf<const Values extends string>(...values: Values[]): FixedKind<Values> {
  const width = values[0]?.length ?? 0;
  const pattern = new RegExp(`^(?:${values.map((value) => value.replace(/[*+]/, "\\$&")).join("|")})$`);
  return { width, values, pattern, shape: values.map((value) => `"${value}"`).join(" or ") };
}

const shaped = (width: number, pattern: RegExp, shape: string): FixedKind => ({
  width,
  values: undefined,
  pattern,
  shape,
});

export const YN = oneOf("Y", "N");
export const OK01 = oneOf("0", "1");
export const YNU = oneOf("Y", "N", "U");
export const HOLD_MODE = oneOf("+", "-", "*");
/** `YYYYMMDDZZZZHHMMSS`; ZZZZ four blanks is local time. */
export const DATE = shaped(18, /^\d{8}[\dA-Z ]{4}\d{6}$/, "YYYYMMDDZZZZHHMMSS");
/** As DATE, or 18 blanks for "none given". */
export const DATE_OR_BLANK = shaped(
  18,
  /^(?:\d{8}[\dA-Z ]{4}\d{6}| {18})$/,
  "YYYYMMDDZZZZHHMMSS or 18 blanks",
);
/** Four digits, or four blanks for "not supported". */
export const COUNT = shaped(4, /^(?:\d{4}| {4})$/, "four digits or four blanks");
export const LANGUAGE = shaped(3, /^\d{3}$/, "three digits");
/** 14 flags, `Y` set or blank clear; some servers send `N` for clear. */
export const PATRON_STATUS = shaped(14, /^[YN ]{14}$/, "14 times Y or blank");
/** Ten positions, at most one `Y`. */
export const SUMMARY = shaped(10, /^(?=[^Y]*Y?[^Y]*$)[YN ]{10}$/, "ten blanks with at most one Y");
export const CODE2 = shaped(2, /^\d{2}$/, "two digits");
export const CURRENCY = shaped(3, /^[A-Z]{3}$/, "ISO 4217, three capitals");
export const ALGORITHM = shaped(1, /^\d$/, "one digit");
export const SC_STATUS = shaped(1, /^\d$/, "one digit");
export const PRINT_WIDTH = shaped(3, /^[ \d]{2}\d$/, "three digits");
export const VERSION = shaped(4, /^\d\.[\dA-Z]{2}$/, "2.00");
export const THREE_DIGITS = shaped(3, /^\d{3}$/, "three digits");
