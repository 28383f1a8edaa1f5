import type { VNode } from "preact";
import { useMemo } from "preact/hooks";

interface KeptProps {
  /** What the picture is made of, besides the words of the language. */
  readonly of: unknown;
  readonly in: unknown;
  readonly draw: () => VNode;
}

/**
 * Draws anew only where what it is made of says something else: each view comes whole, and of twenty rows one has changed.
 */
export function Kept({ of, in: words, draw }: KeptProps) {
  return useMemo(draw, [JSON.stringify(of), words]);
}
