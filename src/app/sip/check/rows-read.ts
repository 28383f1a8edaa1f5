import { all, first, given, type AnyMessage } from "../../../sip-client/message.ts";
import { SUMMARY_LISTS } from "../../../sip-client/spec/values.ts";
import {
  absent,
  exactly,
  field,
  fixed,
  itemInformation,
  login,
  maybe,
  patronInformation,
  patronStatus,
  rule,
  scStatus,
  step,
} from "./parts.ts";
import type { Check, Context, Expectation, Step } from "./types.ts";

/*
 * The checks that change nothing: login, status, patrons and items. What a tolerated deviation is known from stands
 * beside it.
 */

const NO_STATE = { changesState: false, needs: [], beforeLogin: false, request: undefined } as const;

const SOMETHING = /\S/;
const NOT_YES = /^[^Y]*$/;

const OWN_FORM = "some ILSs answer with their own form of the identifier";

const loginChecks = (user: string, password: string): readonly Check[] => [
  {
    ...NO_STATE,
    name: "Invalid username",
    about: "93/94 ok",
    needs: ["93"],
    beforeLogin: true,
    steps: ({ subject }) => [refusedLogin(login("lectern-no-such-login", "x", subject))],
  },
  {
    ...NO_STATE,
    name: "Invalid password",
    about: "93/94 ok",
    needs: ["93"],
    beforeLogin: true,
    steps: ({ subject }) => [refusedLogin(login(user, `${password}-not`, subject))],
  },
  {
    ...NO_STATE,
    name: "login",
    about: "93/94 ok; after two refused ones, which is below the three that servers allow",
    needs: ["93"],
    beforeLogin: true,
    steps: ({ subject }) => [step(login(user, password, subject), [fixed("ok", /^1$/)])],
  },
];

/** SIP2 does not say whether the connection outlives a refused login. */
function refusedLogin(message: AnyMessage): Step {
  return step(message, [fixed("ok", /^0$/)], { otherwise: { closed: "" } });
}

const statusChecks: readonly Check[] = [
  {
    ...NO_STATE,
    name: "SC status",
    about: "99/98: on-line, BX with 16 times Y or N, protocol version",
    steps: ({ subject }) => [
      step(scStatus(), [
        fixed("onLine", /^Y$/),
        fixed("checkinOk", /^Y$/, "SIPServer says N and does it all the same"),
        fixed("checkoutOk", /^Y$/, "SIPServer says N and does it all the same"),
        fixed("protocolVersion", /^2\.00$/, "a version like 2.0E was seen on a running server"),
        field("BX", /^[YN]{16}$/),
        ...(subject.institution === ""
          ? []
          : [field("AO", exactly(subject.institution), "some servers answer with a name of their own")]),
      ]),
    ],
    learn: (answer, { seen }) => {
      seen.supported = given(answer, "BX");
    },
  },
];

const validPatron = ({ subject }: Context): readonly Expectation[] => [
  field("AA", exactly(subject.patron), OWN_FORM),
  field("AE", SOMETHING),
  field("BL", /^Y$/),
];

const unknownPatron = ({ subject }: Context): readonly Expectation[] => [
  field("AA", exactly(subject.unknownPatron), OWN_FORM),
  maybe("BL", NOT_YES),
  maybe("CQ", NOT_YES),
  field("AE", /^\s*$/, "some servers put a message into the name"),
  fixed(
    "patronStatus",
    /^Y/,
    "only a hint: SIPServer and Koha deny four privileges, SIP2 does not ask for it",
  ),
];

const patronChecks: readonly Check[] = [
  {
    ...NO_STATE,
    name: "patron status",
    about: "23/24: BL and CQ are Y",
    needs: ["pin"],
    request: "23",
    steps: (context) => [
      step(patronStatus(context, context.subject.patron, context.subject.pin), [
        ...validPatron(context),
        field("CQ", /^Y$/),
      ]),
    ],
  },
  {
    ...NO_STATE,
    name: "patron status, wrong PIN",
    about: "23/24: CQ is not Y",
    request: "23",
    steps: (context) => [
      step(patronStatus(context, context.subject.patron, context.subject.badPin), [
        maybe("CQ", NOT_YES),
        field("BL", /^Y$/, "the patron is valid, the PIN is not; some servers refuse both"),
      ]),
    ],
  },
  {
    ...NO_STATE,
    name: "patron status, empty PIN",
    about: "23/24: CQ is not Y",
    request: "23",
    steps: (context) => [
      step(patronStatus(context, context.subject.patron, undefined), [
        maybe("CQ", NOT_YES, "Koha with allow_empty_passwords, and Spydus, take no PIN for a right one"),
      ]),
    ],
  },
  {
    ...NO_STATE,
    name: "patron status, unknown patron",
    about: "23/24: BL and CQ are not Y, AE is empty",
    request: "23",
    steps: (context) => [
      step(
        patronStatus(context, context.subject.unknownPatron, context.subject.badPin),
        unknownPatron(context),
      ),
    ],
  },
  {
    ...NO_STATE,
    name: "language is echoed",
    about: "23/24 language",
    request: "23",
    steps: (context) =>
      ["001", "002"].map((language) =>
        step(patronStatus(context, context.subject.patron, context.subject.pin, language), [
          fixed("language", new RegExp(`^${language}$`), "some ILSs answer with the patron's own language"),
        ]),
      ),
  },
  {
    ...NO_STATE,
    name: "patron information",
    about: "63/64: BL and CQ are Y, counts, no list unless asked",
    needs: ["pin"],
    request: "63",
    steps: (context) => [
      step(patronInformation(context, context.subject.patron, context.subject.pin, {}), [
        ...validPatron(context),
        field("CQ", /^Y$/),
        ...SUMMARY_LISTS.map((list) => absent(list.field, "some servers list what nobody asked for")),
      ]),
    ],
  },
  {
    ...NO_STATE,
    name: "patron information, wrong PIN",
    about: "63/64: CQ is not Y",
    request: "63",
    steps: (context) => [
      step(patronInformation(context, context.subject.patron, context.subject.badPin, {}), [
        maybe("CQ", NOT_YES),
      ]),
    ],
  },
  {
    ...NO_STATE,
    name: "patron information without PIN",
    about: "63/64: CQ only if AD was sent",
    request: "63",
    steps: (context) => [
      step(patronInformation(context, context.subject.patron, undefined, {}), [
        absent("CQ", "SIP2 leaves it open; Evergreen and Koha send CQ only if AD was there"),
      ]),
    ],
  },
  {
    ...NO_STATE,
    name: "patron information, unknown patron",
    about: "63/64: BL and CQ are not Y, AE is empty",
    request: "63",
    steps: (context) => [
      step(
        patronInformation(context, context.subject.unknownPatron, context.subject.badPin, {}),
        unknownPatron(context),
      ),
    ],
  },
];

const WHOLE_LISTS =
  "some servers take no notice of BP and BQ; SIPServer's test library does so for charged items";

/** How many entries the summary checks ask for. */
const RANGE_END = 5;

const listChecks: readonly Check[] = SUMMARY_LISTS.map((list, position) => ({
  ...NO_STATE,
  name: `patron information, ${list.name}`,
  about: `63/64 summary position ${position + 1}, BP BQ: ${list.field} and no other list`,
  request: "63",
  steps: (context) => [
    step(
      patronInformation(context, context.subject.patron, context.subject.pin, {
        list: position,
        range: [1, RANGE_END],
      }),
      [
        rule(
          `at most ${RANGE_END} of ${list.field}`,
          ({ message }) => all(message, list.field).length <= RANGE_END,
          WHOLE_LISTS,
        ),
        rule(
          `no empty ${list.field}`,
          ({ message }) => all(message, list.field).every((value) => value.trim() !== ""),
          "SIPServer's test library fills the range with empty entries",
        ),
        rule(
          `not more of ${list.field} than the count says`,
          ({ message }) => all(message, list.field).length <= countOf(message, list.count),
          "some servers leave holds that are not there yet out of the count; SIPServer's test library counts 0",
        ),
        ...SUMMARY_LISTS.filter((other) => other !== list).map((other) =>
          absent(other.field, "RERO ILS mixed lists until 2022; SIP2 lists what the summary asks for"),
        ),
      ],
    ),
  ],
}));

/** A count of four blanks means that the server does not count. */
function countOf(message: AnyMessage, name: string): number {
  const values: Readonly<Record<string, string>> = message.fixed;
  const text = values[name]?.trim() ?? "";
  return text === "" ? Number.POSITIVE_INFINITY : Number(text);
}

const rangeCheck: Check = {
  ...NO_STATE,
  name: "patron information, a range of one",
  about: "63/64 BP BQ: at most one entry",
  request: "63",
  steps: (context) => [
    step(
      patronInformation(context, context.subject.patron, context.subject.pin, { list: 2, range: [1, 1] }),
      [rule("at most one AU", ({ message }) => all(message, "AU").length <= 1, WHOLE_LISTS)],
    ),
  ],
};

const itemChecks: readonly Check[] = [
  {
    ...NO_STATE,
    name: "item information",
    about: "17/18: AB, AJ, circulation status",
    needs: ["item"],
    request: "17",
    steps: (context) => [
      step(itemInformation(context, context.subject.item ?? ""), [
        field("AB", exactly(context.subject.item ?? ""), OWN_FORM),
        field("AJ", SOMETHING),
        fixed("circulationStatus", /^(?:0[1-9]|1[0-3])$/, "vendors have values of their own from 14 on"),
      ]),
    ],
  },
  {
    ...NO_STATE,
    name: "item information, unknown item",
    about: "17/18: AJ is empty",
    request: "17",
    steps: (context) => [
      step(itemInformation(context, context.subject.unknownItem), [
        rule(
          "no title",
          ({ message }) => given(message, "AJ") === undefined,
          "some servers put a message into AJ",
        ),
        rule(
          "AB is echoed",
          ({ message }) => first(message, "AB")?.trim() === context.subject.unknownItem,
          OWN_FORM,
        ),
        fixed("circulationStatus", /^01$/, "a vendor may say lost or missing of what it does not know"),
      ]),
    ],
  },
];

/** Checks that change nothing; without a login there is none to check. */
export function readChecks(
  account: { readonly user: string; readonly password: string } | undefined,
): readonly Check[] {
  return [
    ...(account === undefined ? [] : loginChecks(account.user, account.password)),
    ...statusChecks,
    ...patronChecks,
    ...listChecks,
    rangeCheck,
    ...itemChecks,
  ];
}
