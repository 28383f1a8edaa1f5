/** What tests of the journal write; also for a process that is no test. */
import type { NewEntry } from "../../../src/circulation/journal/entry.ts";
import { seededBytes } from "../../../src/core/clock.ts";
import { itemId, patronId } from "../../../src/core/ids.ts";
import type { Result } from "../../../src/core/result.ts";

export const KEY = seededBytes(1)(32);
export const ITEM = itemId("31000000000017");
export const PATRON = patronId("20000000000001");

export const LOAN: NewEntry = {
  kind: "loan",
  mode: "on-line",
  stage: "intent",
  session: "a1b2",
  secret: { item: ITEM, patron: PATRON, facts: { title: "Emma" } },
};

export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.fault));
  return result.value;
}

export function codeOf(result: Result<unknown>): string {
  return result.ok ? "no fault" : result.fault.code;
}
