/** What is owed, and what became of paying it. */
import type { PayNotice, PayResult } from "../view-model.ts";
import { forEach, type Example, type Examples } from "./example.ts";

const OWED = { minor: 240, currency: "EUR" } as const;
const AMOUNT = { minor: 180, currency: "EUR" } as const;

const pay_: Example<"pay"> = {
  screen: "pay",
  state: "done",
  fees: [
    { title: "Returned nine days late", amount: AMOUNT, chosen: true },
    { title: "Photocopies", amount: { minor: 60, currency: "EUR" }, chosen: false },
  ],
  owed: OWED,
  amount: AMOUNT,
  way: "card",
  step: undefined,
  cancelling: false,
  result: {
    name: "charged-not-recorded",
    amount: AMOUNT,
    reference: "0231/000731",
    entry: 12,
    ilsWords: [],
  },
  notice: undefined,
  offers: ["account", "finish"],
};
const choosing: Example<"pay"> = {
  ...pay_,
  state: "choosing",
  result: undefined,
  offers: ["choose-fee", "part", "card", "coins", "account", "borrow", "return", "finish", "leave"],
};
const paying: Example<"pay"> = { ...choosing, state: "paying", offers: ["cancel"] };
const done = (result: PayResult): Example<"pay"> => ({
  ...pay_,
  result,
  offers:
    result.name === "not-charged"
      ? ["try-again", "account", "borrow", "return", "finish", "leave"]
      : ["account", "borrow", "return", "finish"],
});

const NOT_CHARGED = {
  declined: "payment.declined",
  ended: "payment.aborted",
  open: "payment.open",
  changed: "payment.more-than-owed",
  "no-answer": "device.silent",
} as const;
const NOTICES = [
  "no-answer",
  "not-told",
  "nothing-owed",
  "no-currency",
  "no-till",
  "below-minimum",
] as const satisfies readonly PayNotice[];
const NOBODY_SAYS: readonly PayNotice[] = ["no-answer", "not-told"];
const NOTHING = { minor: 0, currency: "EUR" } as const;

export const pay: Examples<"pay"> = {
  usual: pay_,
  reading: { ...choosing, state: "reading", fees: [], owed: undefined, offers: [] },
  choosing,
  "not-itemised": { ...choosing, fees: [], amount: OWED, offers: ["part", "card", "finish", "leave"] },
  typing: { ...choosing, state: "typing", fees: [], offers: ["key", "erase", "submit", "back"] },
  waiting: paying,
  "terminal-speaks": { ...paying, step: { step: "terminal", text: "Please insert your card" } },
  coins: { ...paying, way: "coins", step: { step: "coins", received: { minor: 120, currency: "EUR" } } },
  recording: { ...paying, step: { step: "recording" }, offers: [] },
  cancelling: { ...paying, cancelling: true, offers: [] },
  paid: done({ name: "paid", amount: AMOUNT, remaining: { minor: 60, currency: "EUR" } }),
  "paid-all": { ...done({ name: "paid", amount: OWED, remaining: undefined }), fees: [] },
  unknown: done({ name: "unknown", amount: AMOUNT, entry: 12 }),
  ...forEach(["declined", "ended", "open", "changed", "no-answer"], (reason) =>
    done({ name: "not-charged", reason, code: NOT_CHARGED[reason] }),
  ),
  ...Object.fromEntries(
    NOTICES.map((notice): [string, Example<"pay">] => [
      `nothing-${notice}`,
      {
        ...choosing,
        fees: [],
        owed: NOBODY_SAYS.includes(notice) ? undefined : notice === "nothing-owed" ? NOTHING : OWED,
        notice,
        offers: notice === "no-answer" ? ["try-again", "finish", "leave"] : ["finish", "leave"],
      },
    ]),
  ),
};
