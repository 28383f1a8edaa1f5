import { rm } from "node:fs/promises";
import { afterAll, expect, it } from "vitest";
import type { Mutant } from "../mutants.ts";
import { cardNo, itemNo, type Plan } from "../plan.ts";
import type { Trial } from "../run.ts";
import { abandon, realRun, realTrials } from "./run.ts";
import type { Strike } from "./strikes.ts";

/** All of these start processes of their own. */
const PATIENCE_MS = 120_000;

afterAll(abandon);

it(
  "kill -9 of the core and of the device host, on real wires: no truth contradicts another",
  async () => {
    const done: Trial[] = [];
    for await (const trial of realTrials(1, 3, undefined)) done.push(trial);
    const found = done.flatMap(({ findings, folder }) => findings.map((finding) => ({ finding, folder })));
    expect(found).toEqual([]);
    const killed = done.flatMap(({ happened }) => happened).filter((what) => what.includes("killed"));
    expect(killed.length).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

/** Dies when the ACS has been asked and before it answers. */
const STRIKE: Strike = {
  blow: { name: "core killed", kills: true, bringAbout: (world) => world.killCore(100) },
  at: { sign: "11 reaches the ACS", nth: 1, afterMs: 0 },
};

/** Somebody borrows a book on the pad. */
const ONE_LOAN: Plan = {
  seed: 1,
  pad: true,
  cut: "whole",
  mishaps: [],
  visits: [
    {
      card: cardNo(1),
      pin: "1001",
      errand: "borrow",
      borrows: [itemNo(1)],
      agrees: true,
      begins: 1,
      receipt: false,
      thinks: 300,
    },
  ],
};

/** A busy machine may be slower than the person is patient; then they go, and nothing has been asked. */
async function struck(mutant: Mutant | undefined): Promise<Trial> {
  for (;;) {
    const trial = await realRun(ONE_LOAN, [STRIKE], mutant);
    if (trial.folder !== undefined) await rm(trial.folder, { recursive: true });
    if (trial.happened.length > 0) return trial;
  }
}

it(
  "the judge of real processes finds a station that does not find its intent again",
  async () => {
    const [broken, sound] = await Promise.all([struck("no-intent"), struck(undefined)]);
    expect(broken.findings).not.toEqual([]);
    expect(sound.findings).toEqual([]);
  },
  PATIENCE_MS,
);
