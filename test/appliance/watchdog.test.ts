/** One round of `npm run appliance:watchdog`; how long it takes is for that to say. */
import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { whyNoMachine } from "./machine.ts";
import { keptRoot, thisDebian } from "./root.ts";
import { hang } from "./watchdog/round.ts";
import { openInstalled } from "./watchdog/station.ts";

const PATIENCE_MS = 180_000;

it(
  "a core that hangs in mid-loan is back by itself, and library system and journal agree",
  { timeout: PATIENCE_MS },
  async ({ skip }) => {
    const why = whyNoMachine();
    skip(why !== undefined, why);
    const { release, architecture } = await thisDebian();
    const root = keptRoot(release, architecture);
    skip(!existsSync(root), "no root of Debian is kept yet: npm run appliance:watchdog makes one");
    const installed = await openInstalled(root);
    const said = (line: string, about: string): Promise<string> =>
      installed.must(`${line} 2>&1 | grep ${about} || true`);
    try {
      // What systemd, journald and udev think of what they were given.
      const journal = "journalctl --boot --priority=warning --output=cat _PID=1 + _COMM=systemd-journal";
      expect(await said(journal, "lectern")).toBe("");
      expect(await said("udevadm test /sys/devices/virtual/mem/null", "lectern.*rules:")).toBe("");
      const { findings, lent } = await hang(installed, "the ILS is being asked", 1);
      expect(findings).toEqual([]);
      expect(lent).toBe(3);
      expect(await installed.must("systemctl show --property=NRestarts lectern-core")).toBe("NRestarts=1\n");
    } finally {
      await installed.stop();
    }
  },
);
