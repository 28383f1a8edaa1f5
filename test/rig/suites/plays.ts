/** Plays of test/scenarios at the installed station, over real USB. */
import path from "node:path";
import { expect, test } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import { play, type Told } from "../../../src/app/scenario/player.ts";
import { FOLDER, shipped } from "../../scenarios/playing.ts";
import type { Guest } from "../guest.ts";
import { openRigStage } from "../stage.ts";
import { AT_THE_BROKER } from "./fleet.ts";
import { measured } from "./figures.ts";

/** One of each kind; all of them take too long for a machine without acceleration. */
export const PLAYS = [
  "good-loan",
  "one-refused",
  "wrong-pin-thrice",
  "account/renew-all",
  "checkout/not-for-the-magnet",
  "lost-answers/half-an-answer",
  "receipt/nobodys-business",
  "power/in-a-loan",
];

/** Those in which a pad or a terminal has the greatest part. */
export const PLAYS_OF_DEVICES = [
  "pad/stack-before-card",
  "pad/pulled-away",
  "pad/device-host-killed",
  "returns/on-the-pad",
  "pay/by-card",
];

/** Generous: a guest without acceleration is ten times slower than the machine. */
const PATIENCE_MS = 60_000;

/** Plays it; throws what was seen in place of what should be. */
export async function playIn(
  guest: Guest,
  name: string,
  tell: (told: Told) => void = () => {},
): Promise<void> {
  const written = await shipped(name);
  // Where a play leaves it to the test whether there is a pad, its folder says so.
  const pad = written.station.pad || name.startsWith("pad/");
  const scenario = { ...written, station: { ...written.station, pad } };
  const stage = await openRigStage(guest, scenario, path.join(FOLDER, `${name}.yaml`), AT_THE_BROKER);
  try {
    const played = await play(scenario, stage, { clock: systemClock, patienceMs: PATIENCE_MS, tell });
    expect(played, JSON.stringify(played)).toMatchObject({ held: true });
  } finally {
    await stage.close();
  }
}

export function plays(guest: () => Guest, names: readonly string[]): void {
  test.for(names)("%s", (name) => playIn(guest(), name));
}

export function durations(guest: () => Guest): void {
  test("how long a scan and a loan take", async () => {
    const at: Record<string, number> = {};
    await playIn(guest(), "good-loan", (told) => {
      const now = systemClock.elapsed();
      if (told.told === "step" && "scan" in told.step) at["scan"] = now;
      if (told.told === "view" && told.view.screen === "items" && told.view.yours > 0)
        at["loan"] ??= now - (at["scan"] ?? now);
      if (told.told === "view" && told.view.screen === "pin") at["view"] ??= now - (at["scan"] ?? now);
    });
    measured("scan to view in the guest, ms", at["view"] ?? 0);
    measured("scan to loan in the guest, ms", at["loan"] ?? 0);
  });
}
