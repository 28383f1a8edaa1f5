import { CircleCheck, Circle, CreditCard } from "lucide";
import type { PayLine, PayResult, PayScreen } from "../../../core/contract/view-model.ts";
import type { Words } from "../../words/words.ts";
import { Actions } from "../parts/actions.tsx";
import { Button } from "../parts/button.tsx";
import { Frame } from "../parts/frame.tsx";
import { Icon } from "../parts/icon.tsx";
import { IlsWords } from "../parts/ils-words.tsx";
import { Keypad } from "../parts/keypad.tsx";
import { MeaningMark, type Meaning } from "../parts/meaning.tsx";
import type { PartsOf } from "./parts.ts";

/** What is owed, what is about to be paid, and what became of it. */
export function Pay({ view, words }: PartsOf<"pay">) {
  const { t, money } = words;
  return (
    <Frame
      title={t(`pay.${view.state}`, { amount: money(view.amount) })}
      {...leadOf(view, words)}
      actions={
        <Actions
          offers={view.offers}
          words={words}
          of={["leave", "back", "cancel", "part", "coins", "card", "submit", "finish"]}
          main={view.offers.includes("card") ? "card" : view.offers.includes("submit") ? "submit" : "finish"}
        />
      }
    >
      {view.notice === undefined ? null : <p class="notice">{t(`pay.notice.${view.notice}`)}</p>}
      {view.result === undefined ? null : <Result result={view.result} words={words} />}
      {view.state !== "paying" ? null : (
        <div class="picture">
          <Icon of={CreditCard} />
        </div>
      )}
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

function leadOf(view: PayScreen, { t, money }: Words): { readonly lead: string } | Record<string, never> {
  if (view.state === "paying") {
    if (view.cancelling) return { lead: t("pay.cancelling") };
    return {
      lead: view.step === undefined ? t(`pay.follow.${view.way}`) : stepWords(view.step, view, { t, money }),
    };
  }
  return view.owed === undefined ? {} : { lead: t("account.owed", { amount: money(view.owed) }) };
}

interface FeeProps {
  readonly line: PayLine;
  readonly index: number;
  readonly words: Words;
  readonly mayChoose: boolean;
}

function Fee({ line, index, words: { t, money }, mayChoose }: FeeProps) {
  const title = line.title === "" ? t("fee.untitled") : line.title;
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
      <span class="aside">{line.amount === undefined ? t("fee.unknown") : money(line.amount)}</span>
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
  const { t, money, sentences } = words;
  const said = (): string => {
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
  };
  const meaning = RESULTS[result.name];
  return (
    <div class="row" data-meaning={meaning} role="status">
      <div>
        <MeaningMark of={meaning} word={t(`pay.result.${result.name}`)} />
        <p class="lead">{said()}</p>
        {result.name === "charged-not-recorded" ? <IlsWords lines={result.ilsWords} /> : null}
        {result.name === "not-charged" ? <p class="code">{t("staff.code", { code: result.code })}</p> : null}
      </div>
    </div>
  );
}

function stepWords(
  step: NonNullable<PayScreen["step"]>,
  { amount }: PayScreen,
  { t, money }: Pick<Words, "t" | "money">,
): string {
  switch (step.step) {
    case "recording":
      return t("pay.recording");
    case "coins":
      return t("pay.coins-fallen", { received: money(step.received), amount: money(amount) });
    case "terminal":
      return step.text === "" ? t("pay.follow.card") : t("pay.terminal-says", { words: step.text });
  }
}
