import type { Policy } from "./policy.ts";

export type ScanKind = "card" | "item";

/**
 * Tells cards from items by what they look like. A scanner does not know which it read; where neither pattern
 * decides, a scan is what the station is waiting for.
 */
export function scanKinds(policy: Policy): (text: string, expected: ScanKind) => ScanKind {
  const card = policy.cards === undefined ? undefined : new RegExp(policy.cards);
  const item = policy.items === undefined ? undefined : new RegExp(policy.items);
  return (text, expected) => {
    const looks = { card: card?.test(text), item: item?.test(text) };
    if (looks.card === true && looks.item !== true) return "card";
    if (looks.item === true && looks.card !== true) return "item";
    if (looks.card === false && looks.item === undefined) return "item";
    if (looks.item === false && looks.card === undefined) return "card";
    return expected;
  };
}
