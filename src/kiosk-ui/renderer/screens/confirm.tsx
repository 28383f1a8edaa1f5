import type { Question } from "../../../core/contract/view-model.ts";
import type { Words } from "../../words/words.ts";
import { Actions } from "../parts/actions.tsx";
import { Frame } from "../parts/frame.tsx";
import { IlsWords } from "../parts/ils-words.tsx";
import type { PartsOf } from "./parts.ts";

/** One question, in one sentence. */
export function Confirm({ view, words }: PartsOf<"confirm">) {
  return (
    <Frame
      title={questionWords(view.question, words)}
      {...(view.title === "" ? {} : { lead: view.title })}
      actions={<Actions offers={view.offers} words={words} of={["no", "yes"]} main="yes" kind="big" />}
    >
      <IlsWords lines={view.ilsWords} />
    </Frame>
  );
}

function questionWords(question: Question, { t, money, due }: Words): string {
  switch (question.name) {
    case "fee":
      return t("confirm.fee", { fee: question.fee === undefined ? question.feeText : money(question.fee) });
    case "renew":
      return t("confirm.renew", { due: due(question.due) });
    case "cancel-hold":
      return t("confirm.cancel-hold");
    case "pay":
      return t(`confirm.pay.${question.way}`, { amount: money(question.amount) });
  }
}
