import { Actions } from "../parts/actions.tsx";
import { Frame } from "../parts/frame.tsx";
import { Keypad } from "../parts/keypad.tsx";
import type { PartsOf } from "./parts.ts";

/** Core tells how many digits there are, never which. */
export function Pin({ view, words }: PartsOf<"pin">) {
  const { t } = words;
  const isTyping = view.state === "typing";
  return (
    <Frame
      title={isTyping ? t("pin.title") : t("pin.looking-up")}
      {...(view.triesLeft === undefined ? {} : { lead: t("pin.tries-left", { count: view.triesLeft }) })}
      actions={<Actions view={view} words={words} of={["leave", "no-pin", "submit"]} main="submit" />}
    >
      <output class="typed" aria-label={t("pin.digits", { count: view.digits })}>
        {"●".repeat(view.digits)}
      </output>
      <Keypad offers={view.offers} words={words} />
    </Frame>
  );
}
