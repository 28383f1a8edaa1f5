import type { Parts } from "../screens/parts.ts";
import { PanelFrame } from "./panel-frame.tsx";

/** Staff were called: what they were told, and where they are found meanwhile. */
export function Help({ look, words }: Parts) {
  const { t } = words;
  return (
    <PanelFrame title={t("help.title")} words={words}>
      <p class="lead">{t("help.told")}</p>
      {look.desk === "" ? null : <p>{t("desk.where", { desk: look.desk })}</p>}
      {look.openingHours === "" ? null : <p>{t("desk.hours", { hours: look.openingHours })}</p>}
    </PanelFrame>
  );
}
