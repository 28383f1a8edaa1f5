import { Actions } from "../parts/actions.tsx";
import { Frame } from "../parts/frame.tsx";
import { Keypad } from "../parts/keypad.tsx";
import { Station } from "../parts/station.tsx";
import type { PartsOf } from "./parts.ts";

export function Card({ look, view, words }: PartsOf<"card">) {
  const { t } = words;
  if (view.state === "looking-up") {
    return (
      <Frame title={t("card.looking-up")} actions={<Actions view={view} words={words} of={["leave"]} />} />
    );
  }
  return (
    <Frame
      title={t("card.title")}
      lead={t("card.lead")}
      actions={<Actions view={view} words={words} of={["leave", "return", "submit"]} main="submit" />}
    >
      {view.itemsWaiting === 0 ? null : <p>{t("card.items-wait", { count: view.itemsWaiting })}</p>}
      {view.withoutPin ? <p>{t("card.without-pin")}</p> : null}
      <div class="beside">
        <Station look={look} view={view} />
        <div class="typing">
          {view.offers.includes("key") ? <p>{t("card.or-type")}</p> : null}
          <output class="typed" aria-label={t("card.typed")}>
            {view.typed}
          </output>
          <Keypad offers={view.offers} words={words} />
        </div>
      </div>
    </Frame>
  );
}
