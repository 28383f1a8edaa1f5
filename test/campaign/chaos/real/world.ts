/** The world of one run with real processes: TCP, pseudo-terminals, a journal on disk, and kill -9. */
import { watch } from "node:fs";
import { sleep, systemClock } from "../../../../src/core/clock.ts";
import type { ViewModel } from "../../../../src/core/contract/view-model.ts";
import { byHand, handsAt } from "../../../../src/app/compose-hands.ts";
import { realWires } from "../../../../src/app/compose-wires.ts";
import type { Fragmentation } from "../../../../src/devices/sim/fragments.ts";
import { openAt } from "../../../../src/app/journal/place.ts";
import type { Finding } from "../judge.ts";
import type { Mutant } from "../mutants.ts";
import type { Plan } from "../plan.ts";
import { PLUG_TERMINAL } from "../troubles.ts";
import type { TroubledWorld } from "../world.ts";
import { openLives, type Lives } from "./lives.ts";
import { writeStation } from "./files.ts";
import { openNeighbours } from "./neighbours.ts";
import { SHOWN } from "./shown.ts";
import { ASKED, BY_THE_CLOCK, type Sign, type Strike } from "./strikes.ts";
import { stageOf } from "./stages.ts";
import { fastClock } from "./time.ts";
import { turnClock } from "./turned.ts";

/** Whose journal, logs and configuration lie in a folder. */
export interface RealWorld extends TroubledWorld {
  /** The core dies, and is started again after so many real milliseconds. */
  killCore(forMs: number): void;
  killHost(): void;
  /** Everything that was on the screen, with the milliseconds of the world's clock at which it was. */
  readonly screens: readonly (readonly [at: number, view: ViewModel])[];
  /** The station ends in good order; answers what its processes did that none may do. */
  end(): Promise<readonly Finding[]>;
}

/** How long a station may take to be ready, on a machine that has more to do. */
const READY_MS = 60_000;
/** How long a person waits for the screen to say something to a label, before they do anything else. */
const REACTS_MS = 1000;
const LOOK_MS = 20;

export async function openRealWorld(
  plan: Plan,
  strikes: readonly Strike[],
  folder: string,
  mutant: Mutant | undefined,
): Promise<RealWorld> {
  const clock = fastClock();
  const wires = await realWires(systemClock, plan.seed, folder);
  const fragmentation = (): Fragmentation => (plan.cut === "random" ? wires.dice() : plan.cut);
  const around = await openNeighbours(plan, { ...wires, fragmentation }, clock);
  const place = await writeStation(folder, around);
  const { acs, cable, random } = around;
  const { pad, scanner } = around.peers;
  const lives = openLives(folder, mutant);
  const happened: string[] = [];
  const screens: (readonly [number, ViewModel])[] = [];
  /** What this life has shown last. */
  let shown: ViewModel | undefined;
  let ahead = 0;
  /** Strikes fall from when the station is ready until everything is mended. */
  let open = false;

  /** The time of day beside it is how logs tell the time. */
  function note(what: string): void {
    const timeOfDay = new Date(systemClock.now()).toISOString().slice(11, -1);
    happened.push(`${Math.round(clock.elapsed())} ms: ${what}${timeOfDay})`);
  }

  function strike({ blow, at }: Strike): void {
    if (!open) return;
    const [what, when] =
      "sign" in at ? [at.sign, `time ${at.nth}, ${at.afterMs} ms later, `] : [BY_THE_CLOCK, ""];
    const kill = [blow.name, stageOf(shown), what, ...(cable.isAsked ? [ASKED] : [])];
    note(blow.kills ? `${kill.join(": ")} (${when}` : `${blow.name} (${what}, ${when}`);
    blow.bringAbout(world, random);
  }

  const counts = new Map<Sign, number>();
  function sign(what: Sign): void {
    if (!open) return;
    const nth = (counts.get(what) ?? 0) + 1;
    counts.set(what, nth);
    for (const each of strikes) {
      if (!("sign" in each.at) || each.at.sign !== what || each.at.nth !== nth) continue;
      const { afterMs } = each.at;
      if (afterMs === 0) strike(each);
      else systemClock.after(afterMs, () => strike(each));
    }
  }

  const later = (ms: number, task: () => void): void => void clock.after(ms, () => open && task());
  const broke = new Set<string>();
  const behaved: string[] = [];
  async function hand(words: string): Promise<void> {
    const done = await byHand(around.peers, words);
    // That it was plugged in meanwhile is as good.
    if (!done.ok && done.fault.code !== "device.in-use") throw new Error(`${words}: ${done.fault.detail}`);
  }
  // Nobody brings a card with a tag.
  const hands =
    pad &&
    handsAt(
      pad,
      () => false,
      () => undefined,
    );
  const lying = new Set<string>();

  const world: RealWorld = {
    stage: {
      get view() {
        if (lives.view === undefined) throw new Error("It has shown nothing yet");
        return lives.view;
      },
      onView: lives.onView,
      intent: (intent) => lives.intent(intent),
      async scan(label) {
        const reacts = nextView(lives);
        await scanner.scan(label);
        await reacts;
      },
      hand: (words) => byHand(around.peers, words),
      charged: () => around.peers.terminal?.book.turnover ?? 0,
    },
    clock,
    pass: (ms) => sleep(clock, ms),
    through: (what) => what,
    async journal() {
      const journal = openAt(place, false);
      if (!journal.ok) return journal;
      const all = journal.value.all();
      journal.value.close();
      return all;
    },
    acs: { ...acs, cable },
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
    screens,
    later,
    behave(behaviour) {
      behaved.push(typeof behaviour === "string" ? behaviour : (Object.keys(behaviour)[0] ?? ""));
      void acs.behave([behaviour], []);
    },
    cutPower: (forMs) => world.killCore(forMs),
    killCore(forMs) {
      if (!lives.kill(forMs)) note("the core was dead (");
    },
    killHost() {
      if (!lives.killHost()) note("there was no device host (");
    },
    breaks(device, broken, mended, forMs) {
      const mend = `${device} ${mended}`;
      if (broke.has(mend)) return;
      broke.add(mend);
      void hand(`${device} ${broken}`);
      later(forMs, () => {
        if (broke.delete(mend)) void hand(mend);
      });
    },
    pullAway(forMs) {
      const [item] = lying;
      if (item === undefined) return note("nothing lay on the pad (");
      hands?.take([item]);
      later(forMs, () => {
        if (lying.has(item)) hands?.put([item]);
      });
    },
    jump(byMs) {
      ahead += Math.round(byMs);
      turnClock(folder, ahead);
    },
    async heal() {
      open = false;
      for (const name of behaved) await acs.behave([], [name]);
      cable.dark(false);
      for (const mend of broke) await hand(mend);
      broke.clear();
      await byHand(around.peers, PLUG_TERMINAL);
      await lives.start();
    },
    end: () => lives.end(),
    async close() {
      open = false;
      watcher.close();
      await lives.destroy();
      await around.close();
    },
  };

  around.onSign(sign);
  lives.onStart(() => {
    shown = undefined;
    sign("the station is started");
  });
  lives.onView((view) => {
    const before = shown;
    shown = view;
    screens.push([Math.round(clock.elapsed()), view]);
    for (const [what, count] of SHOWN) {
      if (count(view) > (before === undefined ? 0 : count(before))) sign(what);
    }
  });
  const watcher = watch(folder, (_event, name) => {
    if (name === "journal-wal") sign("the journal is written");
  });
  try {
    await lives.start();
    await ready(lives);
  } catch (error) {
    await world.close();
    throw error;
  }
  open = true;
  for (const each of strikes) {
    if ("ms" in each.at) systemClock.after(each.at.ms, () => strike(each));
  }
  return world;
}

/** Until something else is shown, or nobody waits for it any more. */
function nextView({ onView }: Lives): Promise<void> {
  return new Promise((resolve) => {
    const forget = onView(done);
    const patience = systemClock.after(REACTS_MS, done);
    function done(): void {
      forget();
      patience.cancel();
      resolve();
    }
  });
}

/** Until a station serves with all that it has. */
async function ready(lives: Lives): Promise<void> {
  const latest = systemClock.elapsed() + READY_MS;
  while (lives.view?.screen !== "welcome" || lives.view.limits.length > 0) {
    if (systemClock.elapsed() > latest) throw new Error(`Not ready: ${JSON.stringify(lives.view)}`);
    await sleep(systemClock, LOOK_MS);
  }
}
