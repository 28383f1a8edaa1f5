/** What stands around a station of real processes: ACS, devices and their lines, and what can be heard of them. */
import type { Clock, Random } from "../../../../src/core/clock.ts";
import { silentLog } from "../../../../src/core/log.ts";
import type { Result } from "../../../../src/core/result.ts";
import { nextTurn } from "../../../../src/core/turn.ts";
import { listeners } from "../../../../src/devices/listeners.ts";
import { watchedAcs, type WatchedAcs } from "../../../../src/app/compose-acs.ts";
import { plugPeers, type StagePeers } from "../../../../src/app/compose-peers.ts";
import type { Wires } from "../../../../src/app/compose-wires.ts";
import { scenario } from "../../../../src/app/scenario/schema.ts";
import type { Plan } from "../plan.ts";
import { LIBRARY } from "../world.ts";
import { openTcpCable, type TcpCable } from "./cable.ts";
import { signNamed, type Sign } from "./strikes.ts";

export interface Neighbours {
  readonly acs: WatchedAcs;
  readonly cable: TcpCable;
  readonly peers: StagePeers;
  readonly random: Random;
  /** Hears what happens on the wires. */
  onSign(listener: (sign: Sign) => void): () => void;
  close(): Promise<void>;
}

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.fault.code}: ${result.fault.detail}`);
  return result.value;
}

/** Opens them on these wires, and closes the wires with them; what the ACS does slowly it does in the time of `clock`. */
export async function openNeighbours(plan: Plan, on: Wires, clock: Clock): Promise<Neighbours> {
  const signs = listeners<Sign>();
  const wires: Wires = { ...on, line: (name) => heard(on.line(name), () => void hears(name)) };
  const peers = must(await plugPeers({ pad: plan.pad, tills: ["card"], desensitizer: false }, wires));
  const acs = must(
    await watchedAcs({
      scenario: scenario.shape.acs.parse(undefined),
      library: LIBRARY,
      wires: { ...wires, clock },
      log: silentLog,
      changed: () => {},
    }),
  );
  const cable = await openTcpCable(acs.port ?? 0, (to, code) => {
    const seen = signNamed(to === "acs" ? `${code} reaches the ACS` : `${code} is on its way`);
    if (seen !== undefined) signs.tell(seen);
  });

  let released = 0;
  let charged = peers.terminal?.book.turnover ?? 0;
  /** The peer hears it at the same time, and has done what it was told in the next turn, or before it hears more. */
  async function hears(name: string): Promise<void> {
    const spokenTo = signNamed(`the ${name} is spoken to`);
    if (spokenTo !== undefined) signs.tell(spokenTo);
    await nextTurn();
    const silent = Array.from(peers.pad?.secured().values() ?? []).filter((secured) => !secured).length;
    if (silent !== released) signs.tell("a tag is written");
    released = silent;
    const turnover = peers.terminal?.book.turnover ?? 0;
    if (turnover !== charged) signs.tell("a card is charged");
    charged = turnover;
  }

  return {
    acs,
    cable,
    peers,
    random: wires.dice(),
    onSign: signs.add,
    async close() {
      await cable.close();
      await acs.stop();
      await wires.close();
    },
  };
}

type Line = ReturnType<Wires["line"]>;

/** A line of which is told when something comes to its far end. */
function heard({ plug, path: where }: Line, listener: () => void): Line {
  return {
    path: where,
    async plug() {
      const plugged = await plug();
      if (plugged.ok) plugged.value.onBytes(listener);
      return plugged;
    },
  };
}
