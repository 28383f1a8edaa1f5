import { Actions } from "../parts/actions.tsx";
import { Frame } from "../parts/frame.tsx";
import { Keypad } from "../parts/keypad.tsx";
import type { PartsOf } from "./parts.ts";

export function StaffPin({ view, words }: PartsOf<"staff-pin">) {
  const { t } = words;
  return (
    <Frame
      title={t(`staff-pin.${view.state}`)}
      {...(view.saidWrong ? { lead: t("staff-pin.wrong") } : {})}
      actions={<Actions view={view} words={words} of={["leave", "submit"]} main="submit" />}
    >
      <output class="typed" aria-label={t("pin.digits", { count: view.digits })}>
        {"●".repeat(view.digits)}
      </output>
      <Keypad offers={view.offers} words={words} />
    </Frame>
  );
}
