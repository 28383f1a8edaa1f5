import type { Charset } from "../../src/sip-client/charsets.ts";
import type { ChecksumState, WarningCode } from "../../src/sip-client/codec.ts";
import type { Code } from "../../src/sip-client/spec/messages.ts";

/** A frame as servers and clients in the field send it, and what it means. */
export interface FieldFrame {
  readonly name: string;
  /** One character a byte, without terminator. */
  readonly bytes: string;
  readonly charset?: Charset;
  readonly delimiter?: string;
  readonly escape?: "entity";
  readonly code: Code;
  readonly fixed?: Readonly<Record<string, string>>;
  readonly fields?: readonly (readonly [code: string, value: string])[];
  readonly checksum?: ChecksumState;
  readonly sequence?: string;
  readonly warnings?: readonly WarningCode[];
}

const DATE = "20261123    120000";
const PATRON = "              ";
const STATUS_23 = `23001${DATE}`;
const ANSWER_24 = `24${PATRON}001${DATE}`;
const NO_COUNTS = "000000000000000000000000";
const IAC_WILL_DO = "\xff\xfb\x01\xff\xfd\x03";

export const FIELD_FRAMES: readonly FieldFrame[] = [
  // Koha
  {
    name: "Koha's 66 that ends with the text of a Perl object, twice",
    bytes: `66000000000${DATE}AOmain|C4::SIP::SIPServer=HASH(0x55d0c8)C4::SIP::SIPServer=HASH(0x55d0c8)`,
    code: "66",
    fixed: { ok: "0", renewedCount: "0000", unrenewedCount: "0000", transactionDate: DATE },
    fields: [
      ["AO", "main"],
      ["C4", "::SIP::SIPServer=HASH(0x55d0c8)C4::SIP::SIPServer=HASH(0x55d0c8)"],
    ],
    warnings: ["unknown-field", "unterminated-field"],
  },
  {
    name: "Evergreen's failed 66 with the names of Perl arrays",
    bytes: `66000000000${DATE}AOmain|BMARRAY(0x1)|BNARRAY(0x2)|`,
    code: "66",
    fields: [
      ["AO", "main"],
      ["BM", "ARRAY(0x1)"],
      ["BN", "ARRAY(0x2)"],
    ],
  },
  {
    name: "Koha's plain 96",
    bytes: "96",
    code: "96",
    fixed: {},
    fields: [],
  },
  {
    name: "Koha's 24 with AE before AA and AO last",
    bytes: `${ANSWER_24}AEJane Roe|AA29999|BLY|CQY|AF|AOmain|`,
    code: "24",
    fields: [
      ["AE", "Jane Roe"],
      ["AA", "29999"],
      ["BL", "Y"],
      ["CQ", "Y"],
      ["AF", ""],
      ["AO", "main"],
    ],
  },
  {
    name: "Koha's emulator: a language in 17",
    bytes: `17001${DATE}AOmain|AB3000|AC|`,
    code: "17",
    fixed: { language: "001", transactionDate: DATE },
    fields: [
      ["AO", "main"],
      ["AB", "3000"],
      ["AC", ""],
    ],
    warnings: ["stray-fixed-field"],
  },
  {
    name: "an item whose transaction date begins like a language",
    bytes: `17${DATE}AOmain|AB3000|`,
    code: "17",
    fixed: { transactionDate: DATE },
    fields: [
      ["AO", "main"],
      ["AB", "3000"],
    ],
  },
  {
    name: "two screen messages",
    bytes: `${ANSWER_24}AOmain|AA1|AE|AFGreetings from Koha. |AFHome library: Main|`,
    code: "24",
    fields: [
      ["AO", "main"],
      ["AA", "1"],
      ["AE", ""],
      ["AF", "Greetings from Koha. "],
      ["AF", "Home library: Main"],
    ],
  },
  {
    name: "a due date in words",
    bytes: `121NNY${DATE}AOmain|AA1|AB2|AJCats|AH24/12/2026 23:59|`,
    code: "12",
    fields: [
      ["AO", "main"],
      ["AA", "1"],
      ["AB", "2"],
      ["AJ", "Cats"],
      ["AH", "24/12/2026 23:59"],
    ],
  },

  // Layout
  {
    name: "an institution padded with blanks and limits without zeros",
    bytes: `64${PATRON}001${DATE}${NO_COUNTS}AOJL                  |AA1|AERoe|BZ5|CA10|CB0|BLY|PD12/31/1999|`,
    code: "64",
    fixed: { holdItemsCount: "0000", unavailableHoldsCount: "0000" },
    fields: [
      ["AO", "JL                  "],
      ["AA", "1"],
      ["AE", "Roe"],
      ["BZ", "5"],
      ["CA", "10"],
      ["CB", "0"],
      ["BL", "Y"],
      ["PD", "12/31/1999"],
    ],
  },
  {
    name: "status flags with N and counts that are not supported",
    bytes: `64NNNNNNNNNNNNNN000${DATE}${" ".repeat(24)}AOmain|AA1|AERoe|`,
    code: "64",
    fixed: { patronStatus: "NNNNNNNNNNNNNN", fineItemsCount: "    " },
    fields: [
      ["AO", "main"],
      ["AA", "1"],
      ["AE", "Roe"],
    ],
  },
  {
    name: "a print width padded with a blank",
    bytes: "990 802.00",
    code: "99",
    fixed: { statusCode: "0", maxPrintWidth: " 80", protocolVersion: "2.00" },
    fields: [],
  },
  {
    name: "a nonsense protocol version and no BX",
    bytes: `98YYYNYN100003${DATE}2.0EAOmain|`,
    code: "98",
    fixed: { onLine: "Y", timeoutPeriod: "100", retriesAllowed: "003", protocolVersion: "2.0E" },
    fields: [["AO", "main"]],
  },
  {
    name: "protocol 1.00",
    bytes: `98YYYNYN100003${DATE}1.00AOmain|`,
    code: "98",
    fixed: { protocolVersion: "1.00" },
    fields: [["AO", "main"]],
  },
  {
    name: "BX that is too short",
    bytes: `98YYYNYN100003${DATE}2.00AOmain|BXYYY|`,
    code: "98",
    fields: [
      ["AO", "main"],
      ["BX", "YYY"],
    ],
  },
  {
    name: "a zone of four zeros",
    bytes: "35202611230000120000AOmain|AA1|",
    code: "35",
    fixed: { transactionDate: "202611230000120000" },
    fields: [
      ["AO", "main"],
      ["AA", "1"],
    ],
  },
  {
    name: "a delimiter straight after the fixed part",
    bytes: `15+${DATE}|AOmain|AA1|`,
    code: "15",
    fixed: { holdMode: "+", transactionDate: DATE },
    fields: [
      ["AO", "main"],
      ["AA", "1"],
    ],
    warnings: ["empty-segment"],
  },
  {
    name: "a value outside its set in the fixed part",
    bytes: `36X${DATE}AOmain|AA1|`,
    code: "36",
    fixed: { endSession: "X" },
    fields: [
      ["AO", "main"],
      ["AA", "1"],
    ],
    warnings: ["bad-fixed-field"],
  },
  {
    name: "another delimiter, with error detection",
    bytes: `${STATUS_23}AOmain^AA2^AC^AD^AY4AZF503`,
    delimiter: "^",
    code: "23",
    fields: [
      ["AO", "main"],
      ["AA", "2"],
      ["AC", ""],
      ["AD", ""],
    ],
    sequence: "4",
    checksum: "right",
  },

  // Values
  {
    name: "a raw delimiter in a title",
    bytes: `121NNY${DATE}AOmain|AA1|AB2|AJCats | Dogs|AH|`,
    code: "12",
    fields: [
      ["AO", "main"],
      ["AA", "1"],
      ["AB", "2"],
      ["AJ", "Cats | Dogs"],
      ["AH", ""],
    ],
    warnings: ["delimiter-in-value"],
  },
  {
    name: "a delimiter in a title as an entity",
    bytes: `121NNY${DATE}AOmain|AA1|AB2|AJCats &#124; Dogs|AH|`,
    escape: "entity",
    code: "12",
    fields: [
      ["AO", "main"],
      ["AA", "1"],
      ["AB", "2"],
      ["AJ", "Cats | Dogs"],
      ["AH", ""],
    ],
  },
  {
    name: "lower-case and digit codes of vendors",
    bytes: `${ANSWER_24}AOmain|AA1|AERoe|zzextra|9Xother|`,
    code: "24",
    fields: [
      ["AO", "main"],
      ["AA", "1"],
      ["AE", "Roe"],
      ["zz", "extra"],
      ["9X", "other"],
    ],
    warnings: ["unusual-field-code", "unusual-field-code"],
  },
  {
    name: "control bytes in PB (Atriuum)",
    bytes: `64${PATRON}001${DATE}${NO_COUNTS}AOmain|AA1|AERoe|PB\x14\x20|`,
    code: "64",
    fields: [
      ["AO", "main"],
      ["AA", "1"],
      ["AE", "Roe"],
      ["PB", "\x14 "],
    ],
    warnings: ["control-character"],
  },
  {
    name: "a field code inside the value of another field",
    bytes: `121NNY${DATE}AOmain|AA1|AB2|AJThe AAron and ABel story CQY|AH|`,
    code: "12",
    fields: [
      ["AO", "main"],
      ["AA", "1"],
      ["AB", "2"],
      ["AJ", "The AAron and ABel story CQY"],
      ["AH", ""],
    ],
  },
  {
    name: "a line feed inside a value",
    bytes: `${ANSWER_24}AOmain|AA1|AE|AFline one\nline two|`,
    code: "24",
    fields: [
      ["AO", "main"],
      ["AA", "1"],
      ["AE", ""],
      ["AF", "line one\nline two"],
    ],
    warnings: ["control-character"],
  },
  {
    name: "blanks and a NUL after the last delimiter",
    bytes: `${ANSWER_24}AOmain|AA1|AE|BLY|CQY|  \0`,
    code: "24",
    fields: [
      ["AO", "main"],
      ["AA", "1"],
      ["AE", ""],
      ["BL", "Y"],
      ["CQ", "Y"],
    ],
    warnings: ["control-character", "trailing-junk"],
  },
  {
    name: "a title that ends like a checksum",
    bytes: `18030201${DATE}AB2|AJPLAZ1234|`,
    code: "18",
    fixed: { circulationStatus: "03", securityMarker: "02", feeType: "01", transactionDate: DATE },
    fields: [
      ["AB", "2"],
      ["AJ", "PLAZ1234"],
    ],
    checksum: "absent",
  },

  // Error detection
  {
    name: "a sequence number of two digits",
    bytes: `${ANSWER_24}AOmain|AA1|AE|AY10AZF39D`,
    code: "24",
    fields: [
      ["AO", "main"],
      ["AA", "1"],
      ["AE", ""],
    ],
    sequence: "10",
    checksum: "right",
    warnings: ["bad-sequence"],
  },
  {
    name: "blanks after AZ",
    bytes: `${ANSWER_24}AOmain|AA1|AE|AY10AZF39D${" ".repeat(30)}`,
    code: "24",
    sequence: "10",
    checksum: "right",
    warnings: ["bad-sequence", "trailing-junk"],
  },
  {
    name: "a delimiter after AZ",
    bytes: "941AY0AZFDFD|",
    code: "94",
    fixed: { ok: "1" },
    fields: [],
    sequence: "0",
    checksum: "right",
    warnings: ["trailing-junk"],
  },
  {
    name: "another delimiter after AZ",
    bytes: `${STATUS_23}AOmain^AA2^AC^AD^AY4AZF503^`,
    delimiter: "^",
    code: "23",
    sequence: "4",
    checksum: "right",
    warnings: ["trailing-junk"],
  },
  {
    name: "97 with AZ and no AY",
    bytes: "97AZFEF5",
    code: "97",
    fields: [],
    checksum: "right",
  },
  {
    name: "AZ without AY after fields",
    bytes: `${STATUS_23}AOmain|AZ0000`,
    code: "23",
    fields: [["AO", "main"]],
    checksum: "wrong",
    warnings: ["checksum-wrong"],
  },
  {
    name: "AY glued to a value that has no delimiter",
    bytes: "9300CNu|COpAY1AZF8D0",
    code: "93",
    fields: [
      ["CN", "u"],
      ["CO", "p"],
    ],
    sequence: "1",
    warnings: ["checksum-glued", "checksum-wrong", "unterminated-field"],
    checksum: "wrong",
  },
  {
    name: "AZ damaged on the line",
    bytes: "941AY0AZFD?D",
    code: "94",
    fields: [],
    sequence: "0",
    checksum: "wrong",
    warnings: ["checksum-wrong"],
  },
  {
    name: "AZ cut short",
    bytes: "941AY0AZFD",
    code: "94",
    fields: [],
    sequence: "0",
    checksum: "wrong",
    warnings: ["checksum-wrong"],
  },
  {
    name: "AY4 and AZ though nobody asked (dp2)",
    bytes: `${ANSWER_24}AOmain|AA1|AE|AY4AZF3CA`,
    code: "24",
    sequence: "4",
    checksum: "right",
  },

  // Before the code
  {
    name: "telnet negotiation before 99",
    bytes: `${IAC_WILL_DO}9900802.00`,
    code: "99",
    fixed: { protocolVersion: "2.00" },
    warnings: ["leading-junk"],
  },
  {
    name: "a telnet command of two bytes before 99",
    bytes: "\xff\xf19900802.00AY1AZFCA0",
    code: "99",
    sequence: "1",
    checksum: "right",
    warnings: ["leading-junk"],
  },
  {
    name: "a telnet sub-negotiation before 99",
    bytes: "\xff\xfa\x18\x00XTERM\xff\xf09900802.00",
    code: "99",
    warnings: ["leading-junk"],
  },
  {
    name: "a byte order mark",
    bytes: "\xef\xbb\xbf941",
    charset: "utf8",
    code: "94",
    fixed: { ok: "1" },
    warnings: ["leading-junk"],
  },
  {
    name: "line ends and NULs",
    bytes: "\n\0 941",
    code: "94",
    warnings: ["leading-junk"],
  },

  // Charsets: café and cáliz
  {
    name: "Latin-1",
    bytes: `18030201${DATE}AB2|AJc\xe1liz|AY2AZF50B`,
    charset: "latin1",
    code: "18",
    fields: [
      ["AB", "2"],
      ["AJ", "cáliz"],
    ],
    sequence: "2",
    checksum: "right",
  },
  {
    name: "code page 850",
    bytes: `18030201${DATE}AB2|AJc\xa0liz|AY2AZF54C`,
    charset: "cp850",
    code: "18",
    fields: [
      ["AB", "2"],
      ["AJ", "cáliz"],
    ],
    sequence: "2",
    checksum: "right",
  },
  {
    name: "UTF-8",
    bytes: `18030201${DATE}AB2|AJc\xc3\xa1liz|AY2AZF488`,
    charset: "utf8",
    code: "18",
    fields: [
      ["AB", "2"],
      ["AJ", "cáliz"],
    ],
    sequence: "2",
    checksum: "right",
  },
  {
    name: "UTF-8 with letters and accents apart, as Evergreen writes it",
    bytes: `18030201${DATE}AB2|AJca\xcc\x81liz|AY2AZF43E`,
    charset: "utf8-nfd",
    code: "18",
    fields: [
      ["AB", "2"],
      ["AJ", "cáliz"],
    ],
    sequence: "2",
    checksum: "right",
  },
  {
    name: "an accent at the head of a value",
    bytes: `${ANSWER_24}AA\xcc\x81|AERoe|`,
    charset: "utf8",
    code: "24",
    fields: [
      ["AA", "\u0301"],
      ["AE", "Roe"],
    ],
  },
  {
    name: "Latin-1 where UTF-8 was promised",
    bytes: `${ANSWER_24}AOmain|AEJos\xe9|`,
    charset: "utf8",
    code: "24",
    fields: [
      ["AO", "main"],
      ["AE", "José"],
    ],
    warnings: ["charset"],
  },
  {
    name: "UTF-8 cut inside a letter",
    bytes: `${ANSWER_24}AOmain|AEJos\xc3|`,
    charset: "utf8",
    code: "24",
    fields: [
      ["AO", "main"],
      ["AE", "JosÃ"],
    ],
    warnings: ["charset"],
  },
  {
    name: "high bytes where ASCII was promised",
    bytes: `${ANSWER_24}AOmain|AEJos\xe9|`,
    code: "24",
    fields: [
      ["AO", "main"],
      ["AE", "José"],
    ],
    warnings: ["charset"],
  },
];

/** Lines that are no SIP2 message, and the fault that says so. */
export const UNREADABLE: readonly (readonly [name: string, bytes: string, fault: string])[] = [
  ["an empty line", "", "wire.empty"],
  ["a line of line ends and blanks", "\r\n  \r", "wire.empty"],
  ["telnet negotiation alone", IAC_WILL_DO, "wire.empty"],
  ["an unfinished telnet sub-negotiation", "\xff\xfa\x18\x0099", "wire.empty"],
  ["FOLIO's plain text", "Problems handling the request: java.lang.NullPointerException", "wire.not-sip"],
  ["a login prompt", "login: ", "wire.not-sip"],
  ["an HTTP server on the port", "HTTP/1.1 400 Bad Request", "wire.not-sip"],
  ["an SSH server on the port", "SSH-2.0-OpenSSH_9.2p1", "wire.not-sip"],
  ["a number as status text", "500 Internal Server Error", "wire.unknown-message"],
  ["SIP3's unsupported message", "00", "wire.unknown-message"],
  ["one digit", "9", "wire.not-sip"],
  ["a code and nothing else", "94", "wire.truncated"],
  ["a fixed part cut short", "98YNNYNN600003202611", "wire.truncated"],
  ["a checkout without its dates", "11YN", "wire.truncated"],
];
