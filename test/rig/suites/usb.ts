/** Every family of devices over real enumeration: examined by the doctor of the installed package, and used by hand. */
import path from "node:path";
import { expect, test } from "vitest";
import { seededRandom, sleep, systemClock } from "../../../src/core/clock.ts";
import { scenario as schema } from "../../../src/app/scenario/schema.ts";
import { FOLDER } from "../../scenarios/playing.ts";
import { SOCKETS, type Guest } from "../guest.ts";
import { openRigStage } from "../stage.ts";
import { examineAll, stations } from "../usb/by-hand.ts";
import { playCables } from "../usb/cables.ts";
import { FAMILIES } from "../usb/families.ts";

/** Stations that have every family between them, each with as many devices as the guest has sockets. */
const STATIONS = (await stations(FAMILIES, SOCKETS)).map(
  (station) => [station.map(({ profile }) => profile).join(", "), station] as const,
);

export function families(guest: () => Guest): void {
  test.for(STATIONS)("%s", async ([, station]) => {
    const examined = await examineAll(guest(), station, systemClock, seededRandom(1));
    expect(examined).toHaveLength(station.length);
    expect(examined.filter(({ passed }) => !passed)).toEqual([]);
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
