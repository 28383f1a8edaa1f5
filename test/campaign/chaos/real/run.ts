/** Runs with real processes, some of them side by side. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import type { Mutant } from "../mutants.ts";
import type { Plan } from "../plan.ts";
import { play, type Trial } from "../run.ts";
import { killAll } from "./station.ts";
import { realPlanOf } from "./plan.ts";
import { strikesOf, type Strike } from "./strikes.ts";
import { openRealWorld } from "./world.ts";

/** How many stations run at the same time if nobody says: they wait most of theirs, but starting one takes a core for half a second. */
export const SIDE_BY_SIDE = 4 * availableParallelism();

/** Runs of consecutive seeds, so many side by side, in the order of their seeds. */
export async function* realTrials(
  first: number,
  runs: number,
  mutant: Mutant | undefined,
  sideBySide: number,
): AsyncGenerator<Trial> {
  const trials = Array.from({ length: runs }, () => Promise.withResolvers<Trial>());
  const left = trials.entries();
  /** All of these take from the same. */
  async function worker(): Promise<void> {
    for (const [at, { resolve }] of left) {
      const trial = realTrial(first + at, mutant);
      resolve(trial);
      await trial;
    }
  }
  const workers = Promise.all(Array.from({ length: sideBySide }, worker));
  for (const { promise } of trials) yield await promise;
  await workers;
}

const MEMORY_DISK = "/dev/shm";
/** Where the folders of runs are made. */
export const WHERE = existsSync(MEMORY_DISK) ? MEMORY_DISK : tmpdir();

/** How the name of the folder of a run begins. */
export const folderOf = (seed: number): string => `lectern-chaos-${seed}-`;

/** Those of the runs that are on. */
const folders = new Set<string>();

/** Ends all processes of the runs that are on, and keeps nothing of them. */
export function abandon(): void {
  killAll();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  folders.clear();
}

// However this process ends, nothing of it stays.
process.on("exit", abandon);

/**
 * The plan is the seed's; what meets what is the machine's, and may be otherwise the next time. Of a run in which
 * something was found the folder is kept: journal and key, logs, screens, and what happened.
 */
export function realTrial(seed: number, mutant: Mutant | undefined): Promise<Trial> {
  const plan = realPlanOf(seed);
  return realRun(plan, strikesOf(plan), mutant);
}

export async function realRun(
  plan: Plan,
  strikes: readonly Strike[],
  mutant: Mutant | undefined,
): Promise<Trial> {
  const folder = mkdtempSync(path.join(WHERE, folderOf(plan.seed)));
  folders.add(folder);
  const world = await openRealWorld(plan, strikes, folder, mutant);
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
    await world.close();
    if (!keeps) await rm(folder, { recursive: true });
    folders.delete(folder);
  }
}
