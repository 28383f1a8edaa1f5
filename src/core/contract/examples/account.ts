/** What a person has, waits for and owes. */
import type { AccountNotice, HoldLine, LoanLine, LoanState, NotRenewed } from "../view-model.ts";
import { day, forEach, HARD_TITLES, type Example, type Examples } from "./example.ts";

const NO = { given: "no" } as const;
const given = <Line>(lines: readonly Line[], partial = false) => ({ given: "yes", lines, partial }) as const;

const loan = (index: number, title: string, state: LoanState): LoanLine => ({
  id: `31000000000${100 + index}`,
  title,
  due: day(12, 14),
  overdue: false,
  state,
  mayRenew: state.name === "on-loan",
  ilsWords: [],
});

const HOLD: HoldLine = {
  title: "Middlemarch",
  ready: true,
  pickup: "Main library",
  queue: undefined,
  until: { kind: "none" },
  state: { name: "held" },
  mayCancel: true,
  mayMove: false,
  ilsWords: [],
};

const account_: Example<"account"> = {
  screen: "account",
  name: "Ada Example",
  state: "ready",
  loans: given([
    {
      id: "31000000000017",
      title: "The secret garden",
      due: day(12, 14),
      overdue: false,
      state: { name: "renewed" },
      mayRenew: false,
      ilsWords: [],
    },
    {
      id: "31000000000025",
      title: "Road atlas",
      due: { kind: "text", text: "23 November" },
      overdue: true,
      state: { name: "not-renewed", reason: "refused" },
      mayRenew: true,
      ilsWords: ["Somebody else waits for it."],
    },
  ]),
  holds: given([HOLD]),
  fees: NO,
  owed: { minor: 150, currency: "EUR" },
  progress: undefined,
  places: [],
  notice: undefined,
  offers: ["renew", "cancel-hold", "pay", "borrow", "return", "finish", "leave"],
};
/** Without anything in it. */
const bare: Example<"account"> = {
  ...account_,
  loans: given([]),
  holds: given([]),
  fees: given([]),
  owed: { minor: 0, currency: "EUR" },
  offers: ["borrow", "return", "finish", "leave"],
};

const TITLES = ["The secret garden", "Road atlas", "Tide tables", "Middlemarch", ...HARD_TITLES] as const;
const REASONS = ["refused", "fee-declined", "not-done", "no-answer"] as const satisfies readonly NotRenewed[];
const NOTICES = [
  "a-card",
  "publishers-label",
  "not-your-loan",
  "not-renewable",
  "no-answer",
  "renewal-unclear",
] as const satisfies readonly AccountNotice["name"][];

export const account: Examples<"account"> = {
  usual: account_,
  reading: {
    ...bare,
    state: "reading",
    loans: undefined,
    holds: undefined,
    fees: undefined,
    owed: undefined,
    offers: [],
  },
  empty: bare,
  full: {
    ...bare,
    loans: given(
      Array.from({ length: 30 }, (_, index) =>
        loan(index, TITLES[index % TITLES.length] ?? "", { name: "on-loan" }),
      ),
      true,
    ),
    offers: ["renew", "renew-all", "borrow", "return", "finish", "leave"],
  },
  holds: {
    ...bare,
    holds: given([
      { ...HOLD, until: day(11, 30), mayMove: true },
      { ...HOLD, title: HARD_TITLES[0], ready: false, queue: 3, mayMove: true },
      { ...HOLD, title: "Tide tables", ready: false, pickup: undefined, state: { name: "asking" } },
      { ...HOLD, title: "Road atlas", state: { name: "cancelled" }, mayCancel: false },
      { ...HOLD, title: "Emma", ready: false, state: { name: "moved" }, mayCancel: false },
      { ...HOLD, title: "Persuasion", ready: false, state: { name: "refused" }, mayCancel: false },
    ]),
    offers: ["cancel-hold", "change-pickup", "borrow", "return", "finish", "leave"],
  },
  fees: {
    ...bare,
    fees: given([
      { title: "Returned nine days late", amount: { minor: 180, currency: "EUR" } },
      { title: "", amount: undefined },
    ]),
    owed: { minor: 240, currency: "EUR" },
    offers: ["pay", "borrow", "return", "finish", "leave"],
  },
  "not-listed": { ...bare, loans: NO, holds: NO, fees: NO, owed: undefined },
  "not-now": {
    ...bare,
    loans: { given: "not-now" },
    holds: { given: "not-now" },
    fees: NO,
    owed: undefined,
    notice: { name: "no-answer" },
    offers: ["try-again", "finish", "leave"],
  },
  renewing: {
    ...bare,
    state: "renewing",
    loans: given(
      (["renewed", "finding-out", "asking", "waiting"] as const).map((name, index) =>
        loan(index, TITLES[index] ?? "", { name }),
      ),
    ),
    progress: { done: 1, of: 4 },
    offers: [],
  },
  "not-renewed": {
    ...bare,
    loans: given([
      ...REASONS.map((reason, index) => loan(index, "Road atlas", { name: "not-renewed", reason })),
      loan(9, "Tide tables", { name: "ask-staff", entry: 12 }),
    ]),
  },
  "all-renewed": {
    ...bare,
    notice: { name: "all-renewed", renewed: 5, unrenewed: 1, ilsWords: ["One item is reserved."] },
  },
  "changing-hold": { ...bare, state: "changing-hold", holds: given([HOLD]), offers: [] },
  places: {
    ...bare,
    state: "choosing-place",
    places: ["Main library", "Riverside library", "Library of the university, reading room of the east wing"],
    offers: ["choose-place", "back"],
  },
  ...forEach(NOTICES, (name) => ({ ...account_, notice: { name } })),
};
