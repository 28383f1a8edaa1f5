import { Frame } from "../parts/frame.tsx";
import type { PartsOf } from "./parts.ts";

export function OutOfService({ look, view, words }: PartsOf<"out-of-service">) {
  const { t } = words;
  return (
    <Frame title={t("out-of-service.title")} lead={t("out-of-service.lead")}>
      {view.interrupted ? <p class="lead">{t("out-of-service.interrupted")}</p> : null}
      {look.desk === "" ? null : <p>{t("desk.where", { desk: look.desk })}</p>}
      {look.openingHours === "" ? null : <p>{t("desk.hours", { hours: look.openingHours })}</p>}
      <p class="code">{t("staff.code", { code: view.code })}</p>
    </Frame>
  );
}
