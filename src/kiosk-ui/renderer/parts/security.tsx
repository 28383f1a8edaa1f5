import type { ViewModel } from "../../../core/contract/view-model.ts";
import type { Words } from "../../words/words.ts";

interface SecurityProps {
  readonly view: ViewModel;
  readonly words: Words;
}

/** The step that the gate looks for, shown while it is to be done: leave it on the pad, or slide it along the groove. */
export function Security({ view, words: { t } }: SecurityProps) {
  const onPad = !view.limits.includes("no-pad");
  return (
    <figure class="cue">
      <svg viewBox="0 0 240 90" aria-hidden="true">
        <rect
          x="10"
          y="66"
          width="220"
          height="14"
          rx="4"
          fill="none"
          stroke="currentColor"
          stroke-width="3"
        />
        <g class="cue-book">
          <rect x="60" y="22" width="70" height="44" rx="4" fill="var(--accent)" />
          <path d="M70 22v44" stroke="var(--on-accent)" stroke-width="3" />
        </g>
        {onPad ? null : (
          <path d="M150 44h50m-12-10 12 10-12 10" fill="none" stroke="currentColor" stroke-width="4" />
        )}
      </svg>
      <figcaption>{t(onPad ? "security.pad" : "security.slide")}</figcaption>
    </figure>
  );
}
