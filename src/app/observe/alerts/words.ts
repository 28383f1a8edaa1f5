/** An alert in words, for whoever reads it in a mail or at the end of a webhook. */
import { FAULTS } from "../../../core/faults.ts";
import { isFaultCode } from "../seen.ts";
import { ALERTS, type Alert } from "./table.ts";

export interface AlertWords {
  readonly subject: string;
  readonly text: string;
}

/** `station`: its name, as the configuration has it. */
export function alertWords({ alert, state, subject, fault, at }: Alert, station: string): AlertWords {
  const { text, advice, urgency } = ALERTS[alert];
  const which = subject === "" ? "" : ` (${subject})`;
  const isOver = state === "cleared";
  const why = fault !== null && isFaultCode(fault) ? [`${FAULTS[fault].text} (${fault})`] : [];
  return {
    subject: `${isOver ? "Over: " : urgency === "now" ? "Now: " : ""}${station}: ${alert}${which}`,
    text: [
      `Station ${station}, ${new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long", timeZone: "UTC" }).format(at)}`,
      "",
      isOver ? `No longer so${which}: ${text}` : `${text}${which}`,
      ...(isOver ? [] : [...why, "", `What to do: ${advice}`]),
      "",
    ].join("\n"),
  };
}
