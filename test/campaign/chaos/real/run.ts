/** Runs with real processes, some of them side by side. */
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import type { Mutant } from "../mutants.ts";
import { planOf, type Plan } from "../plan.ts";
import { play, type Trial } from "../run.ts";
import { strikesOf, type Strike } from "./strikes.ts";
import { openRealWorld, type RealWorld } from "./world.ts";

/** How many stations run at the same time: they wait most of theirs, but starting one takes a core for half a second. */
const SIDE_BY_SIDE = 4 * availableParallelism();

/** Runs of consecutive seeds, in the order in which they are done. */
export async function* realTrials(
  first: number,
  runs: number,
  mutant: Mutant | undefined,
): AsyncGenerator<Trial> {
  const running = new Map<number, Promise<Trial>>();
  let next = first;
  const begin = (): void => {
    const seed = next++;
    if (seed < first + runs) running.set(seed, realTrial(seed, mutant));
  };
  for (let count = 0; count < SIDE_BY_SIDE; count++) begin();
  while (running.size > 0) {
    const done = await Promise.race(running.values());
    running.delete(done.plan.seed);
    begin();
    yield done;
  }
}

const MEMORY_DISK = "/dev/shm";

/** Those that are open, and their folders. */
const open = new Map<string, RealWorld>();

/** Ends all runs that are on, and keeps nothing of them. */
export async function abandon(): Promise<void> {
  await Promise.all(
    Array.from(open, async ([folder, world]) => {
      await world.close();
      await rm(folder, { recursive: true });
    }),
  );
}

/**
 * The plan is the seed's; what meets what is the machine's, and may be otherwise the next time. Of a run in which
 * something was found the folder is kept: journal and key, logs, screens, and what happened.
 */
export function realTrial(seed: number, mutant: Mutant | undefined): Promise<Trial> {
  const plan = { ...planOf(seed), mishaps: [] };
  return realRun(plan, strikesOf(plan), mutant);
}

export async function realRun(
  plan: Plan,
  strikes: readonly Strike[],
  mutant: Mutant | undefined,
): Promise<Trial> {
  const where = existsSync(MEMORY_DISK) ? MEMORY_DISK : tmpdir();
  const folder = await mkdtemp(path.join(where, `lectern-chaos-${plan.seed}-`));
  const world = await openRealWorld(plan, strikes, folder, mutant);
  open.set(folder, world);
  let keeps = true;
  try {
    const played = await play(plan, world, mutant);
    const findings = [...played.findings, ...(await world.end())];
    const done = { ...played, findings };
    keeps = findings.length > 0;
    if (!keeps) return done;
    const lines = world.screens.map((screen) => JSON.stringify(screen));
    await writeFile(path.join(folder, "screens.jsonl"), `${lines.join("\n")}\n`);
    await writeFile(path.join(folder, "trial.json"), JSON.stringify({ ...done, strikes }, undefined, 1));
    return { ...done, folder };
  } finally {
    open.delete(folder);
    await world.close();
    if (!keeps) await rm(folder, { recursive: true });
  }
}
