/** A `fault` breaks SIP2; a `note` is allowed or common, but some servers choke on it. */
export interface Rule {
  readonly kind: "fault" | "note";
  readonly text: string;
  readonly source: string;
}

const SIP2 = "SIP2 2.00";
const DETECTION = "SIP2 2.00, error detection";

/** What a client is held to. */
export const RULES = {
  "terminator.lf": {
    kind: "fault",
    text: "A message ends with CR; a lone LF does not end it everywhere.",
    source: "SIP2 2.00; Evergreen SIPServer hangs, seen live",
  },
  "terminator.crlf": {
    kind: "note",
    text: "A message ends with CR alone; the LF after it is one byte too many for some servers.",
    source: "SIP2 2.00; invenio-sip2 server.py",
  },
  "terminator.none": {
    kind: "fault",
    text: "The last message of a connection has a terminator too.",
    source: SIP2,
  },
  "message.not-sip": { kind: "fault", text: "A message starts with two digits.", source: SIP2 },
  "message.leading-bytes": {
    kind: "fault",
    text: "Nothing comes before the two digits, telnet options neither.",
    source: "Ex Libris knowledge base: Aleph answers 96",
  },
  "message.unknown": { kind: "fault", text: "The message code is one of SIP2.", source: SIP2 },
  "message.of-acs": { kind: "fault", text: "A terminal sends requests, not answers.", source: SIP2 },
  "message.short": { kind: "fault", text: "All fixed fields are there in their full width.", source: SIP2 },
  "message.charset": {
    kind: "note",
    text: "Values of requests are ASCII; servers mangle or refuse the rest.",
    source: "Evergreen SIPServer and SIP2Mediator, seen live",
  },
  "message.control": { kind: "fault", text: "No value holds a control character.", source: SIP2 },
  "message.length": {
    kind: "note",
    text: "A request fits into 1024 bytes; some servers read no more at once.",
    source: "invenio-sip2 server.py",
  },
  "fixed.order": {
    kind: "fault",
    text: "Fixed fields stand in the order of the message's definition.",
    source: SIP2,
  },
  "fixed.value": {
    kind: "fault",
    text: "A fixed field has one of the values, or the shape, that SIP2 gives it.",
    source: SIP2,
  },
  "fixed.stray": {
    kind: "fault",
    text: "17 has no language field: the date comes first.",
    source: "SIP2 2.00; Koha misc/sip_cli_emulator.pl sends it",
  },
  "date.missing": { kind: "fault", text: "The transaction date is there, not blank.", source: SIP2 },
  "date.layout": {
    kind: "fault",
    text: "A date is YYYYMMDD, four characters of zone, HHMMSS, and a day that exists.",
    source: SIP2,
  },
  "date.zone": {
    kind: "fault",
    text: "The zone is four blanks, or three blanks and a letter (Z for UTC).",
    source: "SIP2 2.00; NYPL circulation api/sip/client.py sends 0000",
  },
  "field.missing": {
    kind: "fault",
    text: "Required fields are sent, empty if need be.",
    source: "SIP2 2.00; php-sip2 issue 2",
  },
  "field.repeated": {
    kind: "fault",
    text: "A field of a request comes once; servers keep the first, or the last.",
    source: "Evergreen SIPServer, seen live",
  },
  "field.unknown": { kind: "note", text: "The field code is one that is known.", source: SIP2 },
  "field.elsewhere": { kind: "note", text: "The field belongs to this message.", source: SIP2 },
  "field.too-long": {
    kind: "fault",
    text: "A value has at most 255 characters; servers cut the rest.",
    source: "Evergreen SIPServer Sip.pm, seen live",
  },
  "field.delimiter": {
    kind: "fault",
    text: "Every field ends with one delimiter, and no value holds one.",
    source: SIP2,
  },
  "field.value": {
    kind: "fault",
    text: "A flag is Y or N, a count is digits, an amount is digits with a decimal sign.",
    source: SIP2,
  },
  "field.range": { kind: "fault", text: "BP is not beyond BQ.", source: SIP2 },
  "sequence.digit": {
    kind: "fault",
    text: "AY is one digit.",
    source: "SIP2 2.00, error detection; SIP2.NET issue 4",
  },
  "sequence.advance": {
    kind: "fault",
    text: "AY goes up by one with every new request, 0 after 9.",
    source: DETECTION,
  },
  "sequence.gone": { kind: "fault", text: "Once begun, error detection goes on.", source: DETECTION },
  "sequence.on-97": { kind: "fault", text: "97 has AZ but no AY.", source: DETECTION },
  "checksum.wrong": { kind: "fault", text: "AZ fits the bytes of the message.", source: DETECTION },
  "checksum.layout": {
    kind: "fault",
    text: "AY, one digit, AZ and four capital hex digits end the message, no delimiter between or after them.",
    source: DETECTION,
  },
  "resend.changed": {
    kind: "fault",
    text: "After 96 the same bytes are sent again.",
    source: "SIP2 2.00; edge-sip2 MainVerticle.resendPreviousMessage",
  },
  "login.first": {
    kind: "fault",
    text: "The login comes before every other request.",
    source: "SIP2 2.00; Evergreen SIPServer closes, seen live",
  },
  "login.status-first": {
    kind: "note",
    text: "99 before the login is refused by many servers.",
    source: "Evergreen SIPServer allow_sc_status_then_login",
  },
  "login.again": { kind: "note", text: "One login a connection is enough.", source: SIP2 },
  "login.algorithm": {
    kind: "fault",
    text: "The algorithm digits of 93 are 0: nothing else was ever defined.",
    source: "SIP2 2.00; SIPServer answers 940, seen live",
  },
  "session.no-status": { kind: "note", text: "99 follows the login, before anything else.", source: SIP2 },
  "session.version": {
    kind: "fault",
    text: "99 says version 2.00; servers fall back to 1.00 otherwise.",
    source: "Evergreen SIPServer, seen live",
  },
  "session.pipelining": {
    kind: "fault",
    text: "One request at a time: the next one waits for the answer.",
    source: "SIP2 2.00; SIP2Mediator drops the rest",
  },
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleId = keyof typeof RULES;
export const RULE_IDS = Object.keys(RULES) as RuleId[];
