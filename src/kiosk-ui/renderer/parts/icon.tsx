import type { IconNode } from "lucide";
import { h } from "preact";

interface IconProps {
  readonly of: IconNode;
  /** It points where people read on, and turns with the writing. */
  readonly turns?: true;
}

/** A picture beside a word; never instead of one, so nobody is told of it. */
export function Icon({ of, turns }: IconProps) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" data-turns={turns}>
      {of.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
