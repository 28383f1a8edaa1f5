/** A simulated station of the campaign: how it may be, and what may happen to its line. */
import { brokerOf } from "../../../src/app/fleet/broker.ts";
import type { Standing } from "../../../src/app/fleet/board.ts";
import type { DialBroker, Line } from "../../../src/app/fleet/line.ts";
import type { Status } from "../../../src/app/observe/status.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { fault } from "../../../src/core/faults.ts";
import { failed } from "../../../src/core/result.ts";
import { memberAt } from "../../app/fleet/members.ts";
import { WELL, withDevice } from "../../app/observe/status-of.ts";
import { must } from "../../devices/bench.ts";

/** What a board shows of a station; `alerts` of its last state. */
export interface Look {
  readonly standing: Standing;
  readonly alerts: readonly string[];
}

const long = { since: 0 };

/** How a station may be, and how a board has to show it then. */
export const MOODS = {
  well: { status: WELL, look: { standing: "serving", alerts: [] } },
  "no paper": {
    status: withDevice("slips", { ...long, state: "trouble", fault: "printer.out-of-paper" }),
    look: { standing: "needs-somebody", alerts: ["paper-out slips"] },
  },
  "scanner gone": {
    status: withDevice("scanner", { ...long, state: "lost", fault: "device.unplugged" }),
    look: { standing: "needs-somebody", alerts: ["device-gone scanner"] },
  },
  "no library system": {
    status: { ...WELL, acs: { ...long, state: "away", fault: "acs.tcp" } },
    look: { standing: "needs-somebody", alerts: ["acs-away"] },
  },
  closed: {
    status: { ...WELL, health: { alive: true, ready: false, why: ["station.closed-by-staff"] } },
    look: { standing: "not-serving", alerts: [] },
  },
} as const satisfies Readonly<Record<string, { readonly status: Status; readonly look: Look }>>;

export type Mood = keyof typeof MOODS;
export const MOOD_NAMES = Object.keys(MOODS) as readonly Mood[];

export type Station = Awaited<ReturnType<typeof stationAt>>;

/** At the broker of `url` when it is answered, or on its way there. */
export async function stationAt(url: string, name: string, seed: number) {
  const dialBroker = must(await brokerOf({ url }, "/", systemClock));
  let line: Line | undefined;
  let isDead = false;
  const dial: DialBroker = async (guest, signal) => {
    if (isDead) return failed(fault("fleet.no-broker", "dead"));
    const dialled = await dialBroker(guest, signal);
    if (dialled.ok) line = dialled.value;
    return dialled;
  };
  const { world, disk, logged, open } = memberAt({ station: name, dial, clock: systemClock, seed });
  const member = await open();
  let mood: Mood = "well";
  let expected: Look = MOODS[mood].look;
  return {
    name,
    get mood() {
      return mood;
    },
    /** What a board has to show. */
    get expected() {
      return expected;
    },
    /** How many alerts it told itself of. */
    alerts: () => logged.filter(({ event }) => event === "alert.raised" || event === "alert.cleared").length,
    /** No alert waits for the broker. */
    isTold: () => (disk.alerts.waiting["fleet"] ?? []).length === 0,
    feel(next: Mood) {
      mood = next;
      world.status = MOODS[mood].status;
      expected = MOODS[mood].look;
    },
    /** The line is cut; it comes back by itself. */
    cut: () => line?.destroy(),
    /** It is never heard of again. */
    die() {
      isDead = true;
      expected = { ...expected, standing: "away" };
      line?.destroy();
    },
    /** Switched off in good order. */
    async stop() {
      expected = { ...expected, standing: "stopped" };
      await member.stop();
    },
    close: () => member.stop(),
  };
}
