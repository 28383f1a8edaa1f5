import type { ViewModel } from "../../core/contract/view-model.ts";
import en from "../../kiosk-ui/words/locales/en.json" with { type: "json" };
import { spoken } from "../../kiosk-ui/words/spoken.ts";
import { wordsOf } from "../../kiosk-ui/words/words.ts";

const ENGLISH = wordsOf("en", en);
const NOWHERE = { library: "the library", welcome: "", desk: "", openingHours: "", devices: [] };

/** A screen in plain English, as it would be spoken: for people who watch a station without one. */
export function say(view: ViewModel): string[] {
  return spoken(view, ENGLISH, NOWHERE);
}
