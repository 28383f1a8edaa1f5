import { Desk } from "../parts/desk.tsx";
import type { Parts } from "../screens/parts.ts";
import { PanelFrame } from "./panel-frame.tsx";

/** Staff were called: what they were told, and where they are found meanwhile. */
export function Help({ look, words }: Parts) {
  const { t } = words;
  return (
    <PanelFrame title={t("help.title")} words={words}>
      <p class="lead">{t("help.told")}</p>
      <Desk look={look} words={words} />
    </PanelFrame>
  );
}
