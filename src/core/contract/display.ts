import type { Language } from "./languages.ts";

/** Colours of the screen: two of the library's, two of high contrast. */
export const THEMES = ["light", "dark", "black", "yellow"] as const;
export type Theme = (typeof THEMES)[number];

/** Sizes of text, per cent. */
export const TEXT_SIZES = [100, 150, 200] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

/** Loudness of the speech in the headset; 0 is mute. */
export const LOUDNESS = [0, 1, 2, 3] as const;
export type Loudness = (typeof LOUDNESS)[number];

/** How the screen is to be for the person before it. Begins anew with each. */
export interface Display {
  readonly language: Language;
  readonly text: TextSize;
  readonly theme: Theme;
  /** All that is touched lies in the lower half. */
  readonly reach: boolean;
  readonly speech: Loudness;
  /** Everything waits longer. */
  readonly slower: boolean;
}

/** What lies over the screen: how the screen is to be, the languages, or that staff were called. */
export const PANELS = ["settings", "languages", "help"] as const;
export type Panel = (typeof PANELS)[number];
