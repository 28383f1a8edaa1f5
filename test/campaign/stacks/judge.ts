/** Holds what a pad says and does to the truth about its tags. */
import { stackOptions } from "../../../src/devices/pad/options.ts";
import type { VirtualClock } from "../../../src/core/clock.ts";
import type { Assurance } from "../../../src/core/circulation.ts";
import type { Result } from "../../../src/core/result.ts";
import type { Stack, StackPort, Uid } from "../../../src/devices/ports.ts";
import type { Field } from "../../../src/devices/sim/rfid/field.ts";
import { runUntil } from "../../devices/pad/steps.ts";
import { expectedLines, isOurs, lineOf, statesOf, uidsOf } from "./oracle.ts";
import type { Plan, Truth } from "./plan.ts";

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
export const TIME_TO_TELL = 2_000;
/** Past the deadline of a job, and a command that is under way. */
const JOB_MS = stackOptions.parse({}).secureMs + 200;

export interface Asked {
  readonly name: string;
  readonly wanted: "released" | "armed";
  readonly at: number;
}

export type Judge = ReturnType<typeof judgeOf>;

interface Judged {
  readonly plan: Plan;
  readonly field: Field;
  readonly clock: VirtualClock;
  readonly stack: StackPort;
  readonly sweepsWithout: (uid: Uid) => number;
}

export function judgeOf({ plan, field, clock, stack, sweepsWithout }: Judged) {
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
        return truth === undefined ? [] : statesOf(truth.chip, plan.options);
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
      // Those that are told, and those that had to be.
      const here = new Set(stack.stack.entries.flatMap(uidsOf));
      const lying = its.filter(
        (truth) =>
          here.has(truth.chip.uid) ||
          (isThere(truth) &&
            isReliable(truth) &&
            clock.elapsed() - (movedAt.get(truth.chip.uid) ?? 0) > TIME_TO_TELL),
      );
      const possible = isPossible(its, wanted, at);
      if (possible) count("possible", "");
      const states = lying.flatMap((truth) => statesOf(truth.chip, plan.options));
      const without = its.some((truth) => statesOf(truth.chip, plan.options).length === 0);
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
        const was = statesOf({ model: chip.model, ...before }, plan.options);
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
        const states = statesOf(truth.chip, plan.options);
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
