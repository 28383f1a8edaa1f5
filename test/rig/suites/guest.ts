/** The guest of a suite: booted before its first test, with a broker at which its station is a member. */
import { afterAll, beforeAll, inject } from "vitest";
import { boot, NO_GLASS, type Guest } from "../guest.ts";
import type { Disk } from "../guest/image.ts";
import { overhear, type Overhearing } from "./fleet.ts";

export interface InGuest {
  readonly guest: () => Guest;
  readonly broker: () => Overhearing;
}

/** The disk of the run; undefined where the rig cannot run here. */
export const disk: Disk | undefined = inject("disk");

/** Of a suite's name: why it is skipped, if it is. */
export const title = (name: string): string =>
  disk === undefined ? `${name} (skipped: ${inject("whyNot")})` : name;

export function inGuest(): InGuest {
  let guest: Guest | undefined;
  let broker: Overhearing | undefined;
  beforeAll(async () => {
    if (disk === undefined) return;
    guest = await boot({ disk, keeps: false, words: NO_GLASS, parts: [], folder: undefined });
    broker = await overhear(guest);
  });
  afterAll(async () => {
    await guest?.stop();
    await broker?.close();
  });
  return { guest: () => there(guest), broker: () => there(broker) };
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The guest did not boot");
  return value;
}
