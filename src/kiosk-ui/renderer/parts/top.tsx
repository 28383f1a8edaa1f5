import { Accessibility, Hand, Languages } from "lucide";
import { LANGUAGES } from "../../../core/contract/languages.ts";
import type { Look } from "../../../core/contract/bridge.ts";
import type { Display } from "../../../core/contract/display.ts";
import type { Words } from "../../words/words.ts";
import { Button } from "./button.tsx";

interface TopProps {
  readonly look: Look;
  readonly display: Display;
  readonly words: Words;
}

/** Who we are, and what is always there, always in the same place: languages, how the screen is, and help. */
export function Top({ look, display, words: { t } }: TopProps) {
  return (
    <header class="top">
      <p class="library">
        {look.logo === undefined ? null : <img src={look.logo} alt="" />}
        <span>{look.library}</span>
      </p>
      {look.languages.length < 2 ? null : (
        <Button
          wish={{ action: "panel", panel: "languages" }}
          icon={Languages}
          label={LANGUAGES[display.language].name}
        />
      )}
      <Button wish={{ action: "panel", panel: "settings" }} icon={Accessibility} label={t("top.settings")} />
      <Button wish={{ action: "panel", panel: "help" }} icon={Hand} label={t("top.help")} />
    </header>
  );
}
