import { GENERIC } from "./generic.ts";
import { known, unsure, type DialectSpec } from "./settings.ts";

/** The dialects, one record each, stating only what differs from `generic`. */
export const DIALECTS = {
  generic: { title: "SIP2 by the book, read generously", lines: GENERIC, notes: [] },

  "evergreen-sipserver": {
    title: "Evergreen, SIPServer (Perl)",
    lines: {
      charset: known(
        "utf8",
        "Sends ASCII without accents, or UTF-8 with letters and accents apart (NFD).",
        "SIPServer Sip.pm write_msg, seen live",
      ),
      escape: known("entity", "Writes a delimiter inside a value as `&#124;`.", "SIPServer Sip.pm add_field"),
      honoursNoBlock: known(
        false,
        "The flag is unpacked as a byte number and never equals Y: 11YY gave the ordinary due date.",
        "SIPServer Sip/MsgType.pm, seen live",
      ),
      honoursCancel: unsure(
        false,
        "BI is passed down to the ILS; what that does has not been shown.",
        "SIPServer Sip/MsgType.pm",
      ),
      holdCount: unsure(
        "with-unavailable",
        "The count of holds includes the unavailable ones.",
        "Libki lib/Libki/SIP.pm",
      ),
      trustStatusFlags: known(false, "The dummy ILS says checkin N, checkout N and does both.", "seen live"),
      keepAliveSeconds: known(25, "Closes after 60 s of silence, without a message.", "seen live"),
    },
    notes: [
      { text: "One worker by default: a second kiosk connects and gets silence.", source: "seen live" },
      {
        text: "Closes the connection on an unknown message and on any request before the login.",
        source: "seen live",
      },
      { text: "The answer to 97 carries AY0, whatever the request had.", source: "seen live" },
      {
        text: "A failed 66 lists `ARRAY(0x…)`; the dummy ILS lists `HASH(0x…)` and empty entries.",
        source: "seen live",
      },
      {
        text: "Renewal policy N is ignored: lending the same item again renews it.",
        source: "SIPServer Sip/MsgType.pm, seen live",
      },
      {
        text: "After a telnet login on a fresh process the first 99 closes the connection.",
        source: "seen live",
      },
    ],
  },

  "evergreen-mediator": {
    title: "Evergreen, SIP2Mediator (Rust)",
    lines: {
      charset: known(
        "utf8",
        "Drops the connection on bytes that are no UTF-8.",
        "evergreen-universe-rs sip2/src/connection.rs",
      ),
      escape: known(
        "delete",
        "Deletes a delimiter inside a value.",
        "evergreen-universe-rs sip2/src/util.rs",
      ),
      errorDetection: known(
        "off",
        "Its connection has no handling of AY and AZ.",
        "evergreen-universe-rs sip2/src/connection.rs",
      ),
      holdCount: unsure(
        "with-unavailable",
        "As SIPServer in front of the same ILS.",
        "Libki lib/Libki/SIP.pm",
      ),
    },
    notes: [
      {
        text: "Reads one message at a time and throws away what follows it in the same segment.",
        source: "evergreen-universe-rs sip2/src/connection.rs",
      },
      {
        text: "A refused login is followed by a closed connection, and so is any fault of the back-end.",
        source: "evergreen-universe-rs sip2-mediator/src/session.rs",
      },
      { text: "No 19, 25 or 96.", source: "evergreen-universe-rs sip2-mediator/src/session.rs" },
    ],
  },

  koha: {
    title: "Koha",
    lines: {
      charset: unsure(
        "utf8",
        "What the account's `encoding` says; unset, raw bytes go out. Some sites need cp850.",
        "Koha C4/SIP/Sip.pm; digibib/ls.ext issues 4 and 9",
      ),
      escape: known(
        "entity",
        "Writes a delimiter inside a value as `&#124;`.",
        "Koha C4/SIP/Sip.pm add_field",
      ),
      honoursNoBlock: known(
        false,
        "The flag is unpacked as a byte number and never equals Y; newer versions pass the due date on.",
        "Koha C4/SIP/Sip/MsgType.pm",
      ),
      honoursCancel: unsure(
        false,
        "BI is passed down; what that does has not been shown.",
        "Koha C4/SIP/Sip/MsgType.pm",
      ),
      holdCount: known("available", "Counts the two kinds of holds apart.", "Libki lib/Libki/SIP.pm"),
    },
    notes: [
      {
        text: 'Ends answers with CRLF unless the account says terminator="CR".',
        source: "Koha C4/SIP/Sip.pm write_msg",
      },
      {
        text: "Answers an unknown or empty message with a plain 96, for ever.",
        source: "Koha C4/SIP/Sip/MsgType.pm",
      },
      {
        text: "A 66 may end in the text of a Perl object, without delimiter.",
        source: "Koha C4/SIP/Sip/MsgType.pm",
      },
      {
        text: "AH may be written by the user's preference; a due day without a time becomes 23:59:00.",
        source: "Koha C4/SIP/Sip/MsgType.pm",
      },
      { text: "hide_fields can remove any field, required ones too.", source: "Koha C4/SIP/Sip.pm" },
      {
        text: "AP in 09 overrides the branch of the login.",
        source: "Koha C4/SIP/ILS/Transaction/Checkin.pm",
      },
      {
        text: "Alert type 98 means that the item's data are corrupt, 00 may stand in a good return.",
        source: "Koha C4/SIP/ILS/Transaction/Checkin.pm",
      },
    ],
  },

  folio: {
    title: "FOLIO (edge-sip2, fsip2)",
    lines: {
      charset: known(
        "cp850",
        "The default of a tenant; another one is configured per tenant.",
        "edge-sip2 README",
      ),
      escape: known("blank", "Writes a blank for a delimiter inside a value.", "edge-sip2 lib.ftl"),
      zone: known(
        "UTC",
        "Dates are in the zone of the tenant, and Etc/UTC where none is set: override it by the tenant's zone.",
        "edge-sip2 README",
      ),
      desensitizeUnknown: known(
        "yes",
        "fsip2 says U in every 12; without this nothing would ever be released.",
        "fsip2 field_mapping.md",
      ),
      decimalSign: known(".", "Writes thousands with a comma: `1,234.56`.", "edge-sip2 lib.ftl"),
      sendsPinIn: unsure(
        ["23", "63", "35", "37"],
        "Where a tenant may require that the PIN is verified.",
        "edge-sip2 README",
      ),
    },
    notes: [
      { text: "CP in 93 must be the UUID of the service point.", source: "edge-sip2 README" },
      {
        text: "With errorDetectionEnabled it refuses any message without AY and AZ, and replays its last answer when both are the same as before.",
        source: "edge-sip2 MainVerticle.java",
      },
      {
        text: "On an exception it answers in plain text: `Problems handling the request: …`.",
        source: "edge-sip2 MainVerticle.java",
      },
      { text: "No 01, 15, 19, 25. Long AF come in pieces of 255.", source: "edge-sip2 handlers, lib.ftl" },
      {
        text: "fsip2: resensitize is always Y and magnetic always U in a 10.",
        source: "fsip2 field_mapping.md",
      },
    ],
  },

  alma: {
    title: "Ex Libris Alma",
    lines: {
      honoursNoBlock: known(
        true,
        "Skips the checks of blocks and takes the kiosk's due date.",
        "developers.exlibrisgroup.com, self-check",
      ),
      sends35: unsure(
        false,
        "Not among the documented messages.",
        "developers.exlibrisgroup.com, self-check",
      ),
      honoursCancel: known(true, "BI undoes the transaction.", "developers.exlibrisgroup.com, self-check"),
    },
    notes: [
      {
        text: "TLS (stunnel), usually port 6443. Only 09 11 29 65 37 63 17 23 93 99.",
        source: "developers.exlibrisgroup.com, self-check",
      },
      {
        text: "AC belongs to a circulation desk. The renewal policy flag, AP and CH are ignored.",
        source: "developers.exlibrisgroup.com, self-check",
      },
    ],
  },

  aleph: {
    title: "Ex Libris Aleph",
    lines: {
      loginStyle: unsure(
        "93",
        "Optional and not enforced, but without it the station books as SELFCHECK, also after a reconnect.",
        "Ex Libris knowledge base",
      ),
      sendsPinIn: known(
        ["23", "35", "37", "63"],
        "pin_required makes these four check the PIN.",
        "Ex Libris knowledge base",
      ),
    },
    notes: [
      {
        text: "Telnet bytes before the first message are answered by 96.",
        source: "Ex Libris knowledge base",
      },
      {
        text: "A hold on a returned item is not triggered by SIP2; there is only the message or the alert.",
        source: "Ex Libris knowledge base, tab_sip2_alert",
      },
    ],
  },

  symphony: {
    title: "SirsiDynix Symphony",
    lines: {
      loginStyle: unsure(
        "93",
        "Often behind a telnet or SSH login: then set `telnet` and its texts.",
        "php-sip2",
      ),
      errorDetection: known("if-present", "AY must be one digit, otherwise 96 for ever.", "SIP2.NET issue 4"),
    },
    notes: [{ text: "Answers came in two TCP segments until 2019.", source: "Libki issue 110" }],
  },

  horizon: {
    title: "SirsiDynix Horizon",
    lines: {},
    notes: [
      {
        text: "Holds, statuses and texts come from its Selfcheck Control table: AF is the only reason one gets.",
        source: "SirsiDynix administration help",
      },
    ],
  },

  polaris: {
    title: "Innovative Polaris",
    lines: {
      loginStyle: unsure("93", "Some sites know the station by its address: then `none`.", "hearsay"),
    },
    notes: [
      {
        text: "BC, PZ, PX, PY are extensions, and PA means something else than elsewhere.",
        source: "NYPL-Simplified circulation api/sip/client.py",
      },
    ],
  },

  sierra: {
    title: "Innovative Sierra and Millennium",
    lines: {
      holdCount: known(
        "with-unavailable",
        "The count of holds includes the unavailable ones.",
        "Libki lib/Libki/SIP.pm",
      ),
    },
    notes: [
      {
        text: "Logins are made by the vendor, one per licence. TLS (stunnel) since 4.1.",
        source: "documentation.iii.com",
      },
      {
        text: "Returning an item that is not on loan leaves its status as it was. A patron alias may stand in DA.",
        source: "documentation.iii.com",
      },
    ],
  },

  verso: {
    title: "Auto-Graphics VERSO",
    lines: {
      sends35: known(
        false,
        "It must not get an end of session.",
        "ThePalaceProject circulation api/sip/dialect.py",
      ),
    },
    notes: [],
  },

  spydus: {
    title: "Civica Spydus",
    lines: {
      checksPin: known(
        false,
        "Let patrons in without a PIN: the station insists on CQ=Y.",
        "Libki issue 351",
      ),
    },
    notes: [],
  },

  rero: {
    title: "RERO ILS, invenio-sip2",
    lines: {
      charset: known("utf8", "Sends and reads UTF-8.", "invenio-sip2 config.py"),
      terminator: known(
        "\r",
        "Cuts exactly one byte off each message: CRLF breaks it.",
        "invenio-sip2 server.py",
      ),
      honoursNoBlock: known(
        false,
        "Says off-line ok=Y and has no code that reads the flag.",
        "invenio-sip2 models.py",
      ),
      holdLists: unsure(
        "together",
        "All requests were listed as ready until that was mended; which version a library has cannot be asked.",
        "rero-ils issues 3173 and 2537",
      ),
    },
    notes: [
      {
        text: "Takes each read of 1024 bytes as a whole message: a request must be one write and shorter than that.",
        source: "invenio-sip2 server.py",
      },
      {
        text: "Mixed the lists AS and CD; early versions left lists out.",
        source: "rero-ils issues 3173 and 2537",
      },
    ],
  },
} as const satisfies Readonly<Record<string, DialectSpec>>;

export type DialectName = keyof typeof DIALECTS;
