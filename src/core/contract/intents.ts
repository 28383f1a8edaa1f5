import { z } from "zod";
import { STAFF_PAGES } from "../staff.ts";

const rev = z.int().nonnegative();
const plain = <const A extends string>(action: A) => z.strictObject({ rev, action: z.literal(action) });
/** `line`: which line of the list that the view shows, from 0. Core holds it to the view: no number of an item comes up. */
const ofLine = <const A extends string>(action: A) =>
  z.strictObject({ rev, action: z.literal(action), line: z.int().nonnegative() });

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
]);

export type Intent = z.output<typeof intentSchema>;
export type Action = Intent["action"];

/** An intent as the flows hear it: `intent.` and the action, with what belongs to it. */
export type IntentEvent = {
  [A in Action]: { readonly type: `intent.${A}` } & Omit<Extract<Intent, { action: A }>, "rev" | "action">;
}[Action];

export function intentEvent({ rev: _rev, action, ...rest }: Intent): IntentEvent {
  return { type: `intent.${action}`, ...rest } as IntentEvent;
}
