/** What a bad cable or firmware does to a frame on its way. */
import type { Random } from "../../core/clock.ts";

export const SPOILS = ["dropped", "flipped", "wrong-length"] as const;
export type Spoil = (typeof SPOILS)[number];

/** A byte less, a bit turned, or a length that says one more; `lengthAt` is the place of the length's last byte. */
export function spoilt(bytes: Uint8Array, how: Spoil, lengthAt: number, random: Random): Uint8Array {
  const at = Math.floor(random() * bytes.length);
  if (how === "dropped") return bytes.filter((_, index) => index !== at);
  const copy = Uint8Array.from(bytes);
  if (how === "flipped") copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  else copy[lengthAt] = (copy[lengthAt] ?? 0) + 1;
  return copy;
}
