import { rm } from "node:fs/promises";
import { expect, it } from "vitest";
import { cardNo, itemNo, planOf, type Plan } from "../plan.ts";
import type { Trial } from "../run.ts";
import { realRun, realTrials } from "./run.ts";
import type { Strike } from "./strikes.ts";

/** All of these start processes of their own. */
const PATIENCE_MS = 120_000;

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

/** Somebody who borrows a book on the pad. */
function oneLoan(): Plan {
  const plan = planOf(1);
  const [visit] = plan.visits;
  if (visit === undefined) throw new Error("A plan without a visit");
  const borrows = {
    card: cardNo(1),
    pin: "1001",
    borrows: [itemNo(1)],
    agrees: true,
    begins: 1,
    thinks: 300,
  };
  return { ...plan, pad: true, cut: "whole", mishaps: [], visits: [{ ...visit, ...borrows }] };
}

it(
  "the judge of real processes finds a station that does not find its intent again",
  async () => {
    const [broken, sound] = await Promise.all([
      realRun(oneLoan(), [STRIKE], "no-intent"),
      realRun(oneLoan(), [STRIKE], undefined),
    ]);
    if (broken.folder !== undefined) await rm(broken.folder, { recursive: true });
    expect(broken.findings).not.toEqual([]);
    expect(sound.findings).toEqual([]);
  },
  PATIENCE_MS,
);
