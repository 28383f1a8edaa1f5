import { z } from "zod";
import { STAFF_PAGES } from "../staff.ts";
import { LOUDNESS, PANELS, TEXT_SIZES, THEMES } from "./display.ts";
import { ENDINGS } from "./endings.ts";
import { LANGUAGE_TAGS } from "./languages.ts";

const rev = z.int().nonnegative();
const plain = <const A extends string>(action: A) => z.strictObject({ rev, action: z.literal(action) });
/** `line`: which line of the list that the view shows, from 0. Core holds it to the view: no number of an item comes up. */
const ofLine = <const A extends string>(action: A) =>
  z.strictObject({ rev, action: z.literal(action), line: z.int().nonnegative() });

/** How the screen is to be, for this person, and what lies over it. */
const language = z.strictObject({ rev, action: z.literal("language"), language: z.enum(LANGUAGE_TAGS) });
const text = z.strictObject({ rev, action: z.literal("text"), text: z.literal(TEXT_SIZES) });
const theme = z.strictObject({ rev, action: z.literal("theme"), theme: z.enum(THEMES) });
const speech = z.strictObject({ rev, action: z.literal("speech"), speech: z.literal(LOUDNESS) });
const reach = z.strictObject({ rev, action: z.literal("reach"), reach: z.boolean() });
const slower = z.strictObject({ rev, action: z.literal("slower"), slower: z.boolean() });
const panel = z.strictObject({ rev, action: z.literal("panel"), panel: z.enum(PANELS) });
const closePanel = plain("close-panel");

/** These are open on every screen, and nothing else is while a panel lies over it. */
export const displayWishSchema = z.discriminatedUnion("action", [
  language.omit({ rev: true }),
  text.omit({ rev: true }),
  theme.omit({ rev: true }),
  speech.omit({ rev: true }),
  reach.omit({ rev: true }),
  slower.omit({ rev: true }),
  panel.omit({ rev: true }),
  closePanel.omit({ rev: true }),
]);

/**
 * What the screen asks for. `rev` is the revision of the view that the person saw; core drops an intent for another
 * revision, or with an action that the view does not offer. So a double tap and a late tap do nothing.
 */
export const intentSchema = z.discriminatedUnion("action", [
  plain("borrow"),
  plain("return"),
  plain("account"),
  plain("pay"),
  /** One key: of the PIN, which never comes down, for the view carries only how many there are; or of a card's number. */
  z.strictObject({ rev, action: z.literal("key"), key: z.string().regex(/^[!-~]$/, "one printable key") }),
  z.strictObject({ rev, action: z.literal("ending"), ending: z.enum(ENDINGS) }),
  plain("erase"),
  plain("submit"),
  plain("no-pin"),
  plain("try-again"),
  plain("finish"),
  plain("print"),
  plain("mail"),
  /** The receipt as a code, for a telephone. */
  plain("show-code"),
  plain("no-receipt"),
  /** Leaves titles, or name and card, off the receipt. */
  plain("titles"),
  plain("name"),
  plain("back"),
  ofLine("renew"),
  plain("renew-all"),
  ofLine("cancel-hold"),
  ofLine("change-pickup"),
  /** Where a hold is to be collected, of the places that the view names. */
  ofLine("choose-place"),
  /** Takes a fee among those to be paid, or out of them. */
  ofLine("choose-fee"),
  /** Not all of it: how much is typed by `key`. */
  plain("part"),
  plain("card"),
  plain("coins"),
  /** Ends a payment that waits for a card or for coins. */
  plain("cancel"),
  /** The answer to the question of the screen `confirm`. */
  plain("yes"),
  plain("no"),
  /** What is not the person's stays at the station. */
  plain("left-here"),
  plain("go-on"),
  plain("leave"),
  /** Staff: another page, an open matter by its line on the page, and what else they do. */
  z.strictObject({ rev, action: z.literal("page"), page: z.enum(STAFF_PAGES) }),
  ofLine("settle"),
  plain("close"),
  plain("open"),
  plain("reprint"),
  plain("test-page"),
  language,
  text,
  theme,
  speech,
  reach,
  slower,
  panel,
  closePanel,
]);

export type Intent = z.output<typeof intentSchema>;
export type Action = Intent["action"];
export type DisplayWish = z.output<typeof displayWishSchema>;
export type DisplayAction = DisplayWish["action"];

const DISPLAY_ACTIONS: readonly string[] = displayWishSchema.options.map(({ shape }) => shape.action.value);

export function isDisplayAction(action: Action): action is DisplayAction {
  return DISPLAY_ACTIONS.includes(action);
}

export function isDisplayIntent(intent: Intent): intent is Extract<Intent, { action: DisplayAction }> {
  return isDisplayAction(intent.action);
}

/** Actions that say all by their name. */
export type PlainAction = {
  [A in Action]: keyof Extract<Intent, { action: A }> extends "rev" | "action" ? A : never;
}[Action];

const PLAIN_ACTIONS: readonly string[] = intentSchema.options
  .filter(({ shape }) => Object.keys(shape).length === 2)
  .map(({ shape }) => shape.action.value);

export function isPlainAction(action: Action): action is PlainAction {
  return PLAIN_ACTIONS.includes(action);
}

export function isPlainIntent(intent: Intent): intent is Extract<Intent, { action: PlainAction }> {
  return isPlainAction(intent.action);
}

type WithoutRev<I> = I extends unknown ? Omit<I, "rev"> : never;
/** An intent before it is known which view the person saw. */
export type Wish = WithoutRev<Intent> | { readonly action: PlainAction };

/** An intent as the flows hear it: `intent.` and the action, with what belongs to it. */
export type IntentEvent = {
  [A in Action]: { readonly type: `intent.${A}` } & Omit<Extract<Intent, { action: A }>, "rev" | "action">;
}[Action];

export function intentEvent({ rev: _rev, action, ...rest }: Intent): IntentEvent {
  return { type: `intent.${action}`, ...rest } as IntentEvent;
}
