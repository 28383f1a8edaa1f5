import { isoDate, toCivil, type Zone } from "../core/calendar.ts";
import type { Field } from "../sip-client/message.ts";

/**
 * Whether an extension of the ILS says that the card has run out; SIP2 itself has no word for it. PY is Polaris's
 * yes or no, PX its date; PA is the date of EnvisionWare and Evergreen (and something else at Polaris).
 */
export function hasExpired(fields: readonly Field[], isPolaris: boolean, now: number, zone: Zone): boolean {
  const today = isoDate(toCivil(now, zone)).replaceAll("-", "");
  return fields.some(({ code, value }) => {
    if (code === "PY") return value === "Y";
    const holdsDate = code === (isPolaris ? "PX" : "PA");
    const date = /^\d{8}/.exec(value)?.[0];
    return holdsDate && date !== undefined && date < today;
  });
}
