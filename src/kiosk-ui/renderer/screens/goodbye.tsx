import { doneWords, leftWords } from "../../words/goodbye.ts";
import { Actions } from "../parts/actions.tsx";
import { Frame } from "../parts/frame.tsx";
import { Station } from "../parts/station.tsx";
import type { PartsOf } from "./parts.ts";

/** What was done in a line, and what is not to be left behind. */
export function Goodbye({ look, view, words }: PartsOf<"goodbye">) {
  const { t, sentences } = words;
  const left = leftWords(view, words);
  return (
    <Frame
      title={t(left.length > 0 && view.urgent ? "goodbye.title.left" : "goodbye.title")}
      lead={sentences(doneWords(view, words))}
      actions={<Actions view={view} words={words} of={["leave"]} main="leave" />}
    >
      {left.length === 0 ? (
        <p class="lead">{t("goodbye.take-card")}</p>
      ) : (
        <div class="row" data-meaning="ask-us" role={view.urgent ? "alert" : "status"}>
          <p class="lead">{sentences(left)}</p>
        </div>
      )}
      {left.length > 0 || isPrinted(view.receipt) ? <Station look={look} view={view} /> : null}
      {view.receipt === "not-wanted" ? null : <p>{t(`goodbye.receipt.${view.receipt}`)}</p>}
    </Frame>
  );
}

function isPrinted(receipt: PartsOf<"goodbye">["view"]["receipt"]): boolean {
  return receipt === "printed" || receipt === "may-be-torn";
}
