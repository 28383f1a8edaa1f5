import { CircleCheck, Circle } from "lucide";
import type { PayLine, PayResult } from "../../../core/contract/view-model.ts";
import { feeAmount, feeName, payLead, payResultWords, payTitle } from "../../words/pay.ts";
import type { Words } from "../../words/words.ts";
import { Actions } from "../parts/actions.tsx";
import { Button } from "../parts/button.tsx";
import { Frame } from "../parts/frame.tsx";
import { IlsWords } from "../parts/ils-words.tsx";
import { Keypad } from "../parts/keypad.tsx";
import { MeaningMark, type Meaning } from "../parts/meaning.tsx";
import { Station } from "../parts/station.tsx";
import type { PartsOf } from "./parts.ts";

const WAYS = [
  "leave",
  "back",
  "cancel",
  "borrow",
  "return",
  "account",
  "part",
  "try-again",
  "coins",
  "card",
  "submit",
  "finish",
] as const;
const MAIN = ["card", "coins", "submit"] as const;

/** What is owed, what is about to be paid, and what became of it. */
export function Pay({ look, view, words }: PartsOf<"pay">) {
  const { t } = words;
  return (
    <Frame
      title={payTitle(view, words)}
      lead={payLead(view, words)}
      actions={
        <Actions
          view={view}
          words={words}
          of={WAYS}
          main={MAIN.find((action) => view.offers.includes(action)) ?? "finish"}
        />
      }
    >
      {view.notice === undefined ? null : <p class="notice">{t(`pay.notice.${view.notice}`)}</p>}
      {view.result === undefined ? null : <Result result={view.result} words={words} />}
      {view.state !== "paying" ? null : <Station look={look} view={view} />}
      <ol class="rows" aria-label={t("pay.fees")}>
        {view.fees.map((line, index) => (
          <Fee
            key={index}
            line={line}
            index={index}
            words={words}
            mayChoose={view.offers.includes("choose-fee")}
          />
        ))}
      </ol>
      <Keypad offers={view.offers} words={words} />
    </Frame>
  );
}

interface FeeProps {
  readonly line: PayLine;
  readonly index: number;
  readonly words: Words;
  readonly mayChoose: boolean;
}

function Fee({ line, index, words, mayChoose }: FeeProps) {
  const { t } = words;
  const title = feeName(line, words);
  return (
    <li class="row">
      {mayChoose ? (
        <Button
          wish={{ action: "choose-fee", line: index }}
          icon={line.chosen ? CircleCheck : Circle}
          label={t(line.chosen ? "fee.chosen" : "fee.not-chosen")}
          pressed={line.chosen}
          describedAs={t("action.choose-fee.of", { title })}
        />
      ) : null}
      <div>
        <h2>{title}</h2>
      </div>
      <span class="aside">{feeAmount(line, words)}</span>
    </li>
  );
}

const RESULTS: Readonly<Record<PayResult["name"], Meaning>> = {
  paid: "yours",
  "not-charged": "not-yours",
  "charged-not-recorded": "ask-us",
  unknown: "ask-us",
};

function Result({ result, words }: { readonly result: PayResult; readonly words: Words }) {
  const { t } = words;
  const meaning = RESULTS[result.name];
  return (
    <div class="row" data-meaning={meaning} role="status">
      <div>
        <MeaningMark of={meaning} word={t(`pay.result.${result.name}`)} />
        <p class="lead">{payResultWords(result, words)}</p>
        {result.name === "charged-not-recorded" ? <IlsWords lines={result.ilsWords} /> : null}
        {result.name === "not-charged" ? <p class="code">{t("staff.code", { code: result.code })}</p> : null}
      </div>
    </div>
  );
}
