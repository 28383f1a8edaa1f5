import { all, given, type AnyMessage } from "../../../sip-client/message.ts";
import { parseSipDate } from "../../../sip-client/dates.ts";
import {
  checkin,
  checkout,
  endSession,
  exactly,
  feePaid,
  field,
  fixed,
  hold,
  itemInformation,
  maybe,
  patronInformation,
  renew,
  rule,
  step,
} from "./parts.ts";
import type { Check, Context, Expectation } from "./types.ts";

/*
 * The checks that change state: a loan with everything that can happen to it, a hold, the end of the session, a
 * payment. They come in this order; whoever runs them undoes what is left.
 */

const CHANGES = { changesState: true, beforeLogin: false } as const;
const READS = { changesState: false, beforeLogin: false } as const;

const SOMETHING = /\S/;
/** Circulation statuses of an item that may be taken off the shelf: available, waiting to be re-shelved. */
const ON_SHELF = /^(?:03|09)$/;
/** Charged; charged and not to be recalled yet; recalled. */
const CHARGED = /^0[457]$/;

const item = ({ subject }: Context): string => subject.item ?? "";

const fixedValue = (message: AnyMessage, name: string): string | undefined =>
  (message.fixed as Readonly<Record<string, string>>)[name];

const named = (context: Context): Expectation[] => [
  field("AA", exactly(context.subject.patron), "some ILSs answer with their own form of the identifier"),
  field("AB", exactly(item(context)), "some ILSs answer with their own form of the identifier"),
];

const dueDate = (): Expectation[] => [
  field("AH", SOMETHING),
  rule(
    "the due date has 18 characters",
    ({ message }) => parseSipDate(given(message, "AH") ?? "", "UTC") !== undefined,
    "Koha and old Evergreen write it as their own users like it: show it as it is",
  ),
];

/** A library may refuse; what it may not do is to say yes and leave things open. */
const whereOk = (expectations: readonly Expectation[]): Expectation[] =>
  expectations.map((each) =>
    each.what === "field"
      ? rule(
          `${each.code} is there if the answer is yes`,
          ({ message }) =>
            fixedValue(message, "ok") !== "1" || each.pattern.test(given(message, each.code) ?? ""),
          ...(each.tolerated === undefined ? ([] as const) : ([each.tolerated] as const)),
        )
      : each,
  );

const LOAN_CHECKS: readonly Check[] = [
  {
    ...READS,
    name: "the item is on the shelf, so that the loan checks may use it",
    about: "17/18 circulation status 03 or 09",
    needs: ["item"],
    request: "17",
    steps: (context) => [
      step(itemInformation(context, item(context)), [fixed("circulationStatus", ON_SHELF)]),
    ],
    learn: (answer, { seen }) => {
      seen.itemFree = answer.code === "18" && ON_SHELF.test(answer.fixed.circulationStatus);
    },
  },
  {
    ...READS,
    name: "loans of the patron before",
    about: "63/64 charged items count",
    needs: ["free-item"],
    request: "63",
    steps: (context) => [
      step(patronInformation(context, context.subject.patron, context.subject.pin, { list: 2 }), [
        rule("the item is not among them", ({ message }) => !all(message, "AU").includes(item(context))),
      ]),
    ],
    learn: (answer, { seen, subject }) => {
      if (answer.code !== "64") return;
      seen.chargedBefore = answer.fixed.chargedItemsCount;
      if (subject.item !== undefined && all(answer, "AU").includes(subject.item)) seen.itemFree = false;
    },
  },
  {
    ...CHANGES,
    name: "checkout",
    about: "11/12: ok, AJ, AH, desensitize",
    needs: ["free-item"],
    request: "11",
    before: (seen) => {
      seen.loanPossible = true;
    },
    steps: (context) => [
      step(checkout(context, context.subject.patron, "N"), [
        fixed("ok", /^1$/),
        ...named(context),
        field("AJ", SOMETHING),
        ...dueDate(),
        fixed(
          "desensitize",
          /^[YU]$/,
          "N keeps the alarm on: right for use in the library, else ask the ILS",
        ),
        fixed(
          "renewalOk",
          /^N$/,
          "a first loan is no renewal; some servers say whether one would be allowed",
        ),
      ]),
    ],
    learn: (answer, { seen }) => {
      seen.lent = answer.code === "12" && answer.fixed.ok === "1";
    },
  },
  {
    ...READS,
    name: "the item is charged now",
    about: "17/18 circulation status 04, 05 or 07",
    needs: ["loan"],
    request: "17",
    steps: (context) => [
      step(itemInformation(context, item(context)), [fixed("circulationStatus", CHARGED)]),
    ],
  },
  {
    ...READS,
    name: "the patron has one loan more",
    about: "63/64 charged items count, AU",
    needs: ["loan"],
    request: "63",
    steps: (context) => [
      step(patronInformation(context, context.subject.patron, context.subject.pin, { list: 2 }), [
        rule(
          "the count is one higher",
          ({ message }, { chargedBefore }) =>
            Number(fixedValue(message, "chargedItemsCount")) === Number(chargedBefore ?? Number.NaN) + 1,
          "SIP2 allows blanks for it; SIPServer's test library counts 0",
        ),
        rule(
          "AU names the item",
          ({ message }) => all(message, "AU").some((value) => value.includes(item(context))),
          "Evergreen can list titles instead of barcodes; its test library lists nothing",
        ),
      ]),
    ],
  },
  {
    ...CHANGES,
    name: "renew",
    about: "29/30: renewed with a due date, or refused",
    needs: ["loan"],
    request: "29",
    steps: (context) => [
      step(renew(context), [
        fixed("ok", /^1$/, "the rules of the library may refuse it"),
        ...whereOk([...named(context), field("AH", SOMETHING)]),
      ]),
    ],
  },
  {
    ...CHANGES,
    name: "checkout of the lent item, renewal not wanted",
    about: "11/12 SC renewal policy N: refused",
    needs: ["loan"],
    request: "11",
    steps: (context) => [
      step(checkout(context, context.subject.patron, "N"), [
        fixed("ok", /^0$/, "SIPServer, Koha and Alma take no notice of the renewal policy: it renews"),
      ]),
    ],
  },
  {
    ...CHANGES,
    name: "checkout of the lent item, renewal wanted",
    about: "11/12 SC renewal policy Y: a renewal, or refused",
    needs: ["loan"],
    request: "11",
    steps: (context) => [
      step(checkout(context, context.subject.patron, "Y"), [
        rule(
          "renewal ok is Y if the answer is yes",
          ({ message }) => fixedValue(message, "ok") !== "1" || fixedValue(message, "renewalOk") === "Y",
          "fsip2 always says N",
        ),
        ...whereOk([field("AH", SOMETHING)]),
      ]),
    ],
  },
  {
    ...CHANGES,
    name: "checkout of the lent item by another patron",
    about: "11/12: refused",
    needs: ["loan", "second-patron"],
    request: "11",
    steps: (context) => [
      step(checkout(context, context.subject.secondPatron ?? "", "N"), [
        fixed("ok", /^0$/, "some ILSs return the item for the first patron and lend it"),
      ]),
    ],
  },
  {
    ...CHANGES,
    name: "checkin",
    about: "09/10: ok, resensitize",
    needs: ["loan"],
    request: "09",
    steps: (context) => [
      step(checkin(context), [
        fixed("ok", /^1$/),
        fixed("resensitize", /^Y$/, "N where the library leaves the security alone"),
        field("AB", exactly(item(context)), "some ILSs answer with their own form of the identifier"),
        maybe("CV", /^\d\d$/, "Koha's CV can be set by the site"),
      ]),
    ],
  },
  {
    ...READS,
    name: "the item is not charged any more",
    about: "17/18 circulation status",
    needs: ["loan"],
    request: "17",
    steps: (context) => [
      step(itemInformation(context, item(context)), [fixed("circulationStatus", /^(?!0[457])/)]),
    ],
  },
  {
    ...CHANGES,
    name: "checkin of an item that is not on loan",
    about: "09/10: answered; ok is the library's choice",
    needs: ["loan"],
    request: "09",
    steps: (context) => [
      step(checkin(context), [
        field("AB", exactly(item(context)), "some ILSs answer with their own form of the identifier"),
      ]),
    ],
  },
];

const OTHER_CHECKS: readonly Check[] = [
  {
    ...CHANGES,
    name: "hold, add",
    about: "15/16 hold mode +, BY 3",
    needs: ["free-item"],
    request: "15",
    before: (seen) => {
      seen.holdPossible = true;
    },
    steps: (context) => [
      step(hold(context, "+"), [
        fixed("ok", /^1$/, "the rules of the library may refuse a hold on an item that is in"),
        field(
          "AA",
          exactly(context.subject.patron),
          "some ILSs answer with their own form of the identifier",
        ),
      ]),
    ],
    learn: (answer, { seen }) => {
      seen.held = answer.code === "16" && answer.fixed.ok === "1";
      // Refused for certain: there is nothing to take back.
      if (answer.code === "16" && answer.fixed.ok === "0") seen.holdPossible = false;
    },
  },
  {
    ...CHANGES,
    name: "hold, delete",
    about: "15/16 hold mode -",
    needs: ["hold"],
    request: "15",
    steps: (context) => [step(hold(context, "-"), [fixed("ok", /^1$/)])],
    learn: (answer, { seen }) => {
      if (answer.code === "16" && answer.fixed.ok === "1") seen.holdPossible = false;
    },
  },
  {
    ...CHANGES,
    name: "fee paid",
    about: "37/38 payment accepted",
    needs: ["payment"],
    request: "37",
    steps: (context) => [
      step(feePaid(context), [
        fixed("paymentAccepted", /^Y$/, "the ILS may refuse an amount that is not owed"),
      ]),
    ],
  },
  {
    ...CHANGES,
    name: "end patron session",
    about: "35/36: Y or N, not 1 or 0",
    needs: [],
    request: "35",
    steps: (context) => [
      step(endSession(context), [
        fixed("endSession", /^Y$/, "N only says that there was no session to end"),
        field(
          "AA",
          exactly(context.subject.patron),
          "some ILSs answer with their own form of the identifier",
        ),
      ]),
    ],
  },
];

export const CHANGE_CHECKS: readonly Check[] = [...LOAN_CHECKS, ...OTHER_CHECKS];
