/** What is said of an account. */
import type {
  AccountNotice,
  AccountScreen,
  HoldLine,
  LoanLine,
  LoanState,
} from "../../core/contract/view-model.ts";
import type { Words } from "./words.ts";

/** What the station does about an account now; "" where it does nothing. */
export function accountLead({ state, progress }: AccountScreen, { t }: Words): string {
  if (progress !== undefined) return t("account.progress", { done: progress.done, of: progress.of });
  return state === "reading" || state === "renewing" || state === "changing-hold"
    ? t(`account.${state}`)
    : "";
}

/** Where a loan stands. */
export function loanWords({ due: until, overdue, state }: LoanLine, words: Words): string {
  const { t, due, sentences } = words;
  return sentences([
    until.kind === "none" ? "" : t(overdue ? "loan.overdue" : "loan.due", { due: due(until) }),
    loanStateWords(state, words),
  ]);
}

function loanStateWords(state: LoanState, { t }: Words): string {
  switch (state.name) {
    case "on-loan":
      return "";
    case "not-renewed":
      return t(`loan.not-renewed.${state.reason}`);
    case "ask-staff":
      return t("loan.ask-staff", { entry: state.entry });
    case "asking":
    case "finding-out":
    case "renewed":
    case "waiting":
      return t(`loan.${state.name}`);
  }
}

/** Where a hold stands. */
export function holdWords(
  { ready, pickup, queue, until, state }: HoldLine,
  { t, due, sentences }: Words,
): string {
  if (state.name === "cancelled") return t("hold.cancelled");
  return sentences([
    t(ready ? "hold.ready" : "hold.waiting"),
    pickup === undefined ? "" : t("hold.at", { place: pickup }),
    queue === undefined ? "" : t("hold.queue", { place: queue }),
    until.kind === "none" ? "" : t("hold.until", { due: due(until) }),
    state.name === "held" ? "" : t(`hold.${state.name}`),
  ]);
}

/** What is said of the last thing done about an account. */
export function accountNoticeWords(notice: AccountNotice, { t, sentences }: Words): string {
  if (notice.name !== "all-renewed") return t(`account.notice.${notice.name}`);
  const { renewed, unrenewed, ilsWords } = notice;
  return sentences([
    renewed === undefined ? t("account.notice.all-renewed") : t("account.notice.renewed", { count: renewed }),
    unrenewed === undefined || unrenewed === 0 ? "" : t("account.notice.unrenewed", { count: unrenewed }),
    ...ilsWords,
  ]);
}
