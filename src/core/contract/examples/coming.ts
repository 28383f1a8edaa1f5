/** Who comes, and who cannot go on. */
import { PATRON_FLAGS } from "../../circulation.ts";
import { LIMITS } from "../view-model.ts";
import { PANELS } from "../display.ts";
import { forEach, type Example, type Examples } from "./example.ts";

const ALL = ["borrow", "return", "account", "pay"] as const;
/** That it catches up says also how much is left. */
const LIMITS_ALONE = LIMITS.filter((limit) => limit !== "catching-up");

export const welcome: Examples<"welcome"> = {
  usual: { screen: "welcome", lying: false, offers: ALL },
  "borrow-only": { screen: "welcome", lying: false, offers: ["borrow"] },
  ...forEach(LIMITS_ALONE, (limit) => ({
    screen: "welcome",
    lying: false,
    limits: [limit],
    offers: limit === "returns-only" ? ["return"] : ALL,
  })),
  "catching-up": {
    screen: "welcome",
    lying: false,
    limits: ["catching-up", "returns-only"],
    catchingUp: 12,
    offers: ["return"],
  },
  "devices-away": {
    screen: "welcome",
    lying: false,
    limits: ["no-pad", "no-payment", "no-printer"],
    offers: ["borrow", "return"],
  },
  ...forEach(PANELS, (panel) => ({ screen: "welcome", lying: false, panel, offers: ALL })),
};

const card_: Example<"card"> = {
  screen: "card",
  state: "ready",
  typed: "2000",
  itemsWaiting: 1,
  withoutPin: false,
  offers: ["key", "erase", "submit", "leave"],
};

export const card: Examples<"card"> = {
  usual: card_,
  ready: { ...card_, typed: "", itemsWaiting: 0, offers: ["key", "return", "leave"] },
  "not-typed": { ...card_, typed: "", itemsWaiting: 0, offers: ["leave"] },
  "items-wait": { ...card_, typed: "", itemsWaiting: 3, offers: ["key", "return", "leave"] },
  "off-line": {
    ...card_,
    typed: "",
    withoutPin: true,
    limits: ["off-line"],
    offers: ["key", "return", "leave"],
  },
  "looking-up": { ...card_, state: "looking-up", offers: [] },
};

const pin_: Example<"pin"> = {
  screen: "pin",
  state: "typing",
  digits: 2,
  triesLeft: 2,
  offers: ["key", "erase", "leave"],
};

export const pin: Examples<"pin"> = {
  usual: pin_,
  first: { ...pin_, digits: 0, triesLeft: undefined, offers: ["key", "no-pin", "leave"] },
  "last-try": { ...pin_, digits: 4, triesLeft: 1, offers: ["key", "erase", "submit", "no-pin", "leave"] },
  "looking-up": { ...pin_, state: "looking-up", digits: 4, triesLeft: undefined, offers: [] },
};

const notYou_ = { screen: "not-you", ilsWords: [] } as const;

export const notYou: Examples<"not-you"> = {
  usual: {
    ...notYou_,
    reason: { name: "blocked", flags: ["charge-denied", "excessive-fines"] },
    ilsWords: ["Please see the circulation desk."],
    offers: ["return", "account", "leave"],
  },
  "all-reasons": {
    ...notYou_,
    reason: { name: "blocked", flags: PATRON_FLAGS },
    offers: ["return", "account", "pay", "leave"],
  },
  ...forEach(["unknown-card", "not-a-card"], (name) => ({
    ...notYou_,
    reason: { name },
    offers: ["try-again", "return", "leave"],
  })),
  ...forEach(["listed", "tries-used", "tries-used-here", "card-lost"], (name) => ({
    ...notYou_,
    reason: { name },
    offers: ["return", "leave"],
  })),
  "card-expired": {
    ...notYou_,
    reason: { name: "card-expired" },
    ilsWords: ["Card expired on 30 September."],
    offers: ["return", "account", "pay", "leave"],
  },
};
