import type { ComponentChildren } from "preact";
import { LOUDNESS, TEXT_SIZES, THEMES } from "../../../core/contract/display.ts";
import { Button } from "../parts/button.tsx";
import type { Parts } from "../screens/parts.ts";
import { PanelFrame } from "./panel-frame.tsx";

/** How the screen is to be. Each is one touch, and holds at once. */
export function Settings({ look, view: { display }, words }: Parts) {
  const { t } = words;
  return (
    <PanelFrame title={t("settings.title")} words={words}>
      <Choice label={t("settings.text")}>
        {TEXT_SIZES.map((text) => (
          <Button
            wish={{ action: "text", text }}
            label={t("settings.per-cent", { percent: text })}
            pressed={text === display.text}
          />
        ))}
      </Choice>
      <Choice label={t("settings.theme")}>
        {THEMES.map((theme) => (
          <Button
            wish={{ action: "theme", theme }}
            label={t(`settings.theme.${theme}`)}
            pressed={theme === display.theme}
          />
        ))}
      </Choice>
      {look.speech ? (
        <Choice label={t("settings.speech")}>
          {LOUDNESS.map((speech) => (
            <Button
              wish={{ action: "speech", speech }}
              label={speech === 0 ? t("settings.speech.off") : t("settings.speech.level", { level: speech })}
              pressed={speech === display.speech}
            />
          ))}
        </Choice>
      ) : null}
      <Choice label={t("settings.reach")}>
        <Button wish={{ action: "reach", reach: false }} label={t("settings.off")} pressed={!display.reach} />
        <Button wish={{ action: "reach", reach: true }} label={t("settings.on")} pressed={display.reach} />
      </Choice>
      <Choice label={t("settings.slower")}>
        <Button
          wish={{ action: "slower", slower: false }}
          label={t("settings.off")}
          pressed={!display.slower}
        />
        <Button wish={{ action: "slower", slower: true }} label={t("settings.on")} pressed={display.slower} />
      </Choice>
    </PanelFrame>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly children: ComponentChildren;
}

function Choice({ label, children }: ChoiceProps) {
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      {children}
    </fieldset>
  );
}
