/** The world of a run with power cuts: an installed station in a guest, whose neighbours and people live on. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { seededRandom, sleep, systemClock } from "../../../src/core/clock.ts";
import type { ViewModel } from "../../../src/core/contract/view-model.ts";
import { fault } from "../../../src/core/faults.ts";
import { failed } from "../../../src/core/result.ts";
import { byHand, handsAt } from "../../../src/app/compose-hands.ts";
import { scenario } from "../../../src/app/scenario/schema.ts";
import { listeners } from "../../../src/devices/listeners.ts";
import type { Screen } from "../../appliance/screen.ts";
import type { Plan } from "../../campaign/chaos/plan.ts";
import { openNeighbours } from "../../campaign/chaos/real/neighbours.ts";
import { SHOWN } from "../../campaign/chaos/real/shown.ts";
import type { Sign } from "../../campaign/chaos/real/strikes.ts";
import { POLICY, type World } from "../../campaign/chaos/world.ts";
import type { Disk } from "../guest/image.ts";
import { NO_GLASS, powerOn, socketsIn, type Guest } from "../guest.ts";
import { installedIn, stationOf } from "../installed.ts";
import { guestWires } from "../wires.ts";
import { cutText, type Cut } from "./cuts.ts";
import { writeOn } from "./disk.ts";
import { readJournal } from "./journal.ts";

export interface PowerWorld extends World {
  /** How often the power was cut. */
  readonly cuts: number;
  /** Each time it came back: milliseconds from the kernel's start until the station was ready to lend. */
  readonly readyMs: readonly number[];
  /** How often core ended by itself in the life that lasts. */
  restarts(): Promise<number>;
}

/** How long a station may take from the switch until it serves. */
const READY_MS = 300_000;
/** Of those who stand there when the light goes out, so many take their things off the pad. */
const TAKE_THEIR_THINGS = 0.4;

/** Of scenarios, a station as the campaign has it. */
const STATION = scenario.shape.station.parse({ institution: "LECTERN", policy: POLICY, tills: ["card"] });

/** `disk` is written to. */
export async function openPowerWorld(plan: Plan, disk: Disk, cuts: readonly Cut[]): Promise<PowerWorld> {
  const folder = mkdtempSync(path.join(tmpdir(), `lectern-power-${plan.seed}-`));
  const random = seededRandom(plan.seed + 0xda4c);
  const around = await openNeighbours(plan, await guestWires(socketsIn(folder), plan.seed), systemClock);
  const { acs, cable, peers } = around;
  writeOn(
    disk.file,
    "/etc/lectern/station.yaml",
    JSON.stringify(stationOf({ station: STATION, devices: peers.devices, port: cable.port, more: {} })),
  );
  const began = systemClock.elapsed();
  const happened: string[] = [];
  const readyMs: number[] = [];
  const views = listeners<ViewModel>();
  const counts = new Map<Sign, number>();
  const left = new Set(cuts);
  let guest: Guest | undefined;
  let screen: Screen | undefined;
  /** What stood on the glass last. */
  let shown: ViewModel | undefined;
  let done = 0;
  let open = true;
  /** Done while the station serves; between a cut and then it is dark. */
  let lit: Promise<void> = Promise.resolve();
  const lying = new Set<string>();
  const hands =
    peers.pad &&
    handsAt(
      peers.pad,
      () => false,
      () => undefined,
    );

  const note = (what: string): void =>
    void happened.push(`${Math.round(systemClock.elapsed() - began)} ms: ${what}`);

  async function light(): Promise<void> {
    shown = undefined;
    counts.clear();
    const mine = await powerOn({ disk, keeps: true, words: NO_GLASS, parts: [], folder });
    guest = mine;
    const gone = mine.gone.then(() => {
      throw new Error("the power went");
    });
    try {
      await Promise.race([serve(mine), gone]);
    } catch (error) {
      // It was cut again meanwhile.
      if (guest !== mine) return;
      const { out } = await mine.run(
        "ls -l /dev/serial/by-id; journalctl -b -u lectern-core --no-pager | tail -40",
      );
      throw new Error(`seed ${plan.seed}: the station does not serve:\n${out}`, { cause: error });
    }
  }

  /** From the switch until the station serves. */
  async function serve(mine: Guest): Promise<void> {
    for (const name of Object.keys(peers.verbs)) {
      await byHand(peers, `${name} unplug`);
      const plugged = await byHand(peers, `${name} plug`);
      if (!plugged.ok) throw new Error(`${name}: ${plugged.fault.detail}`);
    }
    await mine.booted();
    const now = installedIn(mine).screen();
    screen = now;
    now.onView((view) => {
      const before = shown;
      shown = view;
      views.tell(view);
      for (const [what, count] of SHOWN)
        if (count(view) > (before === undefined ? 0 : count(before))) sign(what);
    });
    await now.until(({ offers }) => offers.includes("borrow"), READY_MS);
    readyMs.push(await installedIn(mine).readyMs());
    for (const cut of left) if ("ms" in cut) systemClock.after(cut.ms, () => guest === mine && strike(cut));
    sign("the station is started");
  }

  /** Until it is light, and has not become dark again meanwhile. */
  async function becomesLight(): Promise<void> {
    let last: Promise<void>;
    do {
      last = lit;
      await last;
    } while (last !== lit);
  }

  /** The power goes, and comes back when everything is dark. */
  function cutPower(dead: Guest): void {
    guest = undefined;
    done++;
    lit = dead.cut().then(() => {
      screen?.close();
      if (random() < TAKE_THEIR_THINGS) world.pad?.take([...lying]);
      return light();
    });
  }

  function strike(cut: Cut): void {
    if (!open || guest === undefined || !left.delete(cut)) return;
    note(`power cut: ${shown?.screen ?? "before it served"} (${cutText(cut)})`);
    cutPower(guest);
  }

  /** Counted anew in each life. */
  function sign(what: Sign): void {
    const nth = (counts.get(what) ?? 0) + 1;
    counts.set(what, nth);
    for (const cut of left) {
      if (!("sign" in cut) || cut.sign !== what || cut.nth !== nth) continue;
      if (cut.afterMs === 0) strike(cut);
      else systemClock.after(cut.afterMs, () => strike(cut));
    }
  }

  const world: PowerWorld = {
    stage: {
      get view() {
        if (shown === undefined) throw new Error("It shows nothing");
        return shown;
      },
      onView: views.add,
      intent(intent) {
        screen?.intent(intent);
        return true;
      },
      scan: (label) => peers.scanner.scan(label),
      hand: (words) => byHand(peers, words),
      charged: () => peers.terminal?.book.turnover ?? 0,
    },
    clock: systemClock,
    async pass(ms) {
      await sleep(systemClock, ms);
      await becomesLight();
    },
    async through(what) {
      const value = await what;
      await becomesLight();
      return value;
    },
    async journal() {
      return guest === undefined ? failed(fault("journal.closed", "the power is off")) : readJournal(guest);
    },
    acs,
    pad: hands && {
      put(items) {
        for (const item of items) lying.add(item);
        hands.put(items);
      },
      take(items) {
        for (const item of items) lying.delete(item);
        hands.take(items);
      },
      gate: () => hands.gate(),
    },
    happened,
    get cuts() {
      return done;
    },
    readyMs,
    async heal() {
      open = false;
      await becomesLight();
    },
    restarts: async () =>
      Number(await guest?.must("systemctl show --value --property=NRestarts lectern-core")),
    async close() {
      open = false;
      await becomesLight();
      screen?.close();
      await guest?.cut();
      for (const name of Object.keys(peers.verbs)) await byHand(peers, `${name} unplug`);
      await around.close();
      rmSync(folder, { recursive: true });
    },
  };
  around.onSign(sign);
  await light();
  return world;
}
