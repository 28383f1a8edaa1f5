import { z } from "zod";
import { ok } from "../../../core/result.ts";
import type { PeerDefinition, Verb } from "../definition.ts";
import { commonVerbs, verb } from "../verbs.ts";
import { zvtPeer, type ZvtPeer } from "./zvt.ts";

const zvtPeerOptions = z.strictObject({
  framing: z.enum(["apdu", "serial"]).default("serial").describe("apdu as over TCP, serial with DLE and CRC"),
  password: z
    .string()
    .regex(/^\d{6}$/, "is six digits")
    .default("000000"),
  currency: z.int().min(1).max(999).default(978).describe("ISO 4217 number"),
  cardMs: z.int().min(100).default(60_000).describe("How long it waits for a card"),
  untold: z
    .enum(["keep", "reverse"])
    .default("keep")
    .describe("What it does with a payment whose result it could not tell"),
  alone: z
    .enum(["goes-on", "gives-up"])
    .default("goes-on")
    .describe("Whether it goes on waiting for a card when its line is pulled"),
  repeats: z.boolean().default(true).describe("Whether it repeats its last transaction when asked"),
});

export const zvtDefinition: PeerDefinition = {
  name: "zvt",
  what: "Payment terminal that speaks ZVT, with its book of what was charged",
  line: "stream",
  options: zvtPeerOptions,
  async start({ plug, fragmentation, clock }, given) {
    const options = { ...zvtPeerOptions.parse(given), clock, answerMs: 5_000, namesOriginal: true };
    const started = await zvtPeer(plug, fragmentation, options);
    if (!started.ok) return started;
    const peer = started.value;
    return ok({
      get path() {
        return peer.path;
      },
      verbs: zvtVerbs(peer),
      stop: () => peer.unplug(),
    });
  },
};

const number = (word: string | undefined): number => Number(word ?? "1");

/** What people can do at a terminal. */
export function zvtVerbs(peer: ZvtPeer): Readonly<Record<string, Verb>> {
  return {
    "present-card": verb("present-card", "somebody holds a card against it", () => peer.presentCard()),
    decline: verb("decline", "the bank declines the next payment", () => peer.decline()),
    "wrong-pin": verb("wrong-pin", "the PIN of the next card is entered wrongly", () => peer.wrongPin()),
    "cancel-key": verb("cancel-key", "somebody presses its red key", () => peer.cancelKey()),
    paper: verb("paper in|out", "its own roll of paper", ([word]) => peer.paper(word === "in")),
    state: verb("state", "what it is at", () => ok(peer.state)),
    turnover: verb("turnover", "what was charged in all, in cents", () => ok(peer.book.turnover)),
    reboot: verb("reboot [MS]", "it starts anew and forgets the station", ([ms]) =>
      peer.reboot(number(ms ?? "2000")),
    ),
    "die-after-charging": verb("die-after-charging", "its line dies when the next payment is booked", () =>
      peer.dieAfterCharging(),
    ),
    "complete-late": verb("complete-late MS", "it is slow to say that the next payment is complete", ([ms]) =>
      peer.completeLate(number(ms)),
    ),
    refuse: verb("refuse [N]", "it answers so many good blocks by NAK", ([count]) => {
      peer.line.refuse = number(count);
    }),
    "swallow-acks": verb("swallow-acks [N]", "it takes so many blocks without an ACK", ([count]) => {
      peer.line.swallowAcks = number(count);
    }),
    double: verb("double on|off", "it says everything twice", ([word]) => {
      peer.line.double = word === "on";
    }),
    ...commonVerbs(peer, (on) => peer.hang(on)),
  };
}
