/** What an item is for: type of usage of ISO 28560, class by class. Pure. */

/**
 * By the usage of ISO 28560-3 and the class, the upper half byte, of ISO 28560-2. 0, 1, 2, 7 and 8 are in the Danish paper
 * (p. 27), 3 to 6 and 9 in the programs of TH Wildau and libdanrfid; nothing is known of the others.
 */
export const USAGES = [
  "acquisition",
  "circulating",
  "not-for-circulation",
  "local-3",
  "local-4",
  "future-5",
  "no-information",
  "discarded",
  "patron-card",
  "equipment",
  "unknown-10",
  "unknown-11",
  "unknown-12",
  "unknown-13",
  "unknown-14",
  "unknown-15",
] as const;

export type Usage = (typeof USAGES)[number];

/** `nibble`: 0 to 15. */
export function usageByNibble(nibble: number): Usage {
  return USAGES[nibble & 0x0f] ?? "unknown-15";
}

export function usageNibble(usage: Usage): number {
  return USAGES.indexOf(usage);
}
