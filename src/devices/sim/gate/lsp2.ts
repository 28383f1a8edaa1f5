import { z } from "zod";
import { ok, type Result } from "../../../core/result.ts";
import type { Plug } from "../../transports/transport.ts";
import type { PeerDefinition, RunningPeer } from "../definition.ts";
import type { Fragmentation } from "../fragments.ts";
import { connectPeer, type Cable } from "../peer.ts";
import { commonVerbs, verb } from "../verbs.ts";

/** A Tagsys LSP2 pedestal: it counts who goes through, and keeps a record of each alarm. It is asked, and says nothing by itself. */
export interface GatePeer extends Pick<Cable, "unplug" | "plugIn"> {
  readonly path: string;
  /** So many people go through. */
  enter(people: number): void;
  /** Somebody goes through with something that is still secured. */
  alarm(): void;
  /** It loses power, and counts from 0. */
  reset(): void;
  hang(on: boolean): void;
}

/** Requests are `1E command length arguments`; answers repeat the first two bytes, then length and data. [libdanrfid LSP2.java] */
const START = 0x1e;

export async function lsp2Peer(plug: Plug, fragmentation: Fragmentation): Promise<Result<GatePeer>> {
  let people = 0;
  let alarms = 0;
  let hung = false;
  let held: readonly number[] = [];

  const word = (value: number): readonly number[] => [(value >> 8) & 0xff, value & 0xff];
  /** Data by command: the counter, the clock (month, day, year since 2000, time), the number of alarm records. */
  const answers: Readonly<Record<number, () => readonly number[]>> = {
    0x32: () => word(people),
    0x0a: () => [11, 24, 26, 9, 30, 0],
    0x2d: () => [...word(alarms), 0],
  };

  const connected = await connectPeer(plug, fragmentation, (bytes) => {
    if (hung) return;
    held = [...held, ...bytes];
    for (;;) {
      const from = held.indexOf(START);
      held = from === -1 ? [] : held.slice(from);
      const [, command = 0, length = Infinity] = held;
      if (held.length < 3 + length) return;
      held = held.slice(3 + length);
      const data = answers[command]?.();
      if (data !== undefined) void cable.send(Uint8Array.from([START, command, data.length, ...data]));
    }
  });
  if (!connected.ok) return connected;
  const cable = connected.value;

  return ok({
    get path() {
      return cable.path;
    },
    enter(count) {
      people = (people + count) & 0xffff;
    },
    alarm() {
      people++;
      alarms++;
    },
    reset() {
      people = 0;
      alarms = 0;
    },
    hang(on) {
      hung = on;
    },
    unplug: cable.unplug,
    plugIn: cable.plugIn,
  });
}

export const lsp2Definition: PeerDefinition = {
  name: "lsp2",
  what: "Tagsys LSP2 gate: counts people and alarms",
  line: "stream",
  options: z.strictObject({}),
  async start({ plug, fragmentation }) {
    const peer = await lsp2Peer(plug, fragmentation);
    if (!peer.ok) return peer;
    const { value } = peer;
    const running: RunningPeer = {
      get path() {
        return value.path;
      },
      verbs: {
        enter: verb("enter [PEOPLE]", "people go through", ([count = "1"]) =>
          value.enter(Number(count) || 0),
        ),
        alarm: verb("alarm", "somebody goes through with something secured", () => value.alarm()),
        reset: verb("reset", "it loses power, and counts from 0", () => value.reset()),
        ...commonVerbs(value, (on) => value.hang(on)),
      },
      stop: () => value.unplug(),
    };
    return ok(running);
  },
};
