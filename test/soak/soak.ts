/** A station for days: people come and go, the ILS drops out now and then, staff settle at night what waits for them. */
import { readBehaviour } from "../../src/acs-sim/behaviours/behaviour.ts";
import { pass, passUntil } from "../../src/core/virtual-time.ts";
import { must } from "../devices/bench.ts";
import { look, type Gauge } from "./gauge.ts";
import { errandOf, visit, type Tally } from "./visitor.ts";
import { openSoakWorld, type SoakWorld } from "./world.ts";

const HOUR_MS = 3_600_000;

export interface SoakOptions {
  readonly seed: number;
  /** Periods, each looked at when it ends, and how long one is. */
  readonly periods: number;
  readonly periodMs: number;
  readonly sessions: number;
  readonly keepDays: number;
  readonly onPeriod: (gauge: Gauge, tally: Tally) => void;
}

/** What was looked at after each period, and what became of the visits. */
export interface Soaked {
  readonly gauges: readonly Gauge[];
  readonly tally: Tally;
  readonly troubles: number;
  readonly settled: number;
}

export async function soak(options: SoakOptions): Promise<Soaked> {
  const { seed, periods, periodMs, sessions, keepDays, onPeriod } = options;
  const world = await openSoakWorld(seed, keepDays);
  const { clock } = world;
  const tally: Tally = { visits: 0, yours: 0, returned: 0, receipts: 0, walkedAway: 0 };
  const gauges: Gauge[] = [];
  let troubles = 0;
  let settled = 0;
  for (let period = 1; period <= periods; period++) {
    const began = clock.elapsed();
    const upTo = Math.round((sessions * period) / periods);
    // The library is open for less than half of the day.
    const apart = (periodMs * 0.45) / (upTo - tally.visits);
    for (let number = 0; tally.visits < upTo; number++) {
      await pass(clock, Math.max(0, began + number * apart - clock.elapsed()));
      await passUntil(clock, () => world.living.view.screen === "welcome", 2 * 60_000);
      const over = tally.visits % 12 === 5 ? await trouble(world, troubles++) : undefined;
      await visit(world, errandOf(world), tally);
      await over?.();
    }
    await pass(clock, Math.max(0, began + periodMs - clock.elapsed()));
    settled += settleAll(world);
    const gauge = look(world);
    gauges.push(gauge);
    onPeriod(gauge, tally);
  }
  await world.close();
  return { gauges, tally, troubles, settled };
}

/** Something goes wrong at the ILS or on the way to it; answers how that ends. */
async function trouble(
  { acs, cable, random, clock }: SoakWorld,
  number: number,
): Promise<() => Promise<void>> {
  switch (number % 5) {
    case 0:
      cable.pull(random() < 0.5);
      return () => Promise.resolve();
    case 1:
      cable.dark(true);
      clock.after(random() * 40_000, () => cable.dark(false));
      return () => Promise.resolve();
    default: {
      const name = (["lose-answer", "drop-after", "delay"] as const)[(number % 5) - 2] ?? "delay";
      const parameters = name === "delay" ? { ms: 3_000 } : { messages: ["09", "11", "29"], times: 1 };
      await acs.behaviours.add(must(await readBehaviour(name, parameters)));
      return async () => {
        await acs.behaviours.remove(name);
      };
    }
  }
}

/** Staff look after what waits for them. */
function settleAll({ living: { journal } }: SoakWorld): number {
  const waits = must(journal.exceptions());
  for (const { id } of waits) must(journal.resolve(id, { by: "soak", note: "" }));
  return waits.length;
}

export const DAY_MS = 24 * HOUR_MS;
