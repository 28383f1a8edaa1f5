import { intentSchema } from "../../../core/contract/intents.ts";
import type { Language } from "../../../core/contract/languages.ts";
import type { ViewModel } from "../../../core/contract/view-model.ts";
import { isOffered, type Flow } from "../../../flows/runtime.ts";
import { spokenChoice } from "../../../kiosk-ui/words/spoken-choice.ts";
import { spoken, type LookSaid } from "../../../kiosk-ui/words/spoken.ts";
import type { Words } from "../../../kiosk-ui/words/words.ts";
import { newsOf, type Said } from "./news.ts";
import type { Voice } from "./voice.ts";

/** Speech as the bridge to the screen knows it. */
export interface Speech {
  /** The screen once more, from its beginning. */
  repeat(): void;
  /** What has the focus, by the intent that it would send; passed over like an intent that is not offered. */
  focus(raw: unknown): void;
}

/** Speech until it is ended. */
export interface RunningSpeech extends Speech {
  stop(): void;
}

export interface SpeechParts {
  readonly flow: Pick<Flow, "view" | "onView">;
  readonly look: { readonly look: LookSaid };
  readonly voice: Voice;
  readonly openWords: (language: Language) => Promise<Words>;
}

/** A station without a headset. */
export const MUTE: RunningSpeech = { repeat: () => {}, focus: () => {}, stop: () => {} };

/**
 * Says each screen to a person who has asked for it, and what is new on it: an utterance ends the one before. Nothing is
 * said while the view is mute, and nothing is remembered of one that was.
 */
export function openSpeech({ flow, look, voice, openWords }: SpeechParts): RunningSpeech {
  let said: Said | undefined;
  let words: Words | undefined;

  const say = async (lines: readonly string[], { display }: ViewModel): Promise<boolean> =>
    lines.length === 0 || (await voice.say(lines.join("\n\n"), display.language, display.speech));

  /** The words of this view; undefined where it is mute, or not the newest any more when they are there. */
  const wordsFor = async (view: ViewModel): Promise<Words | undefined> => {
    const { language, speech } = view.display;
    if (speech === 0) return undefined;
    const opened = words?.language === language ? words : await openWords(language);
    if (flow.view !== view) return undefined;
    words = opened;
    return words;
  };

  const tell = async (view: ViewModel): Promise<void> => {
    if (view.display.speech === 0) {
      voice.hush();
      said = undefined;
      return;
    }
    const opened = await wordsFor(view);
    if (opened === undefined) return;
    const place = placeOf(view);
    const lines = spoken(view, opened, look.look);
    const news = newsOf(said, place, lines);
    const isSamePlace = said?.place === place;
    said = { place, lines, unheard: isSamePlace ? news : [] };
    if ((await say(news, view)) && said.lines === lines) said = { ...said, unheard: [] };
  };

  const forget = flow.onView((view) => void tell(view));
  void tell(flow.view);
  return {
    repeat() {
      said = undefined;
      void tell(flow.view);
    },
    focus(raw) {
      const { view } = flow;
      const intent = intentSchema.safeParse(raw);
      if (!intent.success || !isOffered(view, intent.data)) return;
      void wordsFor(view).then((opened) => {
        const line = opened === undefined ? "" : spokenChoice(intent.data, view, opened);
        return say(line === "" ? [] : [line], view);
      });
    },
    stop() {
      forget();
      voice.hush();
    },
  };
}

/** Another language is another place: all of it is said anew. */
function placeOf({ screen, panel, display }: ViewModel): string {
  return [screen, panel ?? "", display.language].join(" ");
}
