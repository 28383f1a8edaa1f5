import type { PatronFlag } from "../../core/circulation.ts";
import type { Action } from "../../core/contract/intents.ts";
import type {
  Goodbye,
  Left,
  ItemLine,
  ItemsNotice,
  ItemState,
  NotYouReason,
  NotYours,
  ReceiptOutcome,
  ReturnsNotice,
  ViewModel,
} from "../../core/contract/view-model.ts";
import { FAULTS } from "../../core/faults.ts";
import { accountText, questionText } from "./say-account.ts";
import { payText } from "./say-pay.ts";
import { broughtBackText, returnsText } from "./say-returns.ts";
import { count, dueText, quoted } from "./say-values.ts";

/** A screen in plain English, for people who watch a station without a screen. */
export function say(view: ViewModel): string[] {
  const buttons = view.offers.map((action) => BUTTONS[action]).filter((button) => button !== "");
  const offered = buttons.length === 0 ? [] : [buttons.map((button) => `[${button}]`).join(" ")];
  return [...matter(view), ...offered];
}

const BUTTONS: Readonly<Record<Action, string>> = {
  borrow: "Borrow",
  return: "Return",
  account: "My account",
  pay: "Pay",
  key: "",
  erase: "Erase",
  submit: "OK",
  "no-pin": "I have no PIN",
  "try-again": "Try another card",
  finish: "Finish",
  print: "Print a receipt",
  mail: "E-mail it",
  "show-code": "To my phone",
  "no-receipt": "No receipt",
  titles: "Without titles",
  name: "Without my name",
  back: "Back",
  page: "Page",
  settle: "Settled",
  close: "Out of service",
  open: "In service",
  reprint: "Last slip again",
  "test-page": "Test page",
  renew: "Renew one",
  "renew-all": "Renew all",
  "cancel-hold": "Give up a hold",
  "change-pickup": "Collect a hold elsewhere",
  "choose-place": "This place",
  "choose-fee": "This fee, or not",
  part: "Another amount",
  card: "By card",
  coins: "In coins",
  cancel: "Cancel",
  yes: "Yes",
  no: "No",
  "left-here": "It stays here",
  "go-on": "Go on",
  leave: "Leave",
  language: "",
  text: "",
  theme: "",
  speech: "",
  reach: "",
  slower: "",
  panel: "",
  "close-panel": "Close",
};

function matter(view: ViewModel): string[] {
  switch (view.screen) {
    case "welcome":
      return ["Welcome. Scan your card, or your first book."];
    case "card":
      if (view.state === "looking-up") return ["Thank you. We look up your card."];
      if (view.typed !== "") return [`The number of your card: ${view.typed}`];
      return [
        view.itemsWaiting === 0
          ? "Scan your card."
          : `Scan your card. ${count(view.itemsWaiting, "item")} will wait for it.`,
        ...(view.withoutPin ? ["Your PIN cannot be checked now: the card alone will do."] : []),
      ];
    case "pin":
      return pin(view.digits, view.triesLeft, view.state === "looking-up");
    case "not-you":
      return [...notYou(view.reason), ...quoted(view.ilsWords)];
    case "items":
      return [
        `Hello ${view.name}. Scan your books one by one.`,
        ...view.items.flatMap(itemText),
        ...(view.notice === undefined ? [] : [noticeText(view.notice)]),
        ...(view.counts.seen === 0 ? [] : [`${view.yours} of ${view.counts.seen} are yours.`]),
      ];
    case "odd-one-out":
      return [
        `${view.yours} of ${view.seen} are yours. These are not:`,
        ...view.items.flatMap(itemText),
        view.items.some(({ onPad }) => onPad)
          ? "Please take them off the pad, and leave them here."
          : "Please leave them here.",
      ];
    case "returns":
      return returnsText(view, noticeText);
    case "confirm":
      return [questionText(view.question, view.title), ...quoted(view.ilsWords)];
    case "account":
      return accountText(view);
    case "pay":
      return payText(view);
    case "receipt":
      return [view.state === "printing" ? "Your receipt is being printed." : "Would you like a receipt?"];
    case "goodbye":
      return [
        broughtBackText(view.returned, view.notReturned),
        goodbye(view),
        leftText(view.left),
        RECEIPTS[view.receipt],
      ].filter((line) => line !== "");
    case "time":
      return [`Are you still there? In ${view.seconds} seconds we end for you.`];
    case "staff-pin":
      return [view.state === "locked" ? "Too many tries. Come back later." : "Staff PIN, please."];
    case "staff":
      return [
        `Staff: ${view.page}${view.closed ? ", out of service" : ""}`,
        ...view.devices.map(
          ({ id, state, fault }) => `${id}: ${state}${fault === undefined ? "" : ` (${fault})`}`,
        ),
        ...view.matters.map(({ entry, reason, title }) => `${entry} ${reason}: ${title}`),
      ];
    case "out-of-service":
      return [
        ...(view.interrupted ? ["Nothing was lent to you."] : []),
        `The library's computer does not answer. We keep trying.`,
        `For staff: ${view.code}: ${FAULTS[view.code].text}`,
      ];
  }
}

function pin(digits: number, triesLeft: number | undefined, lookingUp: boolean): string[] {
  if (lookingUp) return ["Thank you. We check your PIN."];
  return [
    ...(triesLeft === undefined ? [] : [`That PIN did not fit. ${count(triesLeft, "try", "tries")} left.`]),
    `Type your PIN. ${"●".repeat(digits)}`.trimEnd(),
  ];
}

function notYou(reason: NotYouReason): string[] {
  switch (reason.name) {
    case "unknown-card":
      return ["We do not know this card. Try another one, or ask at the desk."];
    case "not-a-card":
      return ["This does not look like a card of the library. Try another one, or ask at the desk."];
    case "listed":
      return ["You cannot borrow while the library's computer is away. The desk can help."];
    case "tries-used":
      return ["That PIN did not fit too often. Please ask at the desk for help."];
    case "tries-used-here":
      return ["Too much was tried at this station. Please wait a while, or ask at the desk."];
    case "card-lost":
      return ["This card was reported lost. Please bring it to the desk."];
    case "card-expired":
      return ["This card has run out. The desk can renew it for you."];
    case "blocked":
      return [
        "You cannot borrow at the moment. The desk can help.",
        `Why: ${reason.flags.map((flag) => FLAGS[flag]).join("; ")}.`,
      ];
  }
}

const FLAGS: Readonly<Record<PatronFlag, string>> = {
  "charge-denied": "borrowing is not open for this card",
  "renewal-denied": "renewing is not open for this card",
  "recall-denied": "recalls are not open for this card",
  "hold-denied": "holds are not open for this card",
  "card-lost": "the card was reported lost",
  "too-many-charged": "the number of loans is reached",
  "too-many-overdue": "too many books are overdue",
  "too-many-renewals": "too many loans were renewed",
  "too-many-claims-returned": "too many books are said to be returned",
  "too-many-lost": "too many books are lost",
  "excessive-fines": "fines are open",
  "excessive-fees": "fees are open",
  "recall-overdue": "somebody waits for an overdue book",
  "too-many-billed": "too many books were billed",
};

function noticeText(notice: ItemsNotice | ReturnsNotice): string {
  if (notice.name !== "pad-part-missing") return NOTICES[notice.name];
  const { missing, parts, item } = notice;
  return `${missing} of ${parts} parts of ${item} are missing: please put all parts on the pad.`;
}

const NOTICES: Readonly<Record<Exclude<(ItemsNotice | ReturnsNotice)["name"], "pad-part-missing">, string>> =
  {
    "publishers-label": "That is the publisher's number. Scan the library's label.",
    "already-returned": "That book is back already.",
    "already-yours": "That book is yours already.",
    "a-card": "That was a card, not a book.",
    "pad-card": "A library card lies on the pad: please take it off.",
    "pad-double-tagged": "An item on the pad has two tags: please take it to the desk.",
    "pad-foreign": "Something on the pad belongs to another library.",
    "pad-unreadable": "Something on the pad cannot be read: please take it to the desk.",
  };

function itemText(item: ItemLine): string[] {
  const name = item.title === "" ? item.id : item.title;
  return [`  ${name}: ${stateText(item.state)}`, ...quoted(item.ilsWords).map((line) => `  ${line}`)];
}

function stateText(state: ItemState): string {
  switch (state.name) {
    case "waiting":
      return "waits for its turn";
    case "asking":
      return "we ask for it";
    case "finding-out":
      return "no answer came; we find out what happened";
    case "question":
      return "we have a question about it";
    case "releasing":
      return "we take its security off; leave it where it is";
    case "yours":
      return `yours${dueText(state.due)}${state.renewed ? " (renewed)" : ""}`;
    case "promised":
      return `lent to you${dueText(state.due)}; the library's computer hears of it later`;
    case "not-yours":
      return `not yours: ${NOT_YOURS[state.reason]}`;
    case "take-to-desk":
      return state.why === "still-armed"
        ? "it is lent to you, but its security is still on: please take it to the desk"
        : "please take it to the desk";
  }
}

const NOT_YOURS: Readonly<Record<NotYours, string>> = {
  refused: "it cannot be lent to you now",
  "not-lent": "the loan did not go through; you can scan it again",
  enough: "that is as many as can be borrowed at once",
  "fee-declined": "it costs, and you did not want it",
  "taken-back": "its security stayed on, so we took it off your card",
  "no-answer": "the library's computer could not be asked",
  limit: "no more can be lent to you while the library's computer is away",
  "only-on-line": "it cannot be lent while the library's computer is away",
  "not-here": "this station cannot lend now; please ask at the desk",
  unreadable: "its label could not be read; scan it again",
};

function goodbye({ yours, notYours, returned, notReturned }: Goodbye): string {
  const brought = returned + notReturned > 0;
  const mine = yours > 0 ? `You borrowed ${count(yours, "item")}. ` : brought ? "" : "You borrowed nothing. ";
  const others = notYours === 0 ? "" : `${count(notYours, "item")} must stay here. `;
  return `${mine}${others}Goodbye, and take your card.`;
}

function leftText({ card, items }: Left): string {
  const things = [...(card ? ["your card"] : []), ...(items === 0 ? [] : [count(items, "item")])];
  return things.length === 0
    ? ""
    : `On the pad there is still ${things.join(" and ")}: please take it along.`;
}

const RECEIPTS: Readonly<Record<ReceiptOutcome, string>> = {
  printed: "Your receipt is in the printer.",
  "not-wanted": "",
  "may-be-torn": "Your receipt may be incomplete. Your loans are safe.",
  mailed: "Your receipt is on its way by e-mail.",
  shown: "",
  "not-printed": "The receipt could not be printed. Your loans are safe.",
  "not-mailed": "The receipt could not be mailed. Your loans are safe.",
};
