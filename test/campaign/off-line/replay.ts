/** The ILS is back: the queue is told, while the cable is pulled, answers are lost, and the process is killed. */
import { behaviour } from "../../../src/acs-sim/behaviours/behaviour.ts";
import type { Random } from "../../../src/core/clock.ts";
import { passUntil, pass } from "../../../src/core/virtual-time.ts";
import { Killed, startStation, type World } from "./world.ts";

export interface Told {
  /** Kills of the process: at a commit of its journal, and at any other moment. */
  readonly atCommit: number;
  readonly elsewhere: number;
  readonly pulls: number;
  /** How long it took, in the time of the clock. */
  readonly ms: number;
}

/** How often each mischief happens to a message, of all messages. */
const MISCHIEF = {
  "drop-before": 0.01,
  "drop-during": 0.01,
  "drop-after": 0.015,
  "lose-answer": 0.004,
  "half-answer": 0.004,
  "duplicate-answer": 0.01,
  "late-answer": 0.01,
} as const;

const LONG_MS = 3_600_000;

export async function tellAll(world: World, random: Random, mischief: boolean): Promise<Told> {
  const { clock, cable, acs } = world;
  const began = clock.elapsed();
  const figures = { atCommit: 0, elsewhere: 0, pulls: 0 };
  if (mischief) {
    for (const [name, chance] of Object.entries(MISCHIEF)) {
      await acs.behaviours.add(behaviour(name as keyof typeof MISCHIEF, {}, { chance }));
    }
  }
  for (;;) {
    const commit = mischief ? 1 + Math.floor(random() * 50) : Infinity;
    const station = startStation(world, { commit, when: random() < 0.5 ? "before" : "after" });
    const { life, client, circulation } = station;
    const { replay } = circulation.offLine;
    const ended = { how: undefined as "commit" | undefined };
    const run = (): void => {
      if (life.over || client.status.state !== "online") return;
      replay.run().catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
        ended.how = "commit";
        life.end();
      });
    };
    client.onStatus(run);
    run();
    const killAt = mischief && random() < 0.3 ? clock.elapsed() + random() * 3000 : Infinity;
    let pullAt = mischief ? clock.elapsed() + random() * 2000 : Infinity;
    let idle = false;
    while (!life.over && !idle) {
      await passUntil(clock, () => life.over || replay.toTell === 0, Math.min(250, LONG_MS));
      idle = !life.over && replay.toTell === 0;
      if (clock.elapsed() >= pullAt) {
        cable.pull(random() < 0.5);
        figures.pulls++;
        pullAt = clock.elapsed() + random() * 4000;
      }
      if (!life.over && !idle && clock.elapsed() >= killAt) {
        figures.elsewhere++;
        life.end();
      }
      if (clock.elapsed() - began > 100 * LONG_MS) throw new Error(`${replay.toTell} are left after days`);
    }
    if (ended.how === "commit") figures.atCommit++;
    life.end();
    if (idle) break;
    await pass(clock, 500);
  }
  await acs.behaviours.set([behaviour("habits", { honoursNoBlock: world.honours }, {})]);
  return { ...figures, ms: clock.elapsed() - began };
}
