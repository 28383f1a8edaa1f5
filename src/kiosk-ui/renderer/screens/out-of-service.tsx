import { Actions } from "../parts/actions.tsx";
import { Desk } from "../parts/desk.tsx";
import { Frame } from "../parts/frame.tsx";
import type { PartsOf } from "./parts.ts";

export function OutOfService({ look, view, words }: PartsOf<"out-of-service">) {
  const { t } = words;
  return (
    <Frame
      title={t("out-of-service.title")}
      lead={t("out-of-service.lead")}
      actions={<Actions view={view} words={words} of={["leave"]} main="leave" />}
    >
      {view.interrupted ? <p class="lead">{t("out-of-service.interrupted")}</p> : null}
      <Desk look={look} words={words} />
      <p class="code">{t("staff.code", { code: view.code })}</p>
    </Frame>
  );
}
