import type { Words } from "../../words/words.ts";
import { act, focusOn } from "../state.ts";

interface SlideProps {
  readonly picture: string;
  readonly words: Words;
}

const WAKE = { action: "close-panel" } as const;

/** A picture of the library. Whoever touches it has the welcome again; the ways on beside it work all the while. */
export function Slide({ picture, words }: SlideProps) {
  return (
    <button
      type="button"
      class="slide"
      data-action={WAKE.action}
      aria-label={words.t("welcome.slide")}
      onClick={() => act(WAKE)}
      onFocus={() => focusOn(WAKE)}
    >
      <img key={picture} src={picture} alt="" />
    </button>
  );
}
