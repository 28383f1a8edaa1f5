import { parseSipDate } from "./dates.ts";
import type { Dialect } from "./dialects/index.ts";
import { given, type Message } from "./message.ts";
import { number, spoken } from "./outcomes-values.ts";
import type { AcsStatus } from "./outcomes.ts";
import { SUPPORTED_MESSAGES } from "./spec/bx.ts";
import type { RequestCode } from "./spec/messages.ts";

/** Reads 98; `now` is our own clock. */
export function readAcsStatus(answer: Message<"98">, now: number, dialect: Dialect): AcsStatus {
  const { fixed } = answer;
  const sync = parseSipDate(fixed.dateTimeSync, dialect.zone);
  const supported = given(answer, "BX") ?? "";
  const retries = number(fixed.retriesAllowed);
  return {
    onLine: fixed.onLine === "Y",
    checkinOk: fixed.checkinOk === "Y",
    checkoutOk: fixed.checkoutOk === "Y",
    renewalPolicy: fixed.acsRenewalPolicy === "Y",
    statusUpdateOk: fixed.statusUpdateOk === "Y",
    offLineOk: fixed.offLineOk === "Y",
    timeoutMs: timeoutOf(fixed.timeoutPeriod),
    retries: retries === 999 ? undefined : retries,
    clockOffsetMs: sync === undefined ? undefined : sync.instant - now,
    protocolVersion: fixed.protocolVersion,
    institution: given(answer, "AO"),
    libraryName: given(answer, "AM"),
    terminalLocation: given(answer, "AN"),
    supports: (code: RequestCode) => {
      const mark = supported[SUPPORTED_MESSAGES.findIndex((each) => each === code)];
      return mark === "Y" ? true : mark === "N" ? false : undefined;
    },
    ...spoken(answer),
  };
}

/** Tenths of a second. Servers copy some number from a sample, so it is kept within what a patron can bear. */
function timeoutOf(tenths: string): number | undefined {
  const value = number(tenths);
  if (value === undefined || value === 0 || value === 999) return undefined;
  return Math.min(60_000, Math.max(5_000, value * 100));
}
