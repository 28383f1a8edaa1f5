/**
 * The variable fields of SIP2, one row each: what a field is called, what its value is, and who may see it.
 * Sources: SIP2 (3M, 2.00), the "3M SIP 2.0 Extensions" of 2005 (CR CS CT CV CY DA), and the vendors named in a label.
 */

/**
 * Who may see the value: `open` anybody; `text` free words of the ACS that may quote a patron; `person` says who
 * somebody is or what they own; `password` opens something. Logs show only `open` and cleaned `text`.
 */
export type Secrecy = "open" | "text" | "person" | "password";

/** What the value is. It is a hint for people and tools; the codec carries every value as it came. */
export type FieldKind = "text" | "flag" | "date" | "money" | "count" | "code";

export interface FieldSpec {
  readonly label: string;
  readonly kind: FieldKind;
  readonly secrecy: Secrecy;
}

const row =
  (kind: FieldKind, secrecy: Secrecy) =>
  (label: string): FieldSpec => ({ label, kind, secrecy });
const text = row("text", "open");
const words = row("text", "text");
const flag = row("flag", "open");
const date = row("date", "open");
const money = row("money", "open");
const count = row("count", "open");
const code = row("code", "open");
const person = row("text", "person");
const password = row("text", "password");

export const FIELDS = {
  AA: person("patron identifier"),
  AB: text("item identifier"),
  AC: password("terminal password"),
  AD: password("patron password"),
  AE: person("personal name"),
  AF: words("screen message"),
  AG: words("print line"),
  AH: date("due date"),
  AJ: text("title identifier"),
  AL: words("blocked card message"),
  AM: text("library name"),
  AN: text("terminal location"),
  AO: text("institution id"),
  AP: text("current location"),
  AQ: text("permanent location"),
  AS: person("hold items"),
  AT: person("overdue items"),
  AU: person("charged items"),
  AV: person("fine items"),
  AY: code("sequence number"),
  AZ: code("checksum"),
  BD: person("home address"),
  BE: person("e-mail address"),
  BF: person("home phone number"),
  BG: text("owner"),
  BH: code("currency type"),
  BI: flag("cancel"),
  BK: text("transaction id"),
  BL: flag("valid patron"),
  BM: person("renewed items"),
  BN: person("unrenewed items"),
  BO: flag("fee acknowledged"),
  BP: count("start item"),
  BQ: count("end item"),
  BR: count("queue position"),
  BS: text("pickup location"),
  BT: code("fee type"),
  BU: person("recall items"),
  BV: money("fee amount"),
  BW: date("expiration date"),
  BX: code("supported messages"),
  BY: code("hold type"),
  BZ: count("hold items limit"),
  CA: count("overdue items limit"),
  CB: count("charged items limit"),
  CC: money("fee limit"),
  CD: person("unavailable hold items"),
  CF: count("hold queue length"),
  CG: text("fee identifier"),
  CH: text("item properties"),
  CI: flag("security inhibit"),
  CJ: date("recall date"),
  CK: code("media type"),
  CL: text("sort bin"),
  CM: date("hold pickup date"),
  CN: text("login user id"),
  CO: password("login password"),
  CP: text("location code"),
  CQ: flag("valid patron password"),

  // "3M SIP 2.0 Extensions", document revision 1.20, 2005.
  CR: text("collection code"),
  CS: text("call number"),
  CT: text("destination location"),
  CV: code("alert type"),
  CY: person("hold patron id"),
  DA: person("hold patron name"),

  // Vendors. The same code can mean something else elsewhere.
  BC: person("birth date (Polaris)"),
  DE: words("summary (fsip2)"),
  EA: text("author (fsip2)"),
  FA: money("fee remaining (FOLIO)"),
  FB: text("fee detail (FOLIO)"),
  FC: text("fee created (FOLIO)"),
  FD: text("fee detail (FOLIO)"),
  FE: text("fee type (FOLIO)"),
  FF: text("fee detail (FOLIO)"),
  FG: money("fee amount (FOLIO)"),
  FU: person("borrower type (FOLIO)"),
  FV: person("borrower type name (FOLIO)"),
  IN: text("ISBN (fsip2)"),
  KP: text("extension (dp2)"),
  KQ: text("extension (dp2)"),
  MA: text("bibliographic id (Voyager)"),
  MB: text("ISBN (Voyager)"),
  MC: text("LCCN (Voyager)"),
  NB: text("UPC (fsip2)"),
  OR: text("register login (Evergreen)"),
  PA: person("card expiry (EnvisionWare; another meaning at Polaris)"),
  PB: person("birth date (EnvisionWare)"),
  PC: person("patron class (EnvisionWare)"),
  PD: person("birth date (Atriuum)"),
  PI: person("internet privilege"),
  PT: person("patron group (Voyager)"),
  PX: person("card expiry (Polaris)"),
  PY: person("card expired (Polaris)"),
  PZ: person("postal code (Polaris)"),
  RN: text("check number (Evergreen)"),
  XI: person("internal id (Evergreen)"),
  ZY: person("patron type (Koha)"),
} as const satisfies Readonly<Record<string, FieldSpec>>;

export type FieldCode = keyof typeof FIELDS;

/** What nothing is known about is treated as saying who somebody is. */
const UNKNOWN: FieldSpec = { label: "unknown field", kind: "text", secrecy: "person" };

export function isKnownField(fieldCode: string): fieldCode is FieldCode {
  return Object.hasOwn(FIELDS, fieldCode);
}

export function fieldSpec(fieldCode: string): FieldSpec {
  return isKnownField(fieldCode) ? FIELDS[fieldCode] : UNKNOWN;
}

/** True for an ASCII letter or digit. */
export function isAlphanumeric(unit: number): boolean {
  return (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57) || (unit >= 97 && unit <= 122);
}

/** Two letters or digits, which is what a reader takes for a code; "" stands for text that no field begins. */
export function isFieldCode(text: string): boolean {
  return (
    text === "" ||
    (text.length === 2 && isAlphanumeric(text.charCodeAt(0)) && isAlphanumeric(text.charCodeAt(1)))
  );
}

/**
 * A code as logs may show it. One that no vendor would choose is likely the head of a value that held a raw
 * delimiter: of the PIN `12|34`, say.
 */
export function shownCode(fieldCode: string): string {
  return /^(?:[A-Z][A-Z\d])?$/.test(fieldCode) ? fieldCode : "??";
}
