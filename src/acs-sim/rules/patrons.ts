import type { Patron } from "../library/state.ts";
import { refused, type Desk, type Refused } from "./desk.ts";
import { pinSuffices } from "./standing.ts";

export interface PatronKnown {
  readonly kind: "patron";
  readonly patron: Patron;
}

/** Blocks a card (01): tampering, or a card that was left behind. What staff wrote about a block stays. */
export function block(
  desk: Desk,
  request: { readonly card: string; readonly message: string },
): PatronKnown | Refused {
  const patron = desk.library.patrons.get(request.card);
  if (patron === undefined) return refused("patron-unknown", undefined, undefined);
  if (patron.block === undefined) desk.library.setBlock(patron, { by: "terminal", message: request.message });
  return { kind: "patron", patron };
}

/** Takes a terminal's block back (25). What staff blocked stays blocked: the answer says so in the patron status. */
export function enable(
  desk: Desk,
  request: { readonly card: string; readonly pin: string | undefined },
): PatronKnown | Refused {
  const patron = desk.library.patrons.get(request.card);
  if (patron === undefined) return refused("patron-unknown", undefined, undefined);
  if (!pinSuffices(patron, request.pin, desk)) return refused("pin-wrong", patron, undefined);
  if (patron.block?.by === "terminal") desk.library.setBlock(patron, undefined);
  return { kind: "patron", patron };
}
