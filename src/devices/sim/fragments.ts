import type { Random } from "../../core/clock.ts";

/** How a peer's bytes are cut on their way: all at once, one by one, or at random. */
export type Fragmentation = "whole" | "single" | Random;

export function fragments(bytes: Uint8Array, how: Fragmentation): Uint8Array[] {
  if (how === "whole") return bytes.length === 0 ? [] : [bytes];
  const pieces: Uint8Array[] = [];
  for (let from = 0; from < bytes.length;) {
    const size = how === "single" ? 1 : 1 + Math.floor(how() * 8);
    pieces.push(bytes.subarray(from, from + size));
    from += size;
  }
  return pieces;
}
