import { checks } from "../../core/check-digits.ts";
import type { ItemId } from "../../core/ids.ts";
import type { LabelRule, OffLineRules } from "./rules.ts";

/** Whether a number looks like what it should be. */
export function isLabel(text: string, { pattern, checkDigit }: LabelRule): boolean {
  return (pattern === undefined || new RegExp(pattern).test(text)) && checks(text, checkDigit);
}

/** Whether a magnet may come near the item, as far as its label or else the library can say. */
export function mayBeDesensitized(item: ItemId, { items, unknown }: OffLineRules["magnetic"]): boolean {
  if (items !== undefined) return !new RegExp(items).test(item);
  return unknown === "lend";
}
