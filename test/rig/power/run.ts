/** Runs with power cuts, some of them side by side. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { StageDeed } from "../../../src/app/scenario/stage.ts";
import type { Entry, EntryKind } from "../../../src/circulation/journal/entry.ts";
import type { Finding } from "../../campaign/chaos/judge.ts";
import type { Plan } from "../../campaign/chaos/plan.ts";
import { realPlanOf } from "../../campaign/chaos/real/plan.ts";
import { play, type Trial } from "../../campaign/chaos/run.ts";
import type { Disk } from "../guest/image.ts";
import { copyOf } from "../second-day.ts";
import { cutsOf } from "./cuts.ts";
import { weaken } from "./disk.ts";
import { openPowerWorld, type PowerWorld } from "./world.ts";

export interface PowerTrial extends Trial {
  readonly cuts: number;
  readonly readyMs: readonly number[];
}

/** The most cuts in one run, and so many plans of the chaos campaign one after the other: a boot is dear. */
const CUTS = 10;
const PLANS = 3;

/** Who comes in a run. */
export function powerPlanOf(seed: number): Plan {
  const plans = Array.from({ length: PLANS }, (_, at) => realPlanOf(PLANS * seed + at));
  return { ...realPlanOf(PLANS * seed), seed, visits: plans.flatMap(({ visits }) => visits) };
}

/** A run on a disk of its own; kept where something was found. `weak`: its journal does not wait for the disk. */
export async function powerTrial(seed: number, disk: Disk, weak: boolean): Promise<PowerTrial> {
  const folder = mkdtempSync(path.join(tmpdir(), `lectern-power-disk-${seed}-`));
  const own = copyOf(disk, path.join(folder, "disk"));
  if (weak) weaken(own.file);
  const plan = powerPlanOf(seed);
  const world = await openPowerWorld(plan, own, cutsOf(plan, CUTS));
  const trial = await trialIn(world, plan);
  if (trial.findings.length === 0) {
    rmSync(folder, { recursive: true });
    return trial;
  }
  writeFileSync(path.join(folder, "deeds.json"), JSON.stringify(world.acs.deeds, undefined, 2));
  return { ...trial, folder };
}

/** The world has ended with it. */
async function trialIn(world: PowerWorld, plan: Plan): Promise<PowerTrial> {
  try {
    const played = await play(plan, world, undefined);
    const journal = await world.journal();
    if (!journal.ok) throw new Error(journal.fault.code);
    const restarts = await world.restarts();
    const fell: readonly Finding[] =
      restarts === 0 ? [] : [{ crime: "fell by itself", about: `core, ${restarts} times` }];
    const findings = [...played.findings, ...fell, ...unwritten(world.acs.deeds, journal.value)];
    return { ...played, findings, cuts: world.cuts, readyMs: world.readyMs };
  } finally {
    await world.close();
  }
}

/** A renewal may have been asked for as a loan (11) of what the patron has. */
const LOANS: readonly EntryKind[] = ["loan", "renewal"];

/** What is done in the library, and as what it stands in the journal. */
const WRITTEN_AS: Readonly<Record<string, readonly EntryKind[]>> = {
  lent: LOANS,
  renewed: LOANS,
  returned: ["return"],
};

/** A renewal of all that somebody has (65) is one entry, without an item. */
function isOf({ kind, secret }: Entry, { what, of, card }: StageDeed): boolean {
  const isAll = what === "renewed" && secret.item === undefined && secret.patron === card;
  return (WRITTEN_AS[what] ?? []).includes(kind) && (secret.item === of || isAll);
}

/** Everything that was done in the library was written down before, and each time. */
export function unwritten(deeds: readonly StageDeed[], journal: readonly Entry[]): readonly Finding[] {
  const done = Map.groupBy(
    deeds.filter(({ what }) => what in WRITTEN_AS),
    ({ what, of, card }) => `${WRITTEN_AS[what]?.join(" or ")} of ${of} for ${card}`,
  );
  return Array.from(done, ([what, all]) => {
    const written = journal.filter((entry) => all.some((deed) => isOf(entry, deed))).length;
    return { what, times: all.length, written };
  })
    .filter(({ times, written }) => written < times)
    .map(({ what, times, written }) => ({
      crime: "not written down",
      about: `${what}: ${times} times, written ${written} times`,
    }));
}
