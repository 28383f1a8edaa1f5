import { known, unsure, type DialectLines } from "./settings.ts";

/** What holds where a dialect says nothing else: SIP2 by the book, read generously. */
export const GENERIC: DialectLines = {
  terminator: known(
    "\r",
    "SIP2 ends a message with CR; receivers of CRLF take it too.",
    "SIP2 2.00; Evergreen SIPServer Sip.pm",
  ),
  frameEnd: known(
    "cr",
    "CR ends a frame and the LF of a CRLF is dropped. A lone LF may stand inside a text, so it ends a frame only when no CR came in time.",
    "Evergreen SIPServer Sip.pm read_SIP_packet; Koha C4/SIP/Sip.pm",
  ),
  charset: known(
    "utf8",
    "ASCII is part of it, letters and accents apart are joined (NFC), and bytes that are no UTF-8 are read as Latin-1.",
    "SIPServer Sip.pm write_msg; invenio-sip2; dp2",
  ),
  delimiter: known("|", "By the book.", "SIP2 2.00"),
  escape: known("none", "SIP2 has no escape for the delimiter.", "SIP2 2.00"),
  errorDetection: known(
    "if-present",
    "The first AY of a client switches it on; some servers never answer with it, some answer with it unasked.",
    "SIPServer Sip/MsgType.pm handle; SIP2.NET issue 1; php-sip2 issue 6; dp2 issue 765",
  ),
  loginStyle: known("93", "SIP2 2.00 has a login message.", "SIP2 2.00"),
  telnetTexts: known(
    { login: "login:", password: "password:", success: "Login OK", refused: "Invalid login" },
    "The texts of Evergreen and Koha; other vendors word them differently.",
    "SIPServer SIPServer.pm telnet_transport, seen live",
  ),
  honoursNoBlock: known(
    false,
    "Most servers read the flag wrongly or not at all, so that a replay is an ordinary transaction.",
    "SIPServer template CCA18A18, seen live; Koha Sip/MsgType.pm; invenio-sip2",
  ),
  honoursCancel: known(
    false,
    "A server that ignores BI would lend once more instead of undoing the loan.",
    "only Alma documents it; Evergreen and Koha pass it down",
  ),
  sends35: known(true, "The end of a session frees what the ACS keeps for a patron.", "SIP2 2.00"),
  holdCount: known(
    "available",
    "By the book the two counts are apart.",
    "SIP2 2.00; Libki lib/Libki/SIP.pm for Koha",
  ),
  holdLists: known("apart", "AS lists what is there, CD what is not.", "SIP2 2.00"),
  sendsPinIn: unsure(
    ["23", "63", "35", "37"],
    "Where servers that insist on a PIN check it; elsewhere it would only travel for nothing.",
    "Ex Libris knowledge base, pin_required of Aleph",
  ),
  checksPin: known(true, "CQ=Y says that the ACS compared the PIN.", "SIP2 2.00"),
  zone: known(
    "local",
    "Servers write blanks for the zone and mean their own local time.",
    "SIPServer, Koha, SIP2Mediator",
  ),
  dateStyle: known(
    "local",
    "Four blanks are understood by all.",
    "SIPServer, Koha, edge-sip2 DateTimeMapper",
  ),
  desensitizeUnknown: known(
    "unknown",
    "Whether U means that the security is released is the site's decision.",
    "SIP2 2.00",
  ),
  decimalSign: known(
    "any",
    "Both `1.50` and `3,50` occur; the last sign before one or two digits is taken.",
    "jsip2 documentation",
  ),
  trustOnLine: known(true, "An ACS that says it is off-line lends nothing.", "SIP2 2.00"),
  trustStatusFlags: known(
    false,
    "Servers say N for checkin and checkout and do both; asking costs nothing.",
    "SIPServer with its dummy ILS, seen live",
  ),
  trustSupportedMessages: known(
    true,
    "An unsupported message is answered by a closed connection or endless 96. A missing or short BX means: try it.",
    "SIPServer, seen live; Koha Sip/MsgType.pm",
  ),
  keepAliveSeconds: known(
    25,
    "The shortest idle time-out in the field is 60 s, and a server closes without a word.",
    "SIPServer, seen live; Koha etc/SIPconfig.xml",
  ),
  connectSeconds: known(
    5,
    "A host that drops packets is noticed before a patron gives up; one that is back is not waited for in vain.",
    "our choice",
  ),
  loginSeconds: known(
    10,
    "A server that is full accepts the connection and stays silent.",
    "Evergreen and Koha with default workers, measured",
  ),
  answerSeconds: known(15, "Only until 98 says otherwise, or where it says 000 or 999.", "our choice"),
  timeoutFromStatus: known(
    true,
    "The library's own figure, kept within 5 to 60 s: servers copy a number from a sample.",
    "edge-sip2 ACSStatus.java; samples of Koha (25, 100) and Evergreen (600)",
  ),
  endSessionSeconds: known(3, "Nobody waits for 36: the patron has gone.", "our choice"),
  maxResends: known(
    3,
    "Endless 96 means not supported or malformed, not noise.",
    "Koha Sip/MsgType.pm; SIP2.NET issue 4",
  ),
};
