import { z } from "zod";
import type { Clock, Timer } from "../../../core/clock.ts";
import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import {
  cctalkFramer,
  encodeCctalk,
  HEADERS,
  HOST,
  REFUSED,
  REPLY,
  type CctalkFrame,
} from "../../drivers/payment/cctalk/codec.ts";
import type { Plug } from "../../transports/transport.ts";
import type { PeerDefinition, Verb } from "../definition.ts";
import type { Fragmentation } from "../fragments.ts";
import { connectPeer, type Cable } from "../peer.ts";
import { commonVerbs, verb } from "../verbs.ts";

/** A coin acceptor at the far end of a ccTalk bus. */
export interface CoinPeer extends Pick<Cable, "unplug" | "plugIn"> {
  readonly path: string;
  readonly accepting: boolean;
  /** Somebody drops a coin with this number; false if it falls through, because no coins are taken. */
  drop(coin: number): boolean;
  /** A coin that is stuck or false, by the maker's code. */
  jam(code: number): void;
  /** It loses power for a moment: the counter starts at 0 and coins are refused. */
  reset(): void;
  hang(on: boolean): void;
}

/** Silence within a message after which an acceptor forgets it. [ccTalk generic standard: 50 ms] */
const GAP_MS = 50;
const NOTHING = new Uint8Array(0);

/** `echo`: the host hears itself, as on a real one-wire bus. */
export async function coinPeer(
  plug: Plug,
  fragmentation: Fragmentation,
  { address, echo, clock }: { readonly address: number; readonly echo: boolean; readonly clock: Clock },
): Promise<Result<CoinPeer>> {
  const framer = cctalkFramer();
  let counter = 0;
  let buffer: (readonly [number, number])[] = [];
  let allowed = 0;
  let master = false;
  let hung = false;
  let gap: Timer | undefined;

  const connected = await connectPeer(plug, fragmentation, (bytes) => {
    if (echo) void cable.send(Uint8Array.from(bytes));
    for (const each of framer.feed(bytes)) if (each.kind === "frame" && !hung) answer(each.frame);
    gap?.cancel();
    if (framer.waiting) gap = clock.after(GAP_MS, () => void framer.flush());
  });
  if (!connected.ok) return connected;
  const cable = connected.value;

  function say(header: number, data: Uint8Array): void {
    void cable.send(encodeCctalk({ to: HOST, from: address, header, data }));
  }

  /** By header: what it does and answers; undefined refuses. */
  const answers: Readonly<Record<number, (data: Uint8Array) => Uint8Array | undefined>> = {
    [HEADERS["simple-poll"]]: () => NOTHING,
    [HEADERS["modify-inhibit"]](data) {
      if (data.length !== 2) return undefined;
      allowed = (data[0] ?? 0) | ((data[1] ?? 0) << 8);
      return NOTHING;
    },
    [HEADERS["modify-master-inhibit"]](data) {
      if (data.length !== 1) return undefined;
      master = ((data[0] ?? 0) & 1) === 1;
      return NOTHING;
    },
    [HEADERS["read-buffered-credit"]]: () =>
      Uint8Array.from([counter, ...Array.from({ length: 5 }, (_, index) => buffer[index] ?? [0, 0]).flat()]),
    [HEADERS.reset]() {
      reset();
      return NOTHING;
    },
  };

  function answer({ to, header, data }: CctalkFrame): void {
    if (to !== address) return;
    const given = answers[header]?.(data);
    if (given === undefined) say(REFUSED, NOTHING);
    else say(REPLY, given);
  }

  function note(event: readonly [number, number]): void {
    counter = counter === 255 ? 1 : counter + 1;
    buffer = [event, ...buffer].slice(0, 5);
  }

  function reset(): void {
    counter = 0;
    buffer = [];
    allowed = 0;
    master = false;
  }

  return ok({
    get path() {
      return cable.path;
    },
    get accepting() {
      return master;
    },
    drop(coin) {
      const taken = master && (allowed & (1 << (coin - 1))) !== 0;
      if (taken) note([coin, 0]);
      return taken;
    },
    jam: (code) => note([0, code]),
    reset,
    hang(on) {
      hung = on;
    },
    unplug: cable.unplug,
    plugIn: cable.plugIn,
  });
}

const definitionOptions = z.strictObject({
  address: z.int().min(2).max(255).default(2).describe("Its address on the bus"),
  echo: z.boolean().default(true).describe("The host hears itself, as on a bus of one wire"),
});

export const cctalkDefinition: PeerDefinition = {
  name: "cctalk",
  what: "Coin acceptor on a ccTalk bus",
  line: "stream",
  options: definitionOptions,
  async start({ plug, fragmentation, clock }, given) {
    const { address, echo } = definitionOptions.parse(given);
    const made = await coinPeer(plug, fragmentation, { address, echo, clock });
    if (!made.ok) return made;
    const peer = made.value;
    return ok({
      get path() {
        return peer.path;
      },
      verbs: coinVerbs(peer),
      stop: () => peer.unplug(),
    });
  },
};

/** What people can do at a coin acceptor. */
export function coinVerbs(peer: CoinPeer): Readonly<Record<string, Verb>> {
  return {
    drop: verb(
      "drop COIN",
      "somebody drops a coin with this number, 1 to 16; true if it is taken",
      ([coin]) => {
        const number = Number(coin);
        if (!Number.isInteger(number) || number < 1 || number > 16)
          return failed(fault("config.bad-argument", `coin ${coin}: a coin has a number from 1 to 16`));
        return ok(peer.drop(number));
      },
    ),
    jam: verb("jam [CODE]", "a coin is stuck or false, by the maker's code", ([code = "1"]) => {
      const number = Number(code);
      if (!Number.isInteger(number) || number < 1 || number > 255)
        return failed(fault("config.bad-argument", `code ${code}: a number from 1 to 255`));
      return peer.jam(number);
    }),
    reset: verb("reset", "it loses power for a moment: it counts from 0 and refuses coins", () =>
      peer.reset(),
    ),
    show: verb("show", "whether it takes coins", () => ok(peer.accepting)),
    ...commonVerbs(peer, (on) => peer.hang(on)),
  };
}
