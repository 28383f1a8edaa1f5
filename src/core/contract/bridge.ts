/**
 * What core and screen say to each other: JSON, one message a line over the socket, one a frame over a WebSocket. Core says
 * everything when a screen connects, and every view after that; a screen that was away has missed nothing.
 */
import { z } from "zod";
import type { Loudness } from "./display.ts";
import type { Language } from "./languages.ts";
import type { OwnWords } from "./own-words.ts";
import type { Role } from "./values.ts";
import type { ViewModel } from "./view-model.ts";

/** How the library looks: what no session changes. */
export interface Look {
  readonly library: string;
  /** A picture as a data URL. */
  readonly logo: string | undefined;
  /** The library's colour, `#rrggbb`. */
  readonly accent: string | undefined;
  /** A sentence for the welcome, where the desk is, and when somebody is there. */
  readonly welcome: OwnWords;
  readonly desk: OwnWords;
  readonly openingHours: OwnWords;
  /** In the order of the buttons. */
  readonly languages: readonly Language[];
  /** What the station has, by what it is for. */
  readonly devices: readonly Role[];
  /** There is a headset: what the screen says can be read aloud. */
  readonly speech: boolean;
  /** How loud sounds are at this hour; 0 is none. */
  readonly sound: Loudness;
}

/**
 * `cover`: the picture of an item of the last view, as a data URL; it comes when it is there, or never. `slide`: a picture
 * for the welcome while nobody comes; a view ends it too.
 */
export type ToScreen =
  | { readonly kind: "look"; readonly look: Look }
  | { readonly kind: "view"; readonly view: ViewModel }
  | { readonly kind: "cover"; readonly item: string; readonly picture: string }
  | { readonly kind: "slide"; readonly picture: string | undefined };

/**
 * `intent`: what a person wants; core holds it to the view. `painted`: the revision that stands on the glass, by which
 * core and shell know that the picture is alive. `repeat`: the speech once more. `focus`: what a press would ask for now,
 * to be said aloud; nothing else comes of it, and the words are core's.
 */
export const fromScreenSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("intent"), intent: z.unknown() }),
  z.strictObject({ kind: z.literal("painted"), revision: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal("repeat") }),
  z.strictObject({ kind: z.literal("focus"), intent: z.unknown() }),
]);

export type FromScreen = z.output<typeof fromScreenSchema>;

/** Characters that a message of a screen may have at the most. */
export const LONGEST_FROM_SCREEN = 4096;
