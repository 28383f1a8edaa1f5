import type { JSX } from "preact";
import type { Look } from "../../../core/contract/bridge.ts";
import type { Items, ReturnsScreen } from "../../../core/contract/view-model.ts";
import { securityStep, type SecurityWay } from "../../words/security.ts";
import type { Words } from "../../words/words.ts";

interface SecurityProps {
  readonly look: Look;
  readonly view: Items | ReturnsScreen;
  readonly words: Words;
}

/** The step that the gate looks for, while it is to be done: with which item, and how it is done at this station. */
export function Security({ look, view, words }: SecurityProps) {
  const step = securityStep(view, look.devices, words);
  if (step === undefined) return null;
  const Picture = PICTURES[step.way];
  return (
    <figure class="cue" data-way={step.way}>
      <svg viewBox="0 0 240 130" aria-hidden="true">
        <Picture />
      </svg>
      <figcaption>
        <strong>
          <bdi>{step.item}</bdi>
        </strong>
        <p>{step.what}</p>
      </figcaption>
    </figure>
  );
}

const PICTURES: { readonly [W in SecurityWay]: () => JSX.Element } = { pad: OnPad, groove: AlongGroove };

/** A book that lies on the pad, and what the pad does below it. */
function OnPad() {
  return (
    <>
      <path class="cue-line" d="M78 106q42 26 84 0M94 99q26 15 52 0" />
      <rect class="cue-line cue-ground" x="20" y="78" width="200" height="12" rx="4" />
      <g class="cue-book">
        <path d="M52 74V56a8 8 0 0 1 8-8h124v26Z" />
        <path class="cue-pages" d="M60 54h124M60 61h124M60 68h124" />
      </g>
      <circle class="cue-tick" cx="196" cy="30" r="20" />
      <path class="cue-tick-mark" d="m187 31 7 7 12-15" />
    </>
  );
}

/** A book on its spine, half way along the groove. */
function AlongGroove() {
  return (
    <>
      <path class="cue-line" d="M8 84h66v18h92V84h66v34H8Z" />
      <g class="cue-book cue-slides">
        <path d="M92 22h44v68a10 10 0 0 1-10 10h-24a10 10 0 0 1-10-10Z" />
        <path class="cue-pages" d="M101 24v52M110 24v52M118 24v52M127 24v52M100 88h28" />
      </g>
      <path class="cue-line" d="M156 52h60m-18-16 18 16-18 16" />
    </>
  );
}
