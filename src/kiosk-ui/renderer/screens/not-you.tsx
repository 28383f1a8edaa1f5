import type { PartsOf } from "./parts.ts";
import { Actions } from "../parts/actions.tsx";
import { Desk } from "../parts/desk.tsx";
import { Frame } from "../parts/frame.tsx";
import { IlsWords } from "../parts/ils-words.tsx";

/** Why somebody cannot go on, and what they can do nevertheless. */
export function NotYou({ look, view, words }: PartsOf<"not-you">) {
  const { t } = words;
  const { reason } = view;
  return (
    <Frame
      title={t(`not-you.${reason.name}`)}
      lead={t(`not-you.${reason.name}.what-to-do`)}
      actions={
        <Actions
          view={view}
          words={words}
          of={["leave", "account", "pay", "return", "try-again"]}
          main="try-again"
        />
      }
    >
      {reason.name !== "blocked" ? null : (
        <ul class="rows">
          {reason.flags.map((flag) => (
            <li key={flag}>{t(`flag.${flag}`)}</li>
          ))}
        </ul>
      )}
      <IlsWords lines={view.ilsWords} />
      <Desk look={look} words={words} />
    </Frame>
  );
}
