/** A patron's account, and the questions about it, in plain English. */
import type {
  AccountList,
  AccountNotice,
  AccountScreen,
  FeeLine,
  HoldLine,
  HoldState,
  LoanLine,
  LoanState,
  NotRenewed,
  Question,
} from "../../core/contract/view-model.ts";
import { count, dueText, moneyText, quoted } from "./say-values.ts";

export function questionText(question: Question, title: string): string {
  const what = title === "" ? "This item" : title;
  switch (question.name) {
    case "fee":
      return `${what} costs ${question.fee === undefined ? question.feeText : moneyText(question.fee)}. Is that all right?`;
    case "renew":
      return `${what}: you have it${dueText(question.due)}. Shall we renew it?`;
    case "cancel-hold":
      return `${what}: shall we give up this hold?`;
    case "pay":
      return question.way === "card"
        ? `Shall we take ${moneyText(question.amount)} from your card?`
        : `Would you like to pay ${moneyText(question.amount)} in coins? There is no change.`;
  }
}

export function accountText(view: AccountScreen): string[] {
  if (view.state === "reading") return ["We look up your account."];
  return [
    `${view.name}, this is your account.`,
    ...listed("loans", view.loans, loanText),
    ...listed("holds", view.holds, holdText),
    ...listed("fees", view.fees, feeText),
    ...(view.owed === undefined || view.owed.minor === 0 ? [] : [`You owe ${moneyText(view.owed)}.`]),
    ...(view.progress === undefined ? [] : [`${view.progress.done} of ${view.progress.of} done.`]),
    ...(view.state === "choosing-place" ? ["Where would you like to collect it?", ...view.places] : []),
    ...(view.notice === undefined ? [] : noticeText(view.notice)),
  ];
}

function listed<Line>(
  what: "loans" | "holds" | "fees",
  list: AccountList<Line> | undefined,
  text: (line: Line) => readonly string[],
): string[] {
  if (list === undefined) return [];
  if (list.given === "no") return [`Your library system does not list your ${what} here.`];
  if (list.given === "not-now") return [`We could not read your ${what} just now.`];
  const more = list.partial ? [`There may be more ${what} than we could read.`] : [];
  return list.lines.length === 0
    ? [`You have no ${what}.`, ...more]
    : [`Your ${what}:`, ...list.lines.flatMap((line) => text(line).map((each) => `  ${each}`)), ...more];
}

function loanText({ id, title, due, overdue, state, ilsWords }: LoanLine): string[] {
  const date = `${dueText(due)}${overdue ? " (overdue)" : ""}`;
  return [`${title === "" ? id : title}${date}${loanStateText(state)}`, ...quoted(ilsWords)];
}

function loanStateText(state: LoanState): string {
  switch (state.name) {
    case "on-loan":
      return "";
    case "waiting":
      return ": waits for its turn";
    case "asking":
      return ": we ask for it";
    case "finding-out":
      return ": no answer came; we find out what happened";
    case "renewed":
      return ": renewed";
    case "not-renewed":
      return `: not renewed: ${NOT_RENEWED[state.reason]}`;
    case "ask-staff":
      return `: we do not know if it is renewed; please ask at the desk (number ${state.entry})`;
  }
}

const NOT_RENEWED: Readonly<Record<NotRenewed, string>> = {
  refused: "it cannot be renewed now",
  "fee-declined": "you did not want the fee",
  "not-done": "it did not go through; you can try again",
  "no-answer": "the library's computer could not be asked",
};

function holdText({ title, ready, pickup, queue, until, state, ilsWords }: HoldLine): string[] {
  const where = pickup === undefined ? "" : ` at ${pickup}`;
  const place = queue === undefined ? "" : `, number ${queue} in the queue`;
  const stands = ready ? `ready to collect${where}${dueText(until)}` : `waiting${place}`;
  return [`${title}: ${stands}${HOLDS[state.name]}`, ...quoted(ilsWords)];
}

const HOLDS: Readonly<Record<HoldState["name"], string>> = {
  held: "",
  asking: ": we ask for it",
  cancelled: ": given up",
  moved: ": will be sent there",
  refused: ": that was not possible",
};

function feeText({ title, amount }: FeeLine): string[] {
  return [amount === undefined ? title : `${title}: ${moneyText(amount)}`];
}

function noticeText(notice: AccountNotice): string[] {
  switch (notice.name) {
    case "a-card":
      return ["That was a card, not a book."];
    case "publishers-label":
      return ["That is the publisher's number. Scan the library's label."];
    case "not-your-loan":
      return ["That book is not on loan to you."];
    case "not-renewable":
      return ["That book cannot be renewed here."];
    case "no-answer":
      return ["The library's computer could not be asked."];
    case "renewal-unclear":
      return ["We do not know what was renewed. Please ask at the desk."];
    case "all-renewed":
      return [
        ...(notice.renewed === undefined ? [] : [`${count(notice.renewed, "loan")} renewed.`]),
        ...(notice.unrenewed === undefined || notice.unrenewed === 0
          ? []
          : [`${count(notice.unrenewed, "loan")} not renewed.`]),
        ...quoted(notice.ilsWords),
      ];
  }
}
