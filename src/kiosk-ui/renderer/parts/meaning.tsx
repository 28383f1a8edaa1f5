import type { IconNode } from "lucide";
import { Icon } from "./icon.tsx";

/** What a patron has to know of a thing: it is theirs, it is not, or somebody at the desk decides. */
export type Meaning = "yours" | "not-yours" | "ask-us";

/** Told apart by shape alone: a filled circle with a tick, an open square with a cross, a triangle with a hand. */
const SHAPES: Readonly<Record<Meaning, IconNode>> = {
  yours: [
    ["circle", { cx: "12", cy: "12", r: "10", fill: "currentColor" }],
    ["path", { d: "m7.5 12.5 3 3 6-6.5", stroke: "var(--card)", "stroke-width": "2.5" }],
  ],
  "not-yours": [
    ["rect", { x: "2.5", y: "2.5", width: "19", height: "19", rx: "2" }],
    ["path", { d: "m8 8 8 8m0-8-8 8" }],
  ],
  "ask-us": [
    ["path", { d: "M12 2.5 22.5 21h-21Z" }],
    ["path", { d: "M9.5 18v-5m0 0v-1m2.5 1V9.500m2.500 3.500v-1m0 1v3a2.500 2.500 0 0 1-5 0" }],
  ],
};

/** A meaning in three ways at once: shape, word, colour. */
export function MeaningMark({ of, word }: { readonly of: Meaning; readonly word: string }) {
  return (
    <span class="meaning" data-meaning={of}>
      <Icon of={SHAPES[of]} />
      <span>{word}</span>
    </span>
  );
}
