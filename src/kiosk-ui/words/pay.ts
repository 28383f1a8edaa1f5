/** What is said of paying. */
import type { FeeLine, PayResult, PayScreen, Question } from "../../core/contract/view-model.ts";
import type { Money } from "../../core/contract/values.ts";
import type { Words } from "./words.ts";

/** What a person owes in all; "" where nobody can say. */
export function owedWords(owed: Money | undefined, { t, money }: Words): string {
  if (owed === undefined) return "";
  return owed.minor <= 0 ? t("pay.notice.nothing-owed") : t("account.owed", { amount: money(owed) });
}

/** What the screen of payments is about: how much is paid, or what there is, where nothing can be. */
export function payTitle({ state, amount, notice }: PayScreen, { t, money }: Words): string {
  return notice === undefined ? t(`pay.${state}`, { amount: money(amount) }) : t("pay.fees");
}

/** What a payment is at, or what is owed; "" where nobody can say. */
export function payLead(view: PayScreen, words: Words): string {
  const { t } = words;
  if (view.state !== "paying") return view.notice === "nothing-owed" ? "" : owedWords(view.owed, words);
  if (view.cancelling) return t("pay.cancelling");
  return view.step === undefined ? t(`pay.follow.${view.way}`) : stepWords(view.step, view, words);
}

function stepWords(step: NonNullable<PayScreen["step"]>, { amount }: PayScreen, { t, money }: Words): string {
  switch (step.step) {
    case "recording":
      return t("pay.recording");
    case "coins":
      return t("pay.coins-fallen", { received: money(step.received), amount: money(amount) });
    case "terminal":
      return step.text === "" ? t("pay.follow.card") : t("pay.terminal-says", { words: step.text });
  }
}

/** What became of a payment. */
export function payResultWords(result: PayResult, { t, money, sentences }: Words): string {
  switch (result.name) {
    case "paid":
      return sentences([
        t("pay.paid", { amount: money(result.amount) }),
        result.remaining === undefined || result.remaining.minor === 0
          ? ""
          : t("account.owed", { amount: money(result.remaining) }),
      ]);
    case "not-charged":
      return t(`pay.not-charged.${result.reason}`);
    case "charged-not-recorded":
      return t("pay.charged-not-recorded", { amount: money(result.amount), entry: result.entry });
    case "unknown":
      return t("pay.unknown", { entry: result.entry });
  }
}

/** What a fee is for. */
export function feeName({ title }: FeeLine, { t }: Words): string {
  return title === "" ? t("fee.untitled") : title;
}

/** How much a fee is. */
export function feeAmount({ amount }: FeeLine, { t, money }: Words): string {
  return amount === undefined ? t("fee.unknown") : money(amount);
}

/** A question that only the person can answer, in one sentence. */
export function questionWords(question: Question, { t, money, due }: Words): string {
  switch (question.name) {
    case "fee":
      return t("confirm.fee", { fee: question.fee === undefined ? question.feeText : money(question.fee) });
    case "renew":
      return question.due.kind === "none"
        ? t("confirm.renew.undated")
        : t("confirm.renew", { due: due(question.due) });
    case "cancel-hold":
      return t("confirm.cancel-hold");
    case "pay":
      return t(`confirm.pay.${question.way}`, { amount: money(question.amount) });
  }
}
