/** Relay boards on a serial line, byte by byte as their documents have it. */
import { z } from "zod";
import { ok, type Result } from "../../../core/result.ts";
import type { Plug } from "../../transports/transport.ts";
import type { PeerDefinition, RunningPeer, Verb } from "../definition.ts";
import type { Fragmentation } from "../fragments.ts";
import { connectPeer, type Cable } from "../peer.ts";
import { commonVerbs } from "../verbs.ts";
import { relayBank, relayVerbs, type RelayBank } from "./relays.ts";

export interface SerialRelayPeer extends Pick<Cable, "unplug" | "plugIn"> {
  readonly path: string;
  readonly relays: RelayBank;
  /** Inputs of the board by their number, counted from 0; only Numato boards have some. */
  readonly inputs: boolean[];
  hang(on: boolean): void;
}

/** What came but is not a whole command yet goes on; the answer is sent. */
interface Heard {
  readonly rest: Uint8Array;
  readonly answer?: Uint8Array;
}

/** Takes the command at the head of what came; undefined while it is not whole. */
type Board = (held: Uint8Array, relays: RelayBank, inputs: readonly boolean[]) => Heard | undefined;

export type SerialRelayKind = keyof typeof BOARDS;

const text = (written: string): Uint8Array => Uint8Array.from(Buffer.from(written, "latin1"));

/** LCUS-n: `A0 relay on sum`. Boards of this kind say nothing. */
const lcus: Board = (held, relays) => {
  if (held[0] !== 0xa0) return { rest: held.subarray(1) };
  if (held.length < 4) return undefined;
  const [start = 0, relay = 0, on = 0, sum] = held;
  if (sum === ((start + relay + on) & 0xff) && relay > 0 && on < 2) relays.turn(relay, on === 1);
  return { rest: held.subarray(4) };
};

/** Devantech USB-RLY02: single bytes; `5A` tells model 10 and version, `5B` the relays, `5C n` sets them all. */
const rly02: Board = (held, relays) => {
  const [op = 0, value] = held;
  const rest = held.subarray(1);
  if (op === 0x5a) return { rest, answer: Uint8Array.of(10, 1) };
  if (op === 0x5b) return { rest, answer: Uint8Array.of(relays.state) };
  if (op === 0x5c) {
    if (value === undefined) return undefined;
    for (let relay = 1; relay <= relays.count; relay++)
      relays.turn(relay, (value & (1 << (relay - 1))) !== 0);
    return { rest: held.subarray(2) };
  }
  if (op >= 0x64 && op <= 0x66) relays.turn(op - 0x64, true);
  if (op >= 0x6e && op <= 0x70) relays.turn(op - 0x6e, false);
  return { rest };
};

/** Numato: lines of text, echoed, answered and prompted as `\n\r>id get\n\r00000000\n\r>` shows. Relays count from 0. */
const numato: Board = (held, relays, inputs) => {
  const end = held.indexOf(0x0d);
  if (end === -1) return undefined;
  const line = Buffer.from(held.subarray(0, end)).toString("latin1").replaceAll("\n", "");
  const answer = numatoAnswer(line, relays, inputs);
  const lines = answer === undefined ? "" : `${answer}\n\r`;
  return { rest: held.subarray(end + 1), answer: text(`${line}\n\r${lines}>`) };
};

function numatoAnswer(line: string, relays: RelayBank, inputs: readonly boolean[]): string | undefined {
  const [thing, op, number = ""] = line.split(" ");
  const at = Number.parseInt(number, 16);
  if (line === "ver") return "00000008";
  if (line === "id get") return "00000000";
  if (thing === "gpio" && op === "read") return inputs[at] === true ? "1" : "0";
  if (thing !== "relay") return undefined;
  if (op === "readall") return relays.state.toString(16).toUpperCase().padStart(2, "0");
  if (op === "read") return relays.isOn(at + 1) ? "on" : "off";
  if (op === "on" || op === "off") relays.turn(at + 1, op === "on");
  return undefined;
}

const BOARDS = { lcus, rly02, numato } as const satisfies Readonly<Record<string, Board>>;

export async function serialRelayPeer(
  plug: Plug,
  kind: SerialRelayKind,
  count: number,
  fragmentation: Fragmentation,
): Promise<Result<SerialRelayPeer>> {
  const relays = relayBank(count);
  const inputs = [false, false, false, false];
  const board: Board = BOARDS[kind];
  let held: Uint8Array = new Uint8Array(0);
  let hung = false;

  const connected = await connectPeer(plug, fragmentation, (bytes) => {
    if (hung) return;
    held = Buffer.concat([held, bytes]);
    for (;;) {
      const heard = held.length === 0 ? undefined : board(held, relays, inputs);
      if (heard === undefined) return;
      held = heard.rest;
      if (heard.answer !== undefined) void cable.send(heard.answer);
    }
  });
  if (!connected.ok) return connected;
  const cable = connected.value;

  return ok({
    get path() {
      return cable.path;
    },
    relays,
    inputs,
    hang(on) {
      hung = on;
      // It begins anew.
      held = new Uint8Array(0);
    },
    async unplug() {
      // USB gives it its power.
      relays.drop();
      held = new Uint8Array(0);
      await cable.unplug();
    },
    plugIn: cable.plugIn,
  });
}

/** A relay board with people at it, who may have more to do with it than with its relays. */
export function relayBoardDefinition(
  name: string,
  what: string,
  kind: SerialRelayKind,
  relays: number,
  verbsOf: (peer: SerialRelayPeer) => Readonly<Record<string, Verb>>,
): PeerDefinition {
  const options = z.strictObject({
    relays: z.int().min(1).max(8).default(relays).describe("How many relays the board has"),
  });
  return {
    name,
    what,
    line: "stream",
    options,
    async start({ plug, fragmentation }, given) {
      const peer = await serialRelayPeer(plug, kind, options.parse(given).relays, fragmentation);
      if (!peer.ok) return peer;
      const { value } = peer;
      const running: RunningPeer = {
        get path() {
          return value.path;
        },
        verbs: { ...verbsOf(value), ...commonVerbs(value, (on) => value.hang(on)) },
        stop: () => value.unplug(),
      };
      return ok(running);
    },
  };
}

const withRelays = ({ relays }: SerialRelayPeer): Readonly<Record<string, Verb>> => relayVerbs(relays);

export const lcusDefinition = relayBoardDefinition("lcus", "LCUS relay board (CH340)", "lcus", 4, withRelays);
export const rly02Definition = relayBoardDefinition(
  "rly02",
  "Devantech USB-RLY02 relay board",
  "rly02",
  2,
  withRelays,
);
export const numatoDefinition = relayBoardDefinition(
  "numato",
  "Numato relay board (CDC text)",
  "numato",
  8,
  withRelays,
);
