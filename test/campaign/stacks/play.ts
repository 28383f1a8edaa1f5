/** Plays one stack of the campaign and holds what the pad says and does to the truth. */
import { seededRandom, virtualClock, type Random, type VirtualClock } from "../../../src/core/clock.ts";
import { silentLog } from "../../../src/core/log.ts";
import type { Assurance } from "../../../src/core/circulation.ts";
import type { Result } from "../../../src/core/result.ts";
import { stackOptions } from "../../../src/devices/pad/options.ts";
import { openStack } from "../../../src/devices/pad/session.ts";
import type { PadPort, Stack, StackPort, Uid } from "../../../src/devices/ports.ts";
import { runFor, runThrough, runUntil } from "../../devices/pad/steps.ts";
import { Dice } from "../../fuzz/corpus.ts";
import { expectedLines, isOurs, lineOf, statesOf, uidsOf } from "./oracle.ts";
import { makePlan, RESTLESS_MS, type Plan, type Truth } from "./plan.ts";
import { watchedField, type WatchedField } from "./watched-field.ts";

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
}

/** What a stack came to; counts of what must not be, and of what is only of interest. */
export const COUNTS = {
  tags: "tags put down",
  told: "stacks told",
  judged: "tags judged in a stack that lay still",
  wrong: "entries that say something else than their tags hold",
  invented: "tags told that are not there",
  missed: "tags that lie there, answer, and are not told in a stack that lies still",
  stray: "writes to tags that nobody named",
  needless: "writes to tags that were as wanted already",
  damaged: "tags whose memory or DSFID changed",
  falselySecured: "items whose security is told otherwise than it is",
  falselyDone: "releases or armings told as verified with a tag that is otherwise",
  sentToDesk: "releases or armings that failed although nothing stood in their way",
  unfinished: "stacks that did not come to rest, or jobs that did not end in their time",
  verified: "releases or armings verified",
  unverified: "told to be unverified: a chip without that security",
  failed: "failed",
  possible: "releases or armings in whose way nothing stood",
  weak: "tags that answer too seldom to be promised",
  weakTold: "of them told all the same",
} as const;

export type Count = keyof typeof COUNTS;
export const MUST_BE_NONE: readonly Count[] = [
  "wrong",
  "invented",
  "missed",
  "stray",
  "needless",
  "damaged",
  "falselySecured",
  "falselyDone",
  "sentToDesk",
  "unfinished",
];

export interface Outcome {
  readonly counts: Record<Count, number>;
  /** What must not be, in words. */
  readonly findings: readonly string[];
}

/** A tag that was taken off is missed by so many sweeps before it is believed to be gone. */
const MISSES = 2;
/** How long a tag must have lain there before it must be told. */
const TIME_TO_TELL = 2_000;
/** Past the deadline of a job, and a command that is under way. */
const JOB_MS = 5_200;

interface Asked {
  readonly name: string;
  readonly wanted: "released" | "armed";
  readonly at: number;
}

export async function playStack(seed: number, makeRig: (parts: RigParts) => Promise<Rig>): Promise<Outcome> {
  const dice = new Dice(seed);
  const plan = makePlan(dice);
  const clock = virtualClock(0);
  const field = watchedField(seededRandom(seed + 1));
  const rig = await makeRig({ field, clock, random: seededRandom(seed + 2), lost: plan.lost });
  const { pad, sweepsWithout } = watched(rig.pad);
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

/** A pad, and how many of its sweeps in a row have not had a tag. */
function watched(pad: PadPort): { readonly pad: PadPort; readonly sweepsWithout: (uid: Uid) => number } {
  const lastIn = new Map<Uid, number>();
  let sweeps = 0;
  return {
    pad: {
      ...pad,
      get health() {
        return pad.health;
      },
      async inventory() {
        const found = await pad.inventory();
        if (!found.ok) return found;
        sweeps++;
        for (const { uid } of found.value) lastIn.set(uid, sweeps);
        return found;
      },
    },
    sweepsWithout: (uid) => sweeps - (lastIn.get(uid) ?? -Infinity),
  };
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

type Judge = ReturnType<typeof judgeOf>;

interface Judged extends Pick<Play, "plan" | "field" | "clock" | "stack"> {
  readonly sweepsWithout: (uid: Uid) => number;
}

function judgeOf({ plan, field, clock, stack, sweepsWithout }: Judged) {
  const counts = Object.fromEntries(Object.keys(COUNTS).map((name) => [name, 0])) as Record<Count, number>;
  const findings: string[] = [];
  const truths = new Map(plan.truths.map((truth) => [truth.chip.uid, truth]));
  const movedAt = new Map<Uid, number>();
  const asked: Asked[] = [];
  const { isils } = plan.options;

  function count(what: Count, words: string, by = 1): void {
    counts[what] += by;
    if (MUST_BE_NONE.includes(what)) findings.push(`${what} at ${Math.round(clock.elapsed())} ms: ${words}`);
  }

  const isThere = ({ chip }: Truth): boolean => field.onPad().includes(chip);
  const isReliable = ({ hearing, placing }: Truth): boolean =>
    (hearing === "surely" || hearing === "flickers") && placing.leavesAfter === undefined;

  /** Whatever is told, at any time, is true. */
  function told({ entries }: Stack): void {
    counts.told++;
    const known: Truth[] = [];
    const lines: string[] = [];
    for (const entry of entries) {
      const mute = entry.kind === "unreadable" && entry.why === "it does not answer";
      for (const uid of uidsOf(entry)) {
        const truth = truths.get(uid);
        if (truth === undefined || (!isThere(truth) && sweepsWithout(uid) >= MISSES))
          count("invented", lineOf(entry));
        else if (!mute) known.push(truth);
        else if (isReliable(truth)) count("wrong", `unreadable: ${uid}`);
      }
      if (!mute) lines.push(lineOf(entry));
      if (entry.kind === "item") secured(entry.item, entry.security, entry.uids);
    }
    const expected = expectedLines(known, isils);
    const strange = lines.filter((line) => !expected.includes(line));
    const lacking = expected.filter((line) => !lines.includes(line));
    if (strange.length + lacking.length > 0 || lines.length !== expected.length) {
      count("wrong", `told ${strange.join("; ")}, is ${lacking.join("; ")}`);
    }
  }

  function secured(item: string, security: string, uids: readonly Uid[]): void {
    const states = new Set(
      uids.flatMap((uid) => {
        const truth = truths.get(uid);
        return truth === undefined ? [] : statesOf(truth, plan.options);
      }),
    );
    const is =
      states.size === 1 ? [...states][0] : states.has("armed") && states.has("released") ? "mixed" : "?";
    const claims = security !== "unknown";
    if (claims && security !== is)
      count("falselySecured", `${item} told ${security}, is ${[...states].join("+")}`);
  }

  return {
    outcome: { counts, findings } satisfies Outcome,
    count,
    moved: ({ chip }: Truth) => void movedAt.set(chip.uid, clock.elapsed()),
    asked: (one: Asked) => void asked.push(one),

    /** Waits for a stack that lies still, and holds it to what lies there. */
    async still(when: string): Promise<void> {
      await runUntil(clock, () => stack.stack.settled, 60_000);
      const here = new Set(stack.stack.entries.flatMap(uidsOf));
      for (const truth of truths.values()) {
        const { chip, hearing } = truth;
        if (!isThere(truth) || hearing === "never") continue;
        if (isReliable(truth)) {
          count("judged", "");
          if (!here.has(chip.uid)) count("missed", `${when}: ${chip.uid} ${hearing}`);
        } else {
          count("weak", "");
          if (here.has(chip.uid)) count("weakTold", "");
        }
      }
    },

    /** What came of a release or arming, at the moment at which it is told. */
    job({ name, wanted, at }: Asked, outcome: Result<Assurance>): void {
      if (clock.elapsed() - at > JOB_MS)
        count("unfinished", `${wanted} of ${name} took ${clock.elapsed() - at} ms`);
      const its = [...truths.values()].filter(
        ({ written }) => written.kind === "item" && written.item === name && isOurs(written, isils),
      );
      const lying = its.filter(
        (truth) =>
          isThere(truth) &&
          isReliable(truth) &&
          clock.elapsed() - (movedAt.get(truth.chip.uid) ?? 0) > TIME_TO_TELL,
      );
      const possible = isPossible(its, wanted, at);
      if (possible) count("possible", "");
      const states = lying.flatMap((truth) => statesOf(truth, plan.options));
      const without = its.some((truth) => statesOf(truth, plan.options).length === 0);
      if (outcome.ok) {
        count(outcome.value, "");
        if (states.some((state) => state !== wanted)) {
          count("falselyDone", `${name} ${outcome.value} ${wanted}, is ${states.join("+")}`);
        }
        // EAS that cannot be changed and is off is silent for good.
        const silent = plan.options.security.includes("eas") && its.some(({ fixed }) => fixed);
        if (outcome.value === "unverified" && !without && !silent) count("falselyDone", `${name} unverified`);
        return;
      }
      count("failed", "");
      if (possible) count("sentToDesk", `${wanted} of ${name}: ${outcome.fault.detail}`);
    },

    /** Nothing is written but where it was asked for, and nothing but security. */
    writes(): void {
      for (const { chip, written, before } of truths.values()) {
        const own = written.kind === "item" && isOurs(written, isils);
        const wishes = own ? asked.filter(({ name }) => name === written.item) : [];
        if (wishes.length === 0 && chip.writes > 0)
          count("stray", `${chip.uid} ${written.kind}`, chip.writes);
        const same =
          Buffer.from(before.memory).equals(Buffer.from(chip.memory())) && before.dsfid === chip.dsfid;
        if (!same) count("damaged", chip.uid);
        const states = [before.afi === chip.afi, before.eas === chip.eas];
        // A tag that could not be read is written without knowing how it is; and so is EAS, whose silence says nothing.
        const isBlind = plan.options.security.includes("eas") && chip.model.eas;
        if (isBlind || !isReliable(truths.get(chip.uid)!)) continue;
        const onlyReleased = wishes.every(({ wanted }) => wanted === "released");
        const was = statesOf(
          { ...truths.get(chip.uid)!, chip: { ...chip, ...before, memory: chip.memory } },
          plan.options,
        );
        if (
          onlyReleased &&
          was.every((state) => state === "released") &&
          (chip.writes > 0 || states.includes(false))
        ) {
          count("needless", chip.uid, chip.writes);
        }
      }
    },
    watch: stack.onStack(told),
  };

  /** Whether nothing stood in the way of a job: every part lay there all the time, answers, and can be changed. */
  function isPossible(its: readonly Truth[], wanted: Asked["wanted"], since: number): boolean {
    const outage = plan.outage !== undefined && plan.outage.at + plan.outage.ms + TIME_TO_TELL > since;
    const present = new Set(its.map(({ written }) => (written.kind === "item" ? written.part : 0)));
    const parts = Math.max(0, ...its.map(({ written }) => (written.kind === "item" ? written.parts : 0)));
    return (
      its.length > 0 &&
      !outage &&
      present.size === parts &&
      its.every((truth) => {
        const states = statesOf(truth, plan.options);
        const changeable = !truth.fixed || states.every((state) => state === wanted);
        const has = wanted === "released" || states.length > 0;
        return (
          changeable &&
          has &&
          isThere(truth) &&
          isReliable(truth) &&
          (movedAt.get(truth.chip.uid) ?? 0) < since
        );
      })
    );
  }
}
