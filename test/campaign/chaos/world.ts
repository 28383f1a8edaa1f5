/** The world of one run: a station and its neighbours, and hands that break things. Here in memory and virtual time. */
import { fileURLToPath } from "node:url";
import type { Entry } from "../../../src/circulation/journal/entry.ts";
import type { Clock } from "../../../src/core/clock.ts";
import type { Result } from "../../../src/core/result.ts";
import { pass, passThrough } from "../../../src/core/virtual-time.ts";
import { openStage } from "../../../src/app/compose-stage.ts";
import { memoryWires, type MemoryWires } from "../../../src/app/compose-wires.ts";
import { scenario, type BehaviourText } from "../../../src/app/scenario/schema.ts";
import type { Stage, StageAcs, StageCable, StagePad } from "../../../src/app/scenario/stage.ts";
import type { Alter } from "./mutants.ts";
import type { Mishap, Plan } from "./plan.ts";
import { PLUG_TERMINAL } from "./troubles.ts";

export interface World {
  /** The screen, and what is done at the station. */
  readonly stage: Pick<Stage, "view" | "onView" | "intent" | "scan" | "hand" | "charged">;
  /** The time of people and of what goes wrong. */
  readonly clock: Clock;
  /** Lets so many milliseconds of its clock pass. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until this is settled. */
  through<T>(what: Promise<T>): Promise<T>;
  /** All that the station has written down. */
  journal(): Promise<Result<readonly Entry[]>>;
  readonly acs: Omit<StageAcs, "cable">;
  readonly pad: Pick<StagePad, "put" | "take" | "gate"> | undefined;
  /** What was done to it, for whoever looks for the reason of a failure. */
  readonly happened: string[];
  /** Everything that is broken is whole again, and stays so. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

/** A world to which everything can be done that goes wrong. */
export interface TroubledWorld extends World {
  readonly acs: World["acs"] & { readonly cable: Pick<StageCable, "pull" | "dark"> | undefined };
  later(ms: number, task: () => void): void;
  behave(behaviour: BehaviourText): void;
  /** The power goes now and comes back after so long. */
  cutPower(forMs: number): void;
  /** Something is done to a device by hand, and undone after so long; in the words of `lectern simulate`. */
  breaks(device: string, broken: string, mended: string, forMs: number): void;
  /** A book that lies on the pad is lifted, and put back after so long. */
  pullAway(forMs: number): void;
  /** The wall clock of the whole world jumps by so much. */
  jump(byMs: number): void;
}

/** What is in the library, and how its station is. */
export const LIBRARY = fileURLToPath(new URL("library.yaml", import.meta.url));

/** Requests that change something in the library; a station says each in one piece. */
const CHANGES = /^(09|11|29|37|65)/;

function momentText(at: Mishap["at"]): string {
  if ("commit" in at) return `${at.when} commit ${at.commit}`;
  return "request" in at ? `${at.afterMs.toFixed(1)} ms after request ${at.request}` : "by the clock";
}

export const POLICY = {
  cards: "^2",
  pin: { ask: "required" },
  times: { idle: 25, warning: 10, receipt: 8, goodbye: 3 },
};

export async function openWorld(plan: Plan, alter: Alter | undefined): Promise<World> {
  const wires = await memoryWires(plan.seed, plan.cut);
  const jumping = jumpable(wires);
  const { clock } = jumping;
  const happened: string[] = [];
  const random = wires.dice();
  let healed = false;
  let commits = 0;
  const note = (what: string): void => void happened.push(`${Math.round(clock.elapsed())} ms: ${what}`);
  const opened = await passThrough(
    clock,
    openStage({
      file: LIBRARY,
      scenario: scenario.parse({
        name: `seed ${plan.seed}`,
        why: "chaos",
        station: { institution: "LECTERN", policy: POLICY, tills: ["card"] },
        acs: { library: LIBRARY },
        steps: [{ see: "welcome" }],
      }),
      other: undefined,
      build: { pad: plan.pad, hosted: false },
      wires: jumping,
      log: () => {},
      onCommit(_number, when) {
        if (when === "before") commits++;
        for (const { at, trouble } of plan.mishaps) {
          if ("commit" in at && at.commit === commits && at.when === when) strike(trouble.name, at, trouble);
        }
      },
      alter,
    }),
  );
  if (!opened.ok) throw new Error(`${opened.fault.code}: ${opened.fault.detail}`);
  const stage = opened.value;
  const { acs, power, pad } = stage;
  if (acs === undefined || power === undefined) throw new Error("A stage without ACS or power");
  let isDark = false;

  function strike(name: string, at: Mishap["at"], trouble: Mishap["trouble"]): void {
    if (healed) return;
    note(`${name} (${momentText(at)})`);
    trouble.bringAbout(world, random);
  }

  const restore = async (): Promise<void> => {
    if (!isDark) return;
    isDark = false;
    note("the power is back");
    await power.restore();
  };

  /** What mends what is broken. */
  const broke = new Set<string>();
  const behaved: string[] = [];
  const takenAlong = new Set<string>();
  const world: TroubledWorld = {
    stage,
    clock,
    pass: (ms) => pass(clock, ms),
    through: (what) => passThrough(clock, what),
    journal: () => Promise.resolve(stage.journal.all()),
    acs,
    pad: pad && {
      put: (items) => pad.put(items),
      take(items) {
        for (const item of items) takenAlong.add(item);
        pad.take(items);
      },
      gate: () => pad.gate(),
    },
    happened,
    later: (ms, task) => void clock.after(ms, () => healed || task()),
    behave(behaviour) {
      behaved.push(typeof behaviour === "string" ? behaviour : (Object.keys(behaviour)[0] ?? ""));
      void acs.behave([behaviour], []);
    },
    cutPower(forMs) {
      if (isDark) return;
      isDark = true;
      power.cut();
      clock.after(forMs, () => void restore());
    },
    breaks(device, broken, mended, forMs) {
      const mend = `${device} ${mended}`;
      if (broke.has(mend) || (device === "pad" && pad === undefined)) return;
      broke.add(mend);
      void stage.hand(`${device} ${broken}`);
      clock.after(forMs, () => {
        if (broke.delete(mend)) void stage.hand(mend);
      });
    },
    pullAway(forMs) {
      const lying = pad === undefined ? [] : Array.from(pad.gate().keys()).filter((item) => pad.sees(item));
      const [item] = lying;
      if (pad === undefined || item === undefined) return;
      pad.take([item]);
      takenAlong.delete(item);
      clock.after(forMs, () => {
        // Who left meanwhile took it along.
        if (!healed && !takenAlong.has(item)) pad.put([item]);
      });
    },
    jump: (byMs) => jumping.jump(Math.round(byMs)),
    async heal() {
      healed = true;
      for (const name of behaved) await acs.behave([], [name]);
      acs.cable?.dark(false);
      for (const mend of broke) await stage.hand(mend);
      broke.clear();
      await stage.hand(PLUG_TERMINAL);
      await restore();
    },
    close: () => passThrough(clock, stage.close()),
  };
  let requests = 0;
  acs.cable?.onBytes((to, bytes) => {
    if (to !== "acs" || !CHANGES.test(Buffer.from(bytes).toString("latin1"))) return;
    requests++;
    for (const { at, trouble } of plan.mishaps) {
      if ("request" in at && at.request === requests) {
        clock.after(at.afterMs, () => strike(trouble.name, at, trouble));
      }
    }
  });
  for (const { at, trouble } of plan.mishaps) {
    if ("ms" in at) clock.after(at.ms, () => strike(trouble.name, at, trouble));
  }
  return world;
}

/** Wires whose wall clock can be moved; the time that passes is the same. */
function jumpable(wires: MemoryWires): MemoryWires & { jump(byMs: number): void } {
  let ahead = 0;
  const { clock } = wires;
  return {
    ...wires,
    clock: { ...clock, now: () => clock.now() + ahead },
    jump(byMs) {
      ahead += byMs;
    },
  };
}
