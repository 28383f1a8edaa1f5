import { welcomeWords } from "../../words/desk.ts";
import { Actions } from "../parts/actions.tsx";
import { Frame } from "../parts/frame.tsx";
import { Slide } from "../parts/slide.tsx";
import { Station } from "../parts/station.tsx";
import { slide } from "../state.ts";
import type { PartsOf } from "./parts.ts";

export function Welcome({ look, view, words }: PartsOf<"welcome">) {
  const { t } = words;
  return (
    <Frame
      title={t("welcome.title", { library: look.library })}
      lead={t("welcome.lead")}
      actions={
        <div class="ways">
          <Actions view={view} words={words} of={["borrow", "return", "account", "pay"]} kind="big" />
        </div>
      }
    >
      {slide.value === undefined ? (
        <>
          <Station look={look} view={view} />
          {welcomeWords(look, view.limits, words).map((line) => (
            <p key={line} dir="auto">
              {line}
            </p>
          ))}
        </>
      ) : (
        <Slide picture={slide.value} words={words} />
      )}
    </Frame>
  );
}
