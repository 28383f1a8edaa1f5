/** What a screen says aloud: whole sentences in the order in which they are read, and in the end what can be chosen. */
import type { Look } from "../../core/contract/bridge.ts";
import { LANGUAGES } from "../../core/contract/languages.ts";
import type { Panel } from "../../core/contract/display.ts";
import type { ItemState } from "../../core/contract/view-items.ts";
import type {
  AccountList,
  AccountScreen,
  CardScreen,
  Items,
  Goodbye,
  NotYou,
  PayScreen,
  ReceiptScreen,
  ReturnItem,
  ReturnsScreen,
  ViewModel,
} from "../../core/contract/view-model.ts";
import { deskWords, welcomeWords } from "./desk.ts";
import { doneWords, leftWords } from "./goodbye.ts";
import { accountLead, accountNoticeWords, holdWords, loanWords } from "./account.ts";
import { limitWords } from "./limits.ts";
import { itemName, itemWords, noticeWords, returnWords } from "./items.ts";
import { feeAmount, feeName, owedWords, payLead, payResultWords, payTitle, questionWords } from "./pay.ts";
import { staffWords } from "./spoken-staff.ts";
import { securityStep } from "./security.ts";
import { actionName, settingsWords } from "./spoken-choice.ts";
import { inSentences, type Words } from "./words.ts";

/** What speech tells of the library. */
export type LookSaid = Pick<Look, "library" | "welcome" | "desk" | "openingHours" | "devices">;

/**
 * A line for each thing that stands by itself, so that it can be told which are new. No digit of a PIN or of a card is in
 * them, only how many were typed.
 */
export function spoken(view: ViewModel, words: Words, look: LookSaid): string[] {
  const said =
    view.panel === undefined
      ? [...matter(view, words, look), ...limitWords(view, words), choices(view, words)]
      : [...panelWords(view.panel, view, words, look), words.t("action.close-panel")];
  return said.filter((line) => line !== "").map((line) => inSentences([line], words.language));
}

function choices(view: ViewModel, words: Words): string {
  const names = view.offers.map((action) => actionName(action, view, words)).filter((name) => name !== "");
  if (names.length === 0) return "";
  const list = new Intl.ListFormat(words.language, { type: "disjunction" });
  return words.t("spoken.choices", { choices: list.format(names) });
}

function panelWords(panel: Panel, view: ViewModel, words: Words, look: LookSaid): string[] {
  const { t } = words;
  switch (panel) {
    case "help":
      return [t("help.title"), t("help.told"), ...deskWords(look, words)];
    case "languages":
      return [t("languages.title"), LANGUAGES[view.display.language].name];
    case "settings":
      return [t("settings.title"), ...settingsWords(view.display, words)];
  }
}

function matter(view: ViewModel, words: Words, look: LookSaid): string[] {
  const { t } = words;
  switch (view.screen) {
    case "welcome":
      return [
        t("welcome.title", { library: look.library }),
        t("welcome.lead"),
        ...welcomeWords(look, view.limits, words),
      ];
    case "card":
      return cardWords(view, words);
    case "pin":
      return [
        t(view.state === "typing" ? "pin.title" : "pin.looking-up"),
        view.triesLeft === undefined ? "" : t("pin.tries-left", { count: view.triesLeft }),
        digits(view.digits, words),
      ];
    case "not-you":
      return [...notYouWords(view, words), ...deskWords(look, words)];
    case "items":
      return [
        view.name === "" ? t("items.title") : t("items.hello", { name: view.name }),
        view.counts.seen === 0
          ? t("items.lead")
          : t("items.yours-of", { yours: view.yours, count: view.counts.seen }),
        view.notice === undefined ? "" : noticeWords(view.notice, words),
        ...view.items.map((item) => itemLine(item, words)),
        securingLine(view, words, look),
      ];
    case "odd-one-out":
      return [
        t("odd-one-out.title", { yours: view.yours, seen: view.seen, count: view.items.length }),
        t(view.items.some(({ onPad }) => onPad) ? "odd-one-out.take-off" : "odd-one-out.leave-here", {
          count: view.items.length,
        }),
        ...view.items.map((item) => itemLine(item, words)),
      ];
    case "returns":
      return [
        t("returns.title"),
        view.returned === 0 ? t("returns.lead") : t("returns.returned", { count: view.returned }),
        view.notice === undefined ? "" : noticeWords(view.notice, words),
        ...view.items.map((item) => returnLine(item, words)),
        securingLine(view, words, look),
        view.printing ? t("returns.slip") : "",
      ];
    case "confirm":
      return [view.title, ...view.ilsWords, questionWords(view.question, words)];
    case "account":
      return accountWords(view, words);
    case "pay":
      return payWords(view, words);
    case "receipt":
      return receiptWords(view, words);
    case "goodbye":
      return goodbyeWords(view, words);
    case "time":
      return [t("time.title"), t("time.lead", { count: view.seconds })];
    case "out-of-service":
      return [
        t("out-of-service.title"),
        t("out-of-service.lead"),
        view.interrupted ? t("out-of-service.interrupted") : "",
        ...deskWords(look, words),
      ];
    case "staff-pin":
      return [
        t(`staff-pin.${view.state}`),
        view.saidWrong ? t("staff-pin.wrong") : "",
        digits(view.digits, words),
      ];
    case "staff":
      return staffWords(view, words);
  }
}

function goodbyeWords(view: Goodbye, words: Words): string[] {
  const left = leftWords(view, words);
  return [
    words.t(left.length > 0 && view.urgent ? "goodbye.title.left" : "goodbye.title"),
    ...doneWords(view, words),
    ...(left.length === 0 ? [words.t("goodbye.take-card")] : left),
    view.receipt === "not-wanted" ? "" : words.t(`goodbye.receipt.${view.receipt}`),
  ];
}

/** How many were typed, never which. */
function digits(count: number, { t }: Words): string {
  return count === 0 ? "" : t("pin.digits", { count });
}

function cardWords({ state, typed, itemsWaiting, withoutPin, offers }: CardScreen, words: Words): string[] {
  const { t } = words;
  if (state === "looking-up") return [t("card.looking-up")];
  return [
    t("card.title"),
    t("card.lead"),
    itemsWaiting === 0 ? "" : t("card.items-wait", { count: itemsWaiting }),
    withoutPin ? t("card.without-pin") : "",
    offers.includes("key") ? t("card.or-type") : "",
    digits(typed.length, words),
  ];
}

function notYouWords({ reason, ilsWords }: NotYou, { t }: Words): string[] {
  return [
    t(`not-you.${reason.name}`),
    t(`not-you.${reason.name}.what-to-do`),
    ...(reason.name === "blocked" ? reason.flags.map((flag) => t(`flag.${flag}`)) : []),
    ...ilsWords,
  ];
}

/** A line of a list: what it is called, and what there is to say of it. */
interface Line {
  readonly id: string;
  readonly title: string;
  readonly ilsWords: readonly string[];
}

/** Nothing is said of an item that is only on its way: what it came to is. */
const ON_THE_WAY: readonly (ItemState | ReturnItem["state"])["name"][] = ["waiting", "asking"];

function itemLine(item: Line & { readonly state: ItemState }, words: Words): string {
  return ON_THE_WAY.includes(item.state.name) ? "" : lineOf(item, itemWords(item.state, words), words);
}

function returnLine(item: ReturnItem, words: Words): string {
  return ON_THE_WAY.includes(item.state.name) ? "" : lineOf(item, returnWords(item.state, words), words);
}

function lineOf(line: Line, said: string, words: Words): string {
  return inSentences([itemName(line, words), said, ...line.ilsWords], words.language);
}

/** What is to be done with which item, for its security. */
function securingLine(view: Items | ReturnsScreen, words: Words, { devices }: LookSaid): string {
  const step = securityStep(view, devices, words);
  return step === undefined ? "" : inSentences([step.item, step.what], words.language);
}

function accountWords(view: AccountScreen, words: Words): string[] {
  const { t, language } = words;
  if (view.state === "choosing-place") return [t("account.choosing-place"), ...view.places];
  return [
    t("account.title", { name: view.name }),
    accountLead(view, words),
    view.notice === undefined ? "" : accountNoticeWords(view.notice, words),
    ...listWords(t("account.loans"), view.loans, words, (loan) =>
      lineOf(loan, loanWords(loan, words), words),
    ),
    ...listWords(t("account.holds"), view.holds, words, (hold) =>
      inSentences([hold.title, holdWords(hold, words), ...hold.ilsWords], language),
    ),
    ...listWords(t("account.fees"), view.fees, words, (fee) =>
      inSentences([feeName(fee, words), feeAmount(fee, words)], language),
    ),
    owedWords(view.owed, words),
  ];
}

function listWords<L>(
  title: string,
  list: AccountList<L> | undefined,
  { t }: Words,
  each: (line: L) => string,
): string[] {
  if (list === undefined) return [];
  if (list.given === "no") return [title, t("account.not-listed")];
  if (list.given === "not-now") return [title, t("account.not-now")];
  const lines = list.lines.length === 0 ? [t("account.none")] : list.lines.map(each);
  return [title, ...lines, list.partial ? t("account.more") : ""];
}

function payWords(view: PayScreen, words: Words): string[] {
  const { t, language } = words;
  const mayChoose = view.offers.includes("choose-fee");
  return [
    payTitle(view, words),
    payLead(view, words),
    view.notice === undefined ? "" : t(`pay.notice.${view.notice}`),
    view.result === undefined ? "" : payResultWords(view.result, words),
    ...(view.result?.name === "charged-not-recorded" ? view.result.ilsWords : []),
    ...view.fees.map((fee) =>
      inSentences(
        [
          feeName(fee, words),
          feeAmount(fee, words),
          mayChoose ? t(fee.chosen ? "fee.chosen" : "fee.not-chosen") : "",
        ],
        language,
      ),
    ),
  ];
}

function receiptWords(
  { state, paperFailed, tells, address }: ReceiptScreen,
  { t, language }: Words,
): string[] {
  return [
    t(`receipt.${state}`),
    paperFailed ? t("receipt.paper-failed") : "",
    state === "choosing" ? t(tells.titles ? "receipt.tells-titles" : "receipt.tells-count") : "",
    address === "" ? "" : inSentences([t("receipt.address-typed"), address], language),
  ];
}
