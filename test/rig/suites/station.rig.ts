/** The installed station at work: it boots, is used, and is troubled. */
import { describe, test } from "vitest";
import { boot, NO_GLASS, type Guest } from "../guest.ts";
import { measured } from "./figures.ts";
import { disk, inGuest, title } from "./guest.ts";
import { nobodyIsLogged, nobodyIsTold } from "./nobody.ts";
import { durations, plays, PLAYS } from "./plays.ts";
import { readyToLend } from "./ready.ts";
import { badNetwork, troubles } from "./troubles.ts";
import { wedge } from "./usb.ts";

/** Seconds from the kernel's start until everything that is to be started is. */
async function bootSeconds(booted: Guest): Promise<number> {
  await booted.run("systemctl is-system-running --wait");
  const property = "--value --property=ActiveEnterTimestampMonotonic";
  return Number(await booted.must(`systemctl show ${property} multi-user.target`)) / 1e6;
}

describe.skipIf(disk === undefined)(title("the station"), () => {
  test("boots, and nothing fails", async () => {
    if (disk === undefined) return;
    const words = [...NO_GLASS, "systemd.mask=lectern-core.service"];
    const without = await boot({ disk, keeps: false, words, parts: [], folder: undefined });
    const bare = await bootSeconds(without);
    await without.stop();
    measured("boot of systemd without a station, s", bare);
    const ready = await readyToLend(disk);
    measured("boot to ready to lend, s", ready);
    measured("its ratio to the boot without a station", ready / bare);
  });

  describe("at work", () => {
    const { guest, broker } = inGuest();
    describe("a scanner that types", () => wedge(guest));
    describe("plays", () => plays(guest, PLAYS));
    describe("durations", () => durations(guest));
    describe("troubles", () => troubles(guest));
    describe("a bad network", () => badNetwork(guest));
    describe("nobody is named by", () => {
      nobodyIsTold(guest, broker);
      nobodyIsLogged(guest);
    });
  });
});
