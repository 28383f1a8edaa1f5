/** Every family of devices over real enumeration: examined by the doctor of the installed package, and used by hand. */
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { seededRandom, sleep, systemClock } from "../../../src/core/clock.ts";
import { scenario as schema } from "../../../src/app/scenario/schema.ts";
import { FOLDER } from "../../scenarios/playing.ts";
import type { Guest } from "../guest.ts";
import { openRigStage } from "../stage.ts";
import { examineAll, type Examined } from "../usb/by-hand.ts";
import { playCables } from "../usb/cables.ts";
import { FAMILIES } from "../usb/families.ts";

export function families(guest: () => Guest): void {
  let examined: readonly Examined[] = [];
  beforeAll(async () => {
    examined = await examineAll(guest(), FAMILIES, systemClock, seededRandom(1));
  });

  test.for(FAMILIES.map(({ profile }) => profile))("%s", (profile) => {
    expect(examined.find((each) => each.profile === profile)).toMatchObject({ passed: true });
  });
}

export function cables(guest: () => Guest): void {
  test("barred, allowed, told apart, pulled, and known again under another name", async () => {
    const shown = await playCables(guest(), systemClock, seededRandom(1));
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.filter(({ passed }) => !passed)).toEqual([]);
  });
}

/** QEMU's own keyboard: a scanner that types, as any does. */
const WEDGE = { profile: "keyboard-wedge-scanner", transport: { match: { vid: 0x0627, pid: 0x0001 } } };
/** How long a key is down, and how soon the next comes; milliseconds. */
const KEY_MS = 20;

export function wedge(guest: () => Guest): void {
  test("a scanner that types: keys of the monitor are a card", async () => {
    const scenario = schema.parse({
      name: "a scanner that types",
      why: "see the test",
      station: { institution: "LECTERN", policy: { cards: "^2" } },
      steps: [{ see: "welcome" }],
    });
    const more = { devices: { scanner: WEDGE } };
    const stage = await openRigStage(guest(), scenario, path.join(FOLDER, "x.yaml"), more);
    try {
      const keys = [...Array.from("21234000000018"), "ret"];
      for (const data of keys) {
        await guest().monitor.do("send-key", { keys: [{ type: "qcode", data }], "hold-time": KEY_MS });
        await sleep(systemClock, 2 * KEY_MS);
      }
      await expect.poll(() => stage.view.screen, { timeout: 30_000 }).toBe("pin");
    } finally {
      await stage.close();
    }
  });
}
