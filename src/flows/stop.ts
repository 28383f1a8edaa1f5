import type { NotYouReason } from "../core/contract/view-model.ts";
import type { Activity, Next } from "./activity.ts";

/** Why a person cannot borrow, with the ILS's words. */
export interface Stop {
  readonly reason: NotYouReason;
  readonly words: readonly string[];
}

/** What a person may do all the same. Who is nobody, or may not be who the card says, can still bring something back. */
export const STILL_MAY: Readonly<Record<NotYouReason["name"], readonly Activity[]>> = {
  "unknown-card": ["return"],
  "not-a-card": ["return"],
  listed: ["return"],
  "tries-used": ["return"],
  "tries-used-here": ["return"],
  // Somebody else may have found it.
  "card-lost": ["return"],
  "card-expired": ["return", "account", "pay"],
  blocked: ["return", "account", "pay"],
};

/** Whether this keeps a person from where they want to go. */
export function isStoppedFrom(stop: Stop | undefined, next: Next): boolean {
  if (stop === undefined || next === "finish" || next === "leave") return false;
  return !STILL_MAY[stop.reason.name].includes(next);
}
