/** How the screen is for the person before it: beside the session, for it begins before one and ends with it. */
import type { Timer } from "../core/clock.ts";
import type { Display, Panel } from "../core/contract/display.ts";
import type { DisplayAction, DisplayWish } from "../core/contract/intents.ts";
import type { Log } from "../core/log.ts";
import type { Patience } from "./patience.ts";
import type { Policy } from "./policy.ts";

/** What every view carries of it. */
export interface DisplayShown {
  readonly display: Display;
  readonly panel: Panel | undefined;
}

export interface DisplayWatch {
  readonly shown: DisplayShown;
  take(wish: DisplayWish): void;
  /** Also where the next one is there at once, and where the screen stays what it was. */
  personLeft(): void;
  /** The screen is another one. `resting`: nobody is there. */
  screenChanged(resting: boolean): void;
  usePolicy(policy: Policy): void;
  stop(): void;
}

/** As the library sets it up: nothing of the person before is left. */
function fresh({ languages }: Policy): DisplayShown {
  const { default: language } = languages;
  return {
    display: { language, text: 100, theme: "light", reach: false, speech: 0, slower: false },
    panel: undefined,
  };
}

/**
 * `changed` hears when the screen is as the library set it up again because nobody came: someone changed it on the welcome
 * screen and left.
 */
export function watchDisplay(
  begin: Policy,
  { patience, log }: { readonly patience: Pick<Patience, "after">; readonly log: Log },
  changed: () => void,
): DisplayWatch {
  let policy = begin;
  let shown = fresh(policy);
  let resting = true;
  let leaving: Timer | undefined;
  const reset = (): void => {
    leaving?.cancel();
    shown = fresh(policy);
  };
  return {
    get shown() {
      return shown;
    },
    take(wish) {
      shown = displayAfter(shown, wish, policy);
      if (wish.action === "panel" && wish.panel === "help") log("flow.help-called", {});
      leaving?.cancel();
      if (resting) {
        leaving = patience.after(policy.times.idle * 1000, () => {
          reset();
          changed();
        });
      }
    },
    personLeft() {
      resting = true;
      reset();
    },
    screenChanged(nowResting) {
      resting = nowResting;
      leaving?.cancel();
      if (resting) reset();
      else shown = { ...shown, panel: undefined };
    },
    usePolicy(next) {
      policy = next;
      reset();
    },
    stop: () => leaving?.cancel(),
  };
}

const CHANGES: {
  readonly [A in DisplayAction]: (
    now: DisplayShown,
    wish: Extract<DisplayWish, { action: A }>,
  ) => DisplayShown;
} = {
  // Whoever has found their language is done with the list of them.
  language: ({ display }, { language }) => ({ display: { ...display, language }, panel: undefined }),
  text: (now, { text }) => changedTo(now, { text }),
  theme: (now, { theme }) => changedTo(now, { theme }),
  speech: (now, { speech }) => changedTo(now, { speech }),
  reach: (now, { reach }) => changedTo(now, { reach }),
  slower: (now, { slower }) => changedTo(now, { slower }),
  panel: (now, { panel }) => ({ ...now, panel }),
  "close-panel": (now) => ({ ...now, panel: undefined }),
};

function changedTo(now: DisplayShown, change: Partial<Display>): DisplayShown {
  return { ...now, display: { ...now.display, ...change } };
}

/** The screen after a wish; as it was where the library does not offer that. */
function displayAfter(now: DisplayShown, wish: DisplayWish, { languages }: Policy): DisplayShown {
  if (wish.action === "language" && !languages.offered.includes(wish.language)) return now;
  const change = CHANGES[wish.action] as (now: DisplayShown, wish: DisplayWish) => DisplayShown;
  return change(now, wish);
}
