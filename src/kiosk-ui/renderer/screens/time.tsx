import { Actions } from "../parts/actions.tsx";
import { Frame } from "../parts/frame.tsx";
import { act } from "../state.ts";
import type { PartsOf } from "./parts.ts";

/** One touch anywhere goes on. */
export function Time({ view, words }: PartsOf<"time">) {
  const { t } = words;
  return (
    <div class="anywhere" onClick={() => act({ action: "go-on" })}>
      <Frame
        title={t("time.title")}
        lead={t("time.lead", { count: view.seconds })}
        actions={<Actions view={view} words={words} of={["leave", "go-on"]} main="go-on" kind="big" />}
      >
        <div class="time-line" style={{ "--seconds": `${view.seconds}s` }} />
      </Frame>
    </div>
  );
}
