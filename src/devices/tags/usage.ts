/** What an item is for: type of usage of ISO 28560, class by class. Pure. */

/** [Danish paper, p. 27; libdanrfid] 9 is not in all of them. */
const USAGES = {
  0: "acquisition",
  1: "circulating",
  2: "not-for-circulation",
  7: "discarded",
  8: "patron-card",
  9: "equipment",
} as const;

export type Usage = (typeof USAGES)[keyof typeof USAGES] | "other";

export const USAGE_NAMES: readonly Usage[] = [...Object.values(USAGES), "other"];

/** By the class, the upper half byte of ISO 28560-2 and the usage of ISO 28560-3. */
export function usageByNibble(nibble: number): Usage {
  return Object.hasOwn(USAGES, nibble) ? (USAGES[nibble as keyof typeof USAGES] ?? "other") : "other";
}

/** "other" has no number of its own: 3 is free in both parts. */
export function usageNibble(usage: Usage): number {
  const found = Object.entries(USAGES).find(([, name]) => name === usage);
  return found === undefined ? 3 : Number(found[0]);
}
