/** A disk on the second day: the station has been at work and switched off, so that its compiled code is kept. */
import { copyFileSync, existsSync, renameSync, constants } from "node:fs";
import { systemClock } from "../../src/core/clock.ts";
import { play } from "../../src/app/scenario/player.ts";
import { shipped, FOLDER } from "../scenarios/playing.ts";
import type { Disk } from "./guest/image.ts";
import { boot, NO_GLASS } from "./guest.ts";
import { installedIn } from "./installed.ts";
import { openRigStage } from "./stage.ts";

/** What is done there on the first day. */
const PLAYS = ["pad/stack-before-card", "good-loan"];
const PATIENCE_MS = 120_000;

/** Made in about two minutes where it is not kept. Not to be written to. */
export async function secondDay(first: Disk): Promise<Disk> {
  const file = `${first.file}-second-day`;
  if (existsSync(file)) return { ...first, file };
  const disk = copyOf(first, `${file}.${process.pid}`);
  const guest = await boot({ disk, keeps: true, words: NO_GLASS, parts: [], folder: undefined });
  for (const name of PLAYS) {
    const stage = await openRigStage(guest, await shipped(name), FOLDER, {});
    const played = await play(await shipped(name), stage, {
      clock: systemClock,
      patienceMs: PATIENCE_MS,
      tell: () => {},
    });
    await stage.close();
    if (!played.held) throw new Error(`${name}: ${played.wanted}: ${played.saw}`);
  }
  await installedIn(guest).forget();
  await guest.stop();
  renameSync(disk.file, file);
  return { ...first, file };
}

/** A disk of its own to write to. */
export function copyOf(disk: Disk, file: string): Disk {
  copyFileSync(disk.file, file, constants.COPYFILE_FICLONE);
  return { ...disk, file };
}
