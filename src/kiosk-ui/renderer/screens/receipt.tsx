import { Actions } from "../parts/actions.tsx";
import { Code } from "../parts/code.tsx";
import { Frame } from "../parts/frame.tsx";
import { Keyboard } from "../parts/keyboard.tsx";
import { Slip } from "../parts/slip.tsx";
import { Station } from "../parts/station.tsx";
import type { PartsOf } from "./parts.ts";

/** How to take along what was done; nothing is remembered for the next time. */
export function Receipt({ look, view, words }: PartsOf<"receipt">) {
  const { t } = words;
  const ways = [
    "titles",
    "name",
    "back",
    "no-receipt",
    "show-code",
    "mail",
    "print",
    "submit",
    "finish",
  ] as const;
  return (
    <Frame
      title={t(`receipt.${view.state}`)}
      {...(view.paperFailed ? { lead: t("receipt.paper-failed") } : {})}
      actions={
        <Actions
          view={view}
          words={words}
          of={ways}
          kind="big"
          main={view.state === "choosing" ? "print" : view.state === "address" ? "submit" : "finish"}
        />
      }
    >
      {view.state !== "choosing" ? null : (
        <p>{t(view.tells.titles ? "receipt.tells-titles" : "receipt.tells-count")}</p>
      )}
      <Slip text={view.slip} label={t("receipt.slip")} />
      {view.state !== "address" ? null : (
        <>
          <output class="typed" data-kind="address" aria-label={t("receipt.address-typed")}>
            {view.address}
          </output>
          <Keyboard language={view.display.language} words={words} />
        </>
      )}
      {view.state === "printing" ? <Station look={look} view={view} /> : null}
      {view.state === "code" ? <Code text={view.code} label={t("receipt.code")} /> : null}
    </Frame>
  );
}
