/** `npm run rig`: the installed package in a guest of QEMU. */
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { boot, NO_GLASS, type Guest } from "../guest.ts";
import { measured } from "./figures.ts";
import { plays } from "./plays.ts";
import { cables, families, wedge } from "./usb.ts";
import { badNetwork, troubles } from "./troubles.ts";
import { overhear, type Overhearing } from "./fleet.ts";
import { nobodyIsNamed } from "./nobody.ts";

const disk = inject("disk");
const whyNot = inject("whyNot");
let guest: Guest | undefined;
let overhearing: Overhearing | undefined;
const theGuest = (): Guest => {
  if (guest === undefined) throw new Error("The guest did not boot");
  return guest;
};

const theBroker = (): Overhearing => {
  if (overhearing === undefined) throw new Error("There is no broker");
  return overhearing;
};

/** Seconds from the kernel's start until everything that is to be started is. */
async function bootSeconds(booted: Guest): Promise<number> {
  await booted.run("systemctl is-system-running --wait");
  const since = await booted.must(
    "systemctl show --value --property=ActiveEnterTimestampMonotonic multi-user.target",
  );
  return Number(since) / 1e6;
}

describe.skipIf(disk === undefined)(
  `the installed package${whyNot === undefined ? "" : ` (skipped: ${whyNot})`}`,
  () => {
    let bare = 0;

    beforeAll(async () => {
      if (disk === undefined) return;
      const words = [...NO_GLASS, "systemd.mask=lectern-core.service"];
      const without = await boot({ disk, keeps: false, words, parts: [], folder: undefined });
      bare = await bootSeconds(without);
      await without.stop();
      guest = await boot({ disk, keeps: false, words: NO_GLASS, parts: [], folder: undefined });
      overhearing = await overhear(guest);
    });
    afterAll(async () => {
      await guest?.stop();
      await overhearing?.close();
    });

    test("boots", async () => {
      measured("bare boot of systemd, s", bare);
      expect((await theGuest().must("systemctl --failed --plain --no-legend")).trim()).toBe("");
    });

    describe("a scanner that types", () => wedge(theGuest));
    describe("plays", () => plays(theGuest));
    describe("troubles", () => troubles(theGuest));
    describe("a bad network", () => badNetwork(theGuest));
    describe("cables", () => cables(theGuest));
    describe("families of devices", () => families(theGuest));
    describe("nobody is named", () => nobodyIsNamed(theGuest, theBroker));
  },
);
