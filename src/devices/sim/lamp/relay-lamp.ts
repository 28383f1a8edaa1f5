import { ok } from "../../../core/result.ts";
import { relayBoardDefinition, type SerialRelayPeer } from "../security/relay-serial.ts";
import { verb } from "../verbs.ts";

/** Lamps on the first relays of a board, as the profile lcus-4-lamp has them. */
export const COLOURS = ["green", "yellow", "red"] as const;

/** The colours that are lit. */
export function lit({ relays }: Pick<SerialRelayPeer, "relays">): readonly string[] {
  return COLOURS.filter((_, at) => relays.isOn(at + 1));
}

export const lampDefinition = relayBoardDefinition(
  "lamp",
  "a lamp with three colours on the relays of an LCUS-4 board",
  "lcus",
  4,
  (peer) => ({ look: verb("look", "which colours are lit", () => ok(lit(peer))) }),
);
