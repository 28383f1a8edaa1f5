import { benchWishSchema, type BenchView, type BenchWish, type Weather } from "../../core/contract/bench.ts";
import { explain, fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { BehaviourText } from "../scenario/schema.ts";
import type { Stage } from "../scenario/stage.ts";
import type { ShelfThing } from "../compose-shelf.ts";

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

/** A bench around a stage. The shelf is everything that is not on the pad. */
export function openBench(stage: Stage, things: readonly ShelfThing[]): Bench {
  const listeners = new Set<() => void>();
  const onPad = new Set<string>();
  let weather: Weather = "fine";
  let power = true;
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
      onPad.add(id);
      stage.pad?.put([id]);
      return ok(undefined);
    },
    async lift({ id }) {
      onPad.delete(id);
      stage.pad?.take([id]);
      return ok(undefined);
    },
    async scan({ id }) {
      await stage.scan(id);
      return ok(undefined);
    },
    hand: ({ words }) => stage.hand(words),
    async weather({ weather: next }) {
      if (stage.acs === undefined)
        return failed(fault("config.unknown-name", "the weather of somebody else's ILS"));
      const done = await stage.acs.behave(WEATHER[next], WEATHER[weather].map(nameOf));
      if (done.ok) weather = next;
      return done;
    },
    async power({ on }) {
      if (stage.power === undefined || on === power) return ok(undefined);
      power = on;
      if (on) await stage.power.restore();
      else stage.power.cut();
      return ok(undefined);
    },
  };

  return {
    get view() {
      const gate = stage.pad?.gate();
      return {
        props: things.map((thing) => ({
          ...thing,
          onPad: onPad.has(thing.id),
          // What never lay on the pad has its label still as it came from the shelf: secured.
          gate: thing.is === "card" ? undefined : (gate?.get(thing.id) ?? "alarm"),
        })),
        slips: stage.slips().length,
        weather,
        power,
        verbs: stage.verbs,
        state: stage.inside.state(),
        frames: stage.inside.frames(),
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
