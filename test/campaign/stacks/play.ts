/** Plays one stack of the campaign and holds what the pad says and does to the truth. */
import { seededRandom, virtualClock, type Random, type VirtualClock } from "../../../src/core/clock.ts";
import { silentLog } from "../../../src/core/log.ts";
import { stackOptions } from "../../../src/devices/pad/options.ts";
import { openStack } from "../../../src/devices/pad/session.ts";
import type { PadPort, StackPort } from "../../../src/devices/ports.ts";
import { runFor, runThrough } from "../../devices/pad/steps.ts";
import { Dice } from "../../fuzz/corpus.ts";
import { judgeOf, TIME_TO_TELL, type Asked, type Judge, type Outcome } from "./judge.ts";
import { makePlan, RESTLESS_MS, type Plan, type Truth } from "./plan.ts";
import { watchedField, watchedPad, type WatchedField } from "./watched.ts";

/** A pad on a field, whatever is between them. */
export interface Rig {
  readonly pad: PadPort;
  lose(): void;
  comeBack(): void;
  stop(): Promise<void>;
}

export interface RigParts {
  readonly field: WatchedField;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly lost: number;
  readonly forgets: number;
}

export async function playStack(seed: number, makeRig: (parts: RigParts) => Promise<Rig>): Promise<Outcome> {
  const dice = new Dice(seed);
  const plan = makePlan(dice);
  const clock = virtualClock(0);
  const field = watchedField(seededRandom(seed + 1));
  const { lost, forgets } = plan;
  const rig = await makeRig({ field, clock, random: seededRandom(seed + 2), lost, forgets });
  const { pad, sweepsWithout } = watchedPad(rig.pad);
  const stack = openStack(pad, { id: "pad", clock, log: silentLog }, stackOptions.parse(plan.options));
  const judge = judgeOf({ plan, field, clock, stack, sweepsWithout });
  try {
    await play({ dice, plan, clock, field, rig, stack, judge });
  } catch (error) {
    judge.count("unfinished", error instanceof Error ? error.message : String(error));
  }
  await runThrough(clock, stack.stop());
  await rig.stop();
  judge.writes();
  return judge.outcome;
}

interface Play {
  readonly dice: Dice;
  readonly plan: Plan;
  readonly clock: VirtualClock;
  readonly field: WatchedField;
  readonly rig: Rig;
  readonly stack: StackPort;
  readonly judge: Judge;
}

async function play(game: Play): Promise<void> {
  const { dice, plan, clock, field, rig, stack, judge } = game;
  judge.count("tags", "", plan.truths.length);
  const movedAt = schedule(game);
  await runFor(clock, movedAt + TIME_TO_TELL);
  await judge.still("put down");

  const names = namesToAsk(dice, plan);
  const moving = dice.chance(0.3) ? dice.pick(plan.truths) : undefined;
  if (moving !== undefined) {
    clock.after(dice.below(1_500), () => take(judge, field, moving));
    if (dice.chance(0.5)) clock.after(1_500 + dice.below(2_000), () => put(judge, field, moving));
  }
  await askAll(game, names, "released");
  if (dice.chance(0.4)) await askAll(game, names.slice(0, 2), "armed");
  await runFor(clock, TIME_TO_TELL + 3_500);
  await judge.still("released");

  if (dice.chance(0.5)) return;
  for (const truth of plan.truths) if (dice.chance(0.4)) take(judge, field, truth);
  stack.startOver();
  if (stack.stack.entries.length > 0 || stack.stack.settled) judge.count("invented", "after starting over");
  if (rig.pad.health.state === "ready") await runFor(clock, TIME_TO_TELL);
  await judge.still("started over");
}

/** Puts everything down and takes it off as planned; when the last of it happens. */
function schedule({ plan, clock, field, rig, judge }: Play): number {
  const times = [0];
  const at = (ms: number, act: () => void): void => {
    times.push(ms);
    clock.after(ms, act);
  };
  for (const truth of plan.truths) {
    const { comes, goes, returns } = truth;
    at(comes, () => put(judge, field, truth));
    if (goes !== undefined) at(goes, () => take(judge, field, truth));
    if (returns !== undefined) at(returns, () => put(judge, field, truth));
  }
  for (const { uid, at: when, sweeps } of plan.ghosts) at(when, () => field.haunt(uid, sweeps));
  const { outage } = plan;
  if (outage !== undefined) {
    clock.after(outage.at, () => rig.lose());
    clock.after(outage.at + outage.ms, () => rig.comeBack());
    if (outage.at < RESTLESS_MS) times.push(outage.at + outage.ms);
  }
  return Math.max(...times);
}

function put(judge: Judge, field: WatchedField, truth: Truth): void {
  judge.moved(truth);
  field.place(truth.chip, truth.placing);
}

function take(judge: Judge, field: WatchedField, truth: Truth): void {
  judge.moved(truth);
  field.remove(truth.chip.uid);
}

/** Items of the stack, and now and then what must not be touched: a foreign item, a card, something that is not there. */
function namesToAsk(dice: Dice, plan: Plan): string[] {
  const items = plan.truths.flatMap(({ written }) =>
    "item" in written && written.kind === "item" ? [written.item] : [],
  );
  const others = plan.truths.flatMap(({ written }) => (written.kind === "card" ? [written.item] : []));
  const names = Array.from({ length: 1 + dice.below(4) }, () =>
    items.length > 0 && !dice.chance(0.1) ? dice.pick(items) : dice.pick([...others, "0000"]),
  );
  return [...new Set(names)];
}

async function askAll(
  { dice, clock, stack, judge }: Play,
  names: readonly string[],
  wanted: Asked["wanted"],
): Promise<void> {
  const outcomes = names.map(async (name) => {
    const wait = dice.chance(0.5) ? 0 : dice.below(1_000);
    await new Promise<void>((resolve) => {
      clock.after(wait, resolve);
    });
    const asked: Asked = { name, wanted, at: clock.elapsed() };
    judge.asked(asked);
    const outcome = await (wanted === "released" ? stack.release(name) : stack.arm(name));
    judge.job(asked, outcome);
  });
  await runThrough(clock, Promise.all(outcomes));
}
