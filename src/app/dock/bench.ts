import {
  benchWishSchema,
  type BenchView,
  type BenchWish,
  type GateDoes,
  type Pace,
  type Weather,
} from "../../core/contract/bench.ts";
import { explain, fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { BehaviourText } from "../scenario/schema.ts";
import type { Stage } from "../scenario/stage.ts";
import type { ShelfThing } from "../compose-shelf.ts";
import { benchFrame } from "./frames.ts";
import type { Recorder } from "./recorder.ts";

/** The bench of a demo: what a person can do with their hands at the far ends of the wires, and what they see of it. */
export interface Bench {
  readonly view: BenchView;
  /** Takes what a page says, if it is a wish. */
  wish(raw: unknown): Promise<void>;
  /** Tells of each change; returns how to stop listening. */
  onChange(listener: () => void): () => void;
}

/** What the ILS does in each weather. */
const WEATHER: Readonly<Record<Weather, readonly BehaviourText[]>> = {
  fine: [],
  slow: [{ delay: { ms: 2500 } }],
  garbled: ["wrong-checksum"],
  down: ["refuse-connections", "drop-before"],
};

const nameOf = (behaviour: BehaviourText): string =>
  typeof behaviour === "string" ? behaviour : (Object.keys(behaviour)[0] ?? "");

export interface BenchParts {
  readonly stage: Stage;
  readonly things: readonly ShelfThing[];
  readonly dialect: string;
  readonly recorder: Recorder;
  readonly go: (pace: Pace) => void;
  /** Sets everything up anew. */
  readonly anew: () => Promise<Result<unknown>>;
}

/** A bench around a stage. The shelf is everything that is not on the pad. */
export function openBench({ stage, things, dialect, recorder, go, anew }: BenchParts): Bench {
  const listeners = new Set<() => void>();
  const onPad = new Set<string>();
  let weather: Weather = "fine";
  let pace: Pace = 1;
  let carried: string | undefined;
  let power = true;
  let starting = false;
  let trouble = "";
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  stage.onChange(changed);

  /** What each wish does. */
  const DOES: {
    readonly [D in BenchWish["do"]]: (wish: Extract<BenchWish, { do: D }>) => Promise<Result<unknown>>;
  } = {
    async lay({ id }) {
      if (onPad.has(id)) return ok(undefined);
      onPad.add(id);
      recorder.did({ put: [id] });
      stage.pad?.put([id]);
      return ok(undefined);
    },
    lift: ({ id }) => lift(id),
    async scan({ id }) {
      // A play lays an item on the pad where there is one: here it is the scanner that was used.
      recorder.did(stage.isCard(id) ? { scan: id } : { hand: `scanner scan ${id}` });
      await stage.scan(id);
      return ok(undefined);
    },
    async carry({ id }) {
      await lift(id);
      carried = id;
      return ok(undefined);
    },
    hand({ words }) {
      recorder.did({ hand: words });
      return stage.hand(words);
    },
    async weather({ weather: next }) {
      if (stage.acs === undefined)
        return failed(fault("config.unknown-name", "the weather of somebody else's ILS"));
      const [add, remove] = [[...WEATHER[next]], WEATHER[weather].map(nameOf)];
      recorder.did({ acs: { add, remove } });
      const done = await stage.acs.behave(add, remove);
      if (done.ok) weather = next;
      return done;
    },
    async power({ on }) {
      if (stage.power === undefined || on === power) return ok(undefined);
      power = on;
      starting = on;
      if (on) await stage.power.restore();
      starting = false;
      recorder.did({ power: on ? "restored" : "cut" });
      if (!on) stage.power.cut();
      return ok(undefined);
    },
    async pace({ pace: next }) {
      pace = next;
      go(next);
      return ok(undefined);
    },
    anew: () => anew(),
  };
  async function lift(id: string): Promise<Result<undefined>> {
    if (!onPad.delete(id)) return ok(undefined);
    recorder.did({ take: [id] });
    stage.pad?.take([id]);
    return ok(undefined);
  }

  return {
    get view() {
      const gates = stage.pad?.gate();
      // What never lay on the pad has its label still as it came from the shelf: secured.
      const gateFor = (label: string): GateDoes => gates?.get(label) ?? "alarm";
      const out = things.find(({ id }) => id === carried);
      return {
        props: things.map((thing) => ({
          ...thing,
          onPad: onPad.has(thing.id),
          gate: thing.is === "card" ? undefined : gateFor(thing.id),
        })),
        dialect,
        pace,
        carried: out === undefined ? undefined : { title: out.title, gate: gateFor(out.id) },
        steps: recorder.steps().length,
        slips: stage.slips().length,
        weather,
        power: power && !starting,
        verbs: stage.verbs,
        state: stage.inside.state(),
        frames: stage.inside.frames().map(benchFrame),
        charged: stage.charged(),
        trouble,
      };
    },
    async wish(raw) {
      const read = benchWishSchema.safeParse(raw);
      if (!read.success) return;
      const does = DOES[read.data.do] as (wish: BenchWish) => Promise<Result<unknown>>;
      const done = await does(read.data);
      trouble = done.ok ? "" : explain(done.fault);
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
