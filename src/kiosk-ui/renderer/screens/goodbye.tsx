import { Actions } from "../parts/actions.tsx";
import { Frame } from "../parts/frame.tsx";
import type { PartsOf } from "./parts.ts";

/** What was done in a line, and what is not to be left behind. */
export function Goodbye({ view, words }: PartsOf<"goodbye">) {
  const { t, sentences } = words;
  const counted = (
    key: "goodbye.yours" | "goodbye.not-yours" | "goodbye.returned" | "goodbye.not-returned",
    count: number,
  ) => (count === 0 ? "" : t(key, { count }));
  return (
    <Frame
      title={t("goodbye.title")}
      lead={sentences([
        counted("goodbye.yours", view.yours),
        counted("goodbye.returned", view.returned),
        counted("goodbye.not-yours", view.notYours),
        counted("goodbye.not-returned", view.notReturned),
      ])}
      actions={<Actions offers={view.offers} words={words} of={["leave"]} main="leave" />}
    >
      <p class="lead">{t("goodbye.take-card")}</p>
      {view.receipt === "not-wanted" ? null : <p>{t(`goodbye.receipt.${view.receipt}`)}</p>}
    </Frame>
  );
}
