/**
 * The keyboard of the screen: five keys of an accessible keypad, and nothing else. A scanner in wedge mode types faster than
 * any hand; what it types reaches nothing.
 */

/** What a key of the keypad asks for. */
export type KeyWish = "next" | "previous" | "press" | "back" | "repeat";

/** The keys that assistive keypads send for their arrows, OK, back and repeat. */
const WISHES: Readonly<Record<string, KeyWish>> = {
  ArrowDown: "next",
  ArrowRight: "next",
  ArrowUp: "previous",
  ArrowLeft: "previous",
  Enter: "press",
  Escape: "back",
  F5: "repeat",
};

/** A hand needs longer between two keys, ms; scanners need 1 to 30. */
export const SLOWEST_SCANNER_MS = 40;
/** A scan is over when none of its keys has come for so long, ms: on a busy station they come with gaps. */
export const SCAN_OVER_MS = 400;

export interface KeyStroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly repeat: boolean;
}

/** Tells the keys of a person from those of a scanner. */
export interface KeyGuard {
  /** What this key asks for; undefined: nothing. `atMs`: any clock that only goes forward. */
  wish(stroke: KeyStroke, atMs: number): KeyWish | undefined;
}

/**
 * A stroke is a person's where it is a key of the keypad and none came shortly before. A key that no keypad has, or one that
 * came too soon, is a scanner's, and so is what follows it until there was a pause. So the first character of a scan could
 * count as a key; but no label begins with an arrow, and the end of a scan (Enter) always follows something.
 */
export function keyGuard(): KeyGuard {
  let lastAtMs = Number.NEGATIVE_INFINITY;
  let scanAtMs = Number.NEGATIVE_INFINITY;
  return {
    wish({ key, ctrlKey, altKey, metaKey, repeat }, atMs) {
      // A finger that rests on a key.
      if (repeat) return undefined;
      const wish = ctrlKey || altKey || metaKey ? undefined : WISHES[key];
      const isSoon = atMs - lastAtMs < SLOWEST_SCANNER_MS;
      lastAtMs = atMs;
      if (wish === undefined || isSoon) scanAtMs = atMs;
      return atMs - scanAtMs < SCAN_OVER_MS ? undefined : wish;
    },
  };
}

/** Where the focus goes: to the next in reading order, round and round. */
export function focusAfter(count: number, at: number, wish: "next" | "previous"): number {
  if (count === 0) return -1;
  if (at < 0) return wish === "next" ? 0 : count - 1;
  return (at + (wish === "next" ? 1 : -1) + count) % count;
}
