import { habitsOf, type AcsDialect } from "../habits.ts";
import { behaviour, type Behaviour } from "./behaviour.ts";
import type { Limits } from "./limits.ts";
import type { BehaviourName, ParametersOf } from "./table.ts";

/** One behaviour of a real server, with what it is and where that is known from. */
export interface DialectBehaviour {
  readonly behaviour: Behaviour;
  readonly reason: string;
  readonly source: string;
}

function line<Name extends BehaviourName>(
  name: Name,
  parameters: ParametersOf<Name>,
  limits: Partial<Limits>,
  reason: string,
  source: string,
): DialectBehaviour {
  return { behaviour: behaviour(name, parameters, limits), reason, source };
}

const EVERGREEN_LIVE = "Evergreen SIPServer, seen live";
const KOHA = "Koha C4/SIP/Sip.pm";
const MEDIATOR = "evergreen-universe-rs sip2/src/connection.rs";

/** How each server deals with bytes and sessions; what its answers say is in the habits of the same name. */
export const DIALECT_BEHAVIOURS = {
  generic: [],
  "evergreen-sipserver": [
    line(
      "charset",
      { value: "utf8-nfd" },
      {},
      "Letters and accents go out apart.",
      "SIPServer Sip.pm write_msg",
    ),
    line(
      "escape",
      { value: "entity" },
      {},
      "A delimiter goes out as `&#124;`.",
      "SIPServer Sip.pm add_field",
    ),
    line("unknown-message", { value: "close" }, {}, "Closes on a message it does not know.", EVERGREEN_LIVE),
    line("idle-close", { seconds: 60 }, {}, "Closes after 60 s of silence, without a word.", EVERGREEN_LIVE),
    line("resent-sequence", { value: "zero" }, {}, "The answer to 97 carries AY0.", EVERGREEN_LIVE),
    line(
      "only-first-version",
      { value: true },
      {},
      "After a 99 with 1.00, 63 closes the connection.",
      EVERGREEN_LIVE,
    ),
    line("when-full", { value: "silence" }, {}, "One client too many gets silence.", EVERGREEN_LIVE),
    line(
      "add-field",
      { code: "BM", value: "ARRAY(0x55d0c0ffee00)", onlyRefused: true },
      { messages: ["65"] },
      "A refused 66 lists Perl's name of a list.",
      EVERGREEN_LIVE,
    ),
    line(
      "add-field",
      { code: "BN", value: "ARRAY(0x55d0c0ffee18)", onlyRefused: true },
      { messages: ["65"] },
      "As BM.",
      EVERGREEN_LIVE,
    ),
  ],
  "evergreen-mediator": [
    line("escape", { value: "delete" }, {}, "Deletes a delimiter.", "evergreen-universe-rs sip2/src/util.rs"),
    line("error-detection", { value: "off" }, {}, "Knows no AY and AZ.", MEDIATOR),
    line("pipelined", { value: "drop" }, {}, "Throws away what follows a message in one read.", MEDIATOR),
    line("unknown-message", { value: "close" }, {}, "Any fault ends the connection; it has no 96.", MEDIATOR),
    line(
      "refused-logins",
      { value: 1 },
      {},
      "A refused login is followed by the end.",
      "evergreen-universe-rs sip2-mediator/src/session.rs",
    ),
  ],
  koha: [
    line("terminator", { value: "crlf" }, {}, "CRLF unless the account says CR.", `${KOHA} write_msg`),
    line("escape", { value: "entity" }, {}, "A delimiter goes out as `&#124;`.", `${KOHA} add_field`),
    line("unknown-message", { value: "96" }, {}, "A plain 96, for ever.", "Koha C4/SIP/Sip/MsgType.pm"),
    line("idle-close", { seconds: 600 }, {}, "client_timeout of its sample.", "Koha etc/SIPconfig.xml"),
    line("when-full", { value: "silence" }, {}, "One client too many gets silence.", "Koha, measured"),
    line(
      "move-fields",
      { first: ["AE", "AA"], last: ["AO"] },
      { messages: ["23", "01"] },
      "24 puts AE before AA, and AO last.",
      "Koha C4/SIP/Sip/MsgType.pm",
    ),
    line(
      "garbage-tail",
      { text: "C4::SIP::SIPServer=HASH(0x55e1c0ffee00)".repeat(2), onlyRefused: false },
      { messages: ["65"] },
      "66 ends with the text of a Perl object, twice.",
      "Koha C4/SIP/Sip/MsgType.pm, versions with the join bug",
    ),
  ],
  folio: [
    line("charset", { value: "cp850" }, {}, "IBM 850 unless the tenant says otherwise.", "edge-sip2 README"),
    line("escape", { value: "blank" }, {}, "A blank stands for a delimiter.", "edge-sip2 templates/lib.ftl"),
    line(
      "repeats",
      { value: "replay" },
      {},
      "Same AY and AZ as before: the stored answer, nothing is done again.",
      "edge-sip2 MainVerticle.resendPreviousMessage",
    ),
  ],
  alma: [
    line("unknown-message", { value: "close" }, {}, "Not documented; the careful assumption.", "assumed"),
  ],
  aleph: [
    line(
      "before-login",
      { value: "serve" },
      {},
      "93 is optional and not enforced.",
      "Ex Libris knowledge base",
    ),
  ],
  symphony: [
    line("bad-sequence", { value: "96" }, {}, "An AY of two digits gets 96 for ever.", "SIP2.NET issue 4"),
    line(
      "split",
      { bytes: 24, random: false, pauseMs: 2 },
      {},
      "Answers came in several segments until 2019.",
      "Libki issue 110",
    ),
  ],
  horizon: [],
  polaris: [],
  sierra: [],
  verso: [],
  spydus: [],
  rero: [
    line(
      "framing",
      { value: "read" },
      {},
      "Each read is taken for a message, and exactly one byte is cut off.",
      "invenio-sip2 server.py",
    ),
  ],
} as const satisfies { readonly [Name in AcsDialect]: readonly DialectBehaviour[] };

/** Everything that makes the server behave like that ILS, from the bottom of the stack up. */
export function dialectStack(dialect: AcsDialect): Behaviour[] {
  const lines: readonly DialectBehaviour[] = DIALECT_BEHAVIOURS[dialect];
  const own = lines.map((each) => each.behaviour);
  return dialect === "generic" ? own : [behaviour("habits", habitsOf(dialect), {}), ...own];
}
