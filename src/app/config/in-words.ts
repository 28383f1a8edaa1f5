/** What a station will do by its policy, in plain words. */
import { PATRON_FLAGS, type PatronFlag } from "../../core/circulation.ts";
import { formatMoney } from "../../core/money.ts";
import { renewalIsOpen } from "../../flows/account-rows.ts";
import type { Policy } from "../../flows/policy.ts";
import { STILL_MAY } from "../../flows/stop.ts";

/** A sentence, and the part of the policy that it is about. */
interface Sentence {
  readonly at: string;
  readonly says: (policy: Policy) => string | readonly string[];
}

const PATRONS: Readonly<Record<PatronFlag, string>> = {
  "charge-denied": "whom the ILS denies borrowing",
  "renewal-denied": "whom the ILS denies renewing",
  "recall-denied": "whom the ILS denies recalling",
  "hold-denied": "whom the ILS denies holds",
  "card-lost": "whose card was reported lost",
  "too-many-charged": "with too many items on loan",
  "too-many-overdue": "with too many overdue items",
  "too-many-renewals": "who has renewed too often",
  "too-many-claims-returned": "who has claimed too often to have returned an item",
  "too-many-lost": "who has lost too many items",
  "excessive-fines": "who owes too much in fines",
  "excessive-fees": "who owes too much in fees",
  "recall-overdue": "who keeps a recalled item too long",
  "too-many-billed": "with too many billed items",
};

const may = (allowed: boolean, what: string): string => `${allowed ? "may" : "may not"} ${what}`;
const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

const BY_PIN = {
  none: "No PIN is asked for.",
  optional: "A PIN is asked for; a patron without one goes on without it.",
  required: "A PIN is asked for and has to be right.",
} as const;

const SLIPS = {
  never: "No slip is printed for an item that is returned.",
  holds: "A slip is printed for an item that another reader waits for, or that travels.",
  always: "A slip is printed for each item that is returned.",
} as const;

const RECEIPTS = {
  never: "There is no receipt.",
  choice: "The patron chooses whether there is a receipt, and how it comes.",
  always: "A receipt is always printed.",
} as const;

const SENTENCES: readonly Sentence[] = [
  { at: "policy.pin.ask", says: ({ pin }) => BY_PIN[pin.ask] },
  {
    at: "policy.pin",
    says: ({ pin }) =>
      pin.ask === "none"
        ? []
        : [
            `After ${counted(pin.tries, "wrong PIN")} a card has to go to the desk for ${counted(pin.forgetAfterMinutes, "minute")}.`,
            `After ${counted(pin.perStation.tries, "wrong PIN")} of all cards within ${counted(pin.perStation.perMinutes, "minute")} the station takes none for a while.`,
          ],
  },
  {
    at: "policy.typedCard",
    says: ({ typedCard }) =>
      typedCard ? "A card's number may be typed." : "A card has to be read; its number cannot be typed.",
  },
  { at: "policy.stopBorrowing", says: (policy) => PATRON_FLAGS.map((flag) => patronWith(flag, policy)) },
  {
    at: "policy.checkout",
    says: ({ checkout }) => [
      checkout.renewal === "ask"
        ? "Who borrows what they have already is asked whether to renew it."
        : "What a patron has already is not lent to them again.",
      checkout.feeHandshake === "ask"
        ? "A loan that costs is asked about before it is made."
        : "A loan that costs is refused.",
      ...(checkout.maxItems === undefined
        ? []
        : [`At most ${counted(checkout.maxItems, "item")} are lent in a session.`]),
    ],
  },
  {
    at: "policy.returns",
    says: ({ returns }) =>
      returns.allowed
        ? [
            returns.withoutCard
              ? "Items are taken back without a card."
              : "Items are taken back after a card.",
            SLIPS[returns.slip],
          ]
        : "Nothing is taken back here.",
  },
  {
    at: "policy.account",
    says: ({ account: { show, renew, renewAll, holds } }) => {
      const shown = Object.entries(show).flatMap(([what, on]) => (on ? [what] : []));
      if (shown.length === 0) return "The account is not shown.";
      return [
        `The account shows ${shown.join(", ")}.`,
        `A patron ${may(renew, "renew")} a loan, ${may(renew && renewAll, "renew")} all at once, ${may(holds.cancel, "give")} up a hold, and ${may(holds.pickupLocations.length > 0, "change")} where it is collected.`,
      ];
    },
  },
  {
    at: "policy.pay",
    says({ pay }) {
      if (!pay.allowed) return "Nothing can be paid here.";
      const how = pay.chosen ? "as the patron chooses" : pay.part ? "whole or in part" : "whole";
      const least = formatMoney({ minor: pay.minimum, currency: pay.currency ?? "" });
      return `Where there is a device for it, fees are paid ${how}${pay.minimum > 1 ? `, from ${least} on` : ""}.`;
    },
  },
  { at: "policy.receipt", says: ({ receipt }) => RECEIPTS[receipt.default] },
  {
    at: "policy.end",
    says: ({ end: { cardForgotten } }) =>
      `A card that is still there ${counted(cardForgotten.afterSeconds, "second")} after the session is forgotten${cardForgotten.block ? ", and the ILS is told to block it" : ""}.`,
  },
  {
    at: "policy.offLine",
    says: ({ offLine, returns }) => [
      `While the ILS cannot be asked, items ${offLine.returns && returns.allowed ? "are" : "are not"} taken back.`,
      offLine.loans
        ? `While the ILS cannot be asked, a card may borrow ${counted(offLine.maxItems, "item")} within ${counted(offLine.perCardDays, "day")}, due ${counted(offLine.loanDays, "day")} later; nothing is renewed or paid.`
        : "While the ILS cannot be asked, nothing is lent, renewed or paid.",
    ],
  },
  {
    at: "policy.times",
    says: ({ times }) =>
      `After ${counted(times.idle, "second")} without a touch there is a warning of ${counted(times.warning, "second")}, which may be answered ${times.extensions} times; who asks for more time has ${times.accessibleFactor} times as much.`,
  },
];

/** By the tables that the flows go by. */
function patronWith(flag: PatronFlag, policy: Policy): string {
  const { stopBorrowing, returns, account } = policy;
  const stopped = stopBorrowing.includes(flag);
  const stillMay = STILL_MAY[flag === "card-lost" ? "card-lost" : "blocked"];
  const sees = (!stopped || stillMay.includes("account")) && Object.values(account.show).includes(true);
  const words = [
    may(!stopped, "borrow"),
    may(sees && renewalIsOpen([flag], policy), "renew"),
    may(returns.allowed, "return"),
    sees ? "sees the account" : "does not see the account",
  ];
  return `A patron ${PATRONS[flag]} ${words.join("; ")}.`;
}

/** What the station does, of all or of the part of the policy at a path. */
export function inWords(policy: Policy, covers: (path: string) => boolean): readonly string[] {
  return SENTENCES.filter(({ at }) => covers(at)).flatMap(({ says }) => says(policy));
}
