import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import type { Mutant } from "../mutants.ts";
import { cardNo, itemNo, type Plan } from "../plan.ts";
import type { Trial } from "../run.ts";
import { gone, processesOf } from "./processes.ts";
import { abandon, folderOf, realRun, realTrials, WHERE } from "./run.ts";
import type { Strike } from "./strikes.ts";

/** All of these start processes of their own. */
const PATIENCE_MS = 120_000;

afterAll(abandon);

it(
  "kill -9 of the core and of the device host, on real wires: no truth contradicts another",
  async () => {
    const done: Trial[] = [];
    for await (const trial of realTrials(1, 3, undefined, 3)) done.push(trial);
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

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const LEAVE_MS = 10_000;

it.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
  "nothing is left of a campaign that is ended by %s",
  async (signal) => {
    // Nobody else takes this one.
    const seed = 1_000_000_000 + process.pid;
    const folders = (): readonly string[] =>
      readdirSync(WHERE)
        .filter((name) => name.startsWith(folderOf(seed)))
        .map((name) => path.join(WHERE, name));
    const first = (): string => path.join(folders()[0] ?? "none", "1");
    const campaign = spawn(process.execPath, [MAIN, "--real", `--seed=${seed}`, "--runs=1"], {
      stdio: "ignore",
    });
    // Core and device host.
    await expect.poll(() => processesOf(first()).length, { timeout: PATIENCE_MS / 2 }).toBe(2);
    const word = first();
    campaign.kill(signal);
    await once(campaign, "exit");
    expect(await gone(word, LEAVE_MS)).toEqual([]);
    // Who is killed can clear nothing away.
    if (signal === "SIGKILL") for (const folder of folders()) await rm(folder, { recursive: true });
    expect(folders()).toEqual([]);
  },
  PATIENCE_MS,
);
