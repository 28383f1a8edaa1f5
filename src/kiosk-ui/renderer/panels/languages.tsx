import { Check } from "lucide";
import { LANGUAGES } from "../../../core/contract/languages.ts";
import { Button } from "../parts/button.tsx";
import type { Parts } from "../screens/parts.ts";
import { PanelFrame } from "./panel-frame.tsx";

/** Every language by its own name. */
export function LanguageList({ look, view, words }: Parts) {
  return (
    <PanelFrame title={words.t("languages.title")} words={words}>
      <ul class="choices">
        {look.languages.map((language) => (
          <li key={language} lang={language} dir={LANGUAGES[language].direction}>
            <Button
              kind="big"
              wish={{ action: "language", language }}
              label={LANGUAGES[language].name}
              pressed={language === view.display.language}
              {...(language === view.display.language ? { icon: Check } : {})}
            />
          </li>
        ))}
      </ul>
    </PanelFrame>
  );
}
