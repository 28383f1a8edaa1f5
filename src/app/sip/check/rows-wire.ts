import type { AnyMessage } from "../../../sip-client/message.ts";
import { fixedEntries } from "../../../sip-client/message.ts";
import { patronStatus, rule, scStatus, step } from "./parts.ts";
import type { Check, Context, Expectation } from "./types.ts";

/*
 * The checks of the wire itself: terminators, segments, checksums, repetition. They use 99 and 23, which change
 * nothing.
 */

const NO_STATE = { changesState: false, needs: [], beforeLogin: false, request: undefined } as const;

/** Long enough for a server that answers, short enough to wait for one that never will. */
const SHORT_PATIENCE_MS = 2000;

function anyStatus(context: Context): AnyMessage {
  return patronStatus(context, context.subject.patron, context.subject.pin);
}

function isSame(one: AnyMessage, other: AnyMessage | undefined): boolean {
  if (other === undefined || one.code !== other.code) return false;
  const dates = new Set(["transactionDate", "dateTimeSync"]);
  const parts = (message: AnyMessage): unknown => [
    fixedEntries(message).filter(([name]) => !dates.has(name)),
    message.fields,
  ];
  return JSON.stringify(parts(one)) === JSON.stringify(parts(other));
}

const NO_DETECTION = "the server does no error detection: SIP2 lets it";

function mirrored(sent: string): Expectation[] {
  return [
    rule(
      "AY and AZ are in the answer",
      ({ checksum }) => checksum !== "absent",
      `${NO_DETECTION}; clients must live with it`,
    ),
    rule("AZ is right", ({ checksum }) => checksum !== "wrong"),
    rule(`AY is ${sent}`, ({ sequence }) => sequence === undefined || sequence === sent),
  ];
}

export const WIRE_CHECKS: readonly Check[] = [
  {
    ...NO_STATE,
    name: "messages may end with CR LF",
    about: "framing: the LF belongs to nobody",
    request: "23",
    steps: (context) => [
      step(anyStatus(context), [], { manner: { terminator: "\r\n" } }),
      step(scStatus(), [], { manner: { terminator: "\r\n" } }),
      step(anyStatus(context), [], { manner: { terminator: "\r" } }),
    ],
  },
  {
    ...NO_STATE,
    name: "a message that ends with LF alone is answered, or waits for its CR",
    about: "framing: SIP2 ends a message with CR",
    request: "23",
    steps: (context) => [
      step(anyStatus(context), [], {
        manner: { terminator: "\n" },
        otherwise: { silence: "" },
        patienceMs: SHORT_PATIENCE_MS,
      }),
    ],
  },
  {
    ...NO_STATE,
    name: "a message may come in several TCP segments",
    about: "framing: TCP keeps no message together",
    request: "23",
    steps: (context) => [
      step(anyStatus(context), [], {
        manner: { segments: 3 },
        otherwise: {
          "96": "invenio-sip2 takes each segment for a message",
          closed: "invenio-sip2 takes each segment for a message",
        },
      }),
    ],
  },
  {
    ...NO_STATE,
    name: "fields may come in any order, unknown ones too",
    about: "variable fields",
    request: "23",
    steps: (context) => {
      const message = anyStatus(context);
      const fields = [...message.fields].toReversed();
      return [
        step({ ...message, fields }, [
          rule("the patron is found", ({ message: { fields } }) =>
            fields.some(({ code, value }) => code === "BL" && value === "Y"),
          ),
        ]),
        step({ ...message, fields: [...message.fields, { code: "ZZ", value: "unknown" }] }, [], {
          otherwise: { "96": "some servers refuse what they do not know" },
        }),
      ];
    },
  },
  {
    ...NO_STATE,
    name: "error detection: AY and AZ are mirrored",
    about: "AY AZ",
    request: "23",
    steps: (context) =>
      ["0", "9"].map((digit) =>
        step(anyStatus(context), mirrored(digit), { manner: { detection: "on", sequence: digit } }),
      ),
    learn: (_answer, { seen }) => {
      seen.errorDetection ||= seen.lastChecksum !== "absent";
    },
  },
  {
    ...NO_STATE,
    name: "error detection: a wrong checksum is answered with 96",
    about: "AY AZ, 96",
    request: "23",
    steps: (context) => [
      step(
        anyStatus(context),
        [
          rule(
            "the message is not taken",
            () => false,
            ...(context.seen.errorDetection ? ([] as const) : ([NO_DETECTION] as const)),
          ),
        ],
        {
          manner: { detection: "wrong" },
          otherwise: { "96": "", closed: "a 96 would be right: the request was only damaged" },
        },
      ),
      step(anyStatus(context), [], { manner: { detection: "on" } }),
    ],
  },
  {
    ...NO_STATE,
    name: "97 brings the last answer again",
    about: "97",
    request: "97",
    steps: (context) => [
      step(anyStatus(context), []),
      step(
        { code: "97", fixed: {}, fields: [] },
        [rule("the same message", ({ message }, seen) => isSame(message, seen.lastAnswer))],
        { otherwise: { "96": "the server keeps no answer: then 96 is all it can say" } },
      ),
    ],
  },
  {
    ...NO_STATE,
    name: "an unknown message is survived",
    about: "SIP2 does not say what to do: 96, the end of the connection, and silence are seen",
    steps: () => [
      step(
        "55hello|",
        [rule("it is not taken for a message", () => false, "the server speaks an extension")],
        {
          otherwise: { "96": "", closed: "", silence: "" },
          patienceMs: SHORT_PATIENCE_MS,
        },
      ),
    ],
  },
  {
    ...NO_STATE,
    name: "the server serves on after an unknown message",
    about: "99/98",
    steps: () => [step(scStatus(), [])],
  },
];
