/** What is said aloud of a thing that can be chosen, and of how the screen is. */
import type { Display } from "../../core/contract/display.ts";
import { isPlainAction, isPlainIntent, type Action, type Intent } from "../../core/contract/intents.ts";
import { LANGUAGES } from "../../core/contract/languages.ts";
import type { Screen, ViewModel } from "../../core/contract/view-model.ts";
import { labelOf } from "./labels.ts";
import { feeAmount, feeName } from "./pay.ts";
import { inSentences, type Key, type Words } from "./words.ts";

/** What an action is called where it is one of several; "" where its name alone does not say what it would do. */
export function actionName(action: Action, view: Screen, { t }: Words): string {
  return isPlainAction(action) ? t(labelOf(action, view)) : "";
}

/** What is said of a thing that has the focus, by what it would ask for; "" where the view has no such line. */
export function spokenChoice(intent: Intent, view: ViewModel, words: Words): string {
  const { t, language } = words;
  // On the bare welcome there is a picture to be closed.
  if (intent.action === "close-panel" && view.panel === undefined) return t("welcome.slide");
  if (isPlainIntent(intent)) return t(labelOf(intent.action, view));
  switch (intent.action) {
    case "key":
      return intent.key;
    case "ending":
      return intent.ending;
    case "renew":
      return ofTitle("action.renew.of", accountLine(view, "loans", intent.line), words);
    case "cancel-hold":
      return ofTitle("action.cancel-hold.of", accountLine(view, "holds", intent.line), words);
    case "change-pickup":
      return ofTitle("action.change-pickup.of", accountLine(view, "holds", intent.line), words);
    case "choose-place":
      return (view.screen === "account" ? view.places[intent.line] : undefined) ?? "";
    case "choose-fee": {
      const fee = view.screen === "pay" ? view.fees[intent.line] : undefined;
      if (fee === undefined) return "";
      const chosen = t(fee.chosen ? "fee.chosen" : "fee.not-chosen");
      return inSentences([feeName(fee, words), feeAmount(fee, words), chosen], language);
    }
    case "page":
      return t(`staff.page.${intent.page}`);
    case "settle": {
      const matter = view.screen === "staff" ? view.matters[intent.line] : undefined;
      return matter === undefined ? "" : t("action.settle.of", { entry: matter.entry });
    }
    case "panel":
      return t(intent.panel === "languages" ? "languages.title" : `top.${intent.panel}`);
    case "language":
      return LANGUAGES[intent.language].name;
    case "text":
    case "theme":
    case "speech":
    case "reach":
    case "slower": {
      const would = { ...view.display, ...intent };
      const holds = view.display[intent.action] === would[intent.action];
      const setting = settingWords(intent.action, would, words);
      return inSentences([...setting, holds ? t("spoken.holds") : ""], language);
    }
  }
}

function ofTitle(key: Key, title: string | undefined, { t }: Words): string {
  return title === undefined ? "" : t(key, { title });
}

function accountLine(view: ViewModel, which: "loans" | "holds", line: number): string | undefined {
  const list = view.screen === "account" ? view[which] : undefined;
  return list?.given === "yes" ? list.lines[line]?.title : undefined;
}

/** How the screen is, a line for each thing that can be set. */
export function settingsWords(display: Display, words: Words): string[] {
  const settings = ["text", "theme", "speech", "reach", "slower"] as const;
  return settings.map((setting) => inSentences(settingWords(setting, display, words), words.language));
}

/** What a setting is called, and to what it is set. */
function settingWords(
  setting: Exclude<keyof Display, "language">,
  display: Display,
  { t }: Words,
): readonly [name: string, value: string] {
  const name = t(`settings.${setting}`);
  switch (setting) {
    case "text":
      return [name, t("settings.per-cent", { percent: display.text })];
    case "theme":
      return [name, t(`settings.theme.${display.theme}`)];
    case "speech":
      return [
        name,
        display.speech === 0
          ? t("settings.speech.off")
          : t("settings.speech.level", { level: display.speech }),
      ];
    case "reach":
    case "slower":
      return [name, t(display[setting] ? "settings.on" : "settings.off")];
  }
}
