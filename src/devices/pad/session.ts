import { isDeepStrictEqual } from "node:util";
import type { Assurance } from "../../core/circulation.ts";
import type { Clock, Timer } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import type { Result } from "../../core/result.ts";
import { listeners } from "../listeners.ts";
import type { Health, PadPort, PadTag, Stack, StackPort, Uid } from "../ports.ts";
import { readContents } from "./contents.ts";
import { openJob, type Job } from "./job.ts";
import { nothingYet } from "./lying.ts";
import type { StackOptions } from "./options.ts";
import type { Method, Wanted } from "./security.ts";
import { readSecurity, tagSecurity } from "./tag-security.ts";

/** After so many sweeps in a row that failed nobody knows what lies there. */
const FAILED_SWEEPS = 3;

/** The line is kept for other work for at least so many times as long as a sweep took. */
const REST = 0.5;

/**
 * Security has the line before a sweep for so many times as long as the last one took: a sweep of a high stack on a slow
 * line takes longer than two releases. What comes and goes meanwhile is seen later, and a release notices by itself.
 */
const PATIENCE = 6;

/** So long the line is kept free after a job: whoever waited for it may have the next one already. */
const NEXT_JOB_MS = 10;

export interface StackParts {
  readonly id: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** A job, and whoever waits for it. */
interface Pending {
  readonly job: Job;
  readonly settle: (outcome: Result<Assurance>) => void;
  readonly deadline: Timer;
}

/** The commands of a pad that change nothing. Sweeping and reading hold no others. */
type ReadOnlyPad = Pick<PadPort, "inventory" | "readBlocks" | "tagInfo" | "readAfi" | "readEas">;

/**
 * The stack on a pad. One command at a time is on the line: security goes first, then a tag that was just seen is read,
 * then the field is swept, then it is read how tags are secured. The pad stays the caller's to stop.
 */
export function openStack(pad: PadPort, { id, clock, log }: StackParts, options: StackOptions): StackPort {
  const reader: ReadOnlyPad = pad;
  const toldStacks = listeners<Stack>();
  const toldHealth = listeners<Health>();
  let stack: Stack = { revision: 0, entries: [], settled: false };
  let lying = nothingYet(options);
  let pending: readonly Pending[] = [];
  let sweepAt = clock.elapsed();
  let failedSweeps = 0;
  /** Until then a sweep waits for security. */
  let patientUntil = sweepAt;
  let freeUntil = sweepAt;
  let stopped = false;
  let wake = (): void => {};

  function publish(): void {
    const { entries, settled } = lying;
    if (settled === stack.settled && isDeepStrictEqual(entries, stack.entries)) return;
    stack = { revision: stack.revision + 1, entries, settled };
    toldStacks.tell(stack);
  }

  function forget(): void {
    lying = nothingYet(options);
    failedSweeps = 0;
  }

  /** Begins a job. Only a job holds what writes: one for each tag that bears the item's number, as long as it is wanted. */
  function start(item: string, wanted: Wanted): Promise<Result<Assurance>> {
    const mayWrite = (uid: Uid): boolean => {
      if (!pending.some((other) => other.job === job)) return false;
      lying.isWritten(uid);
      return true;
    };
    const job = openJob(item, wanted, options, (uid) =>
      tagSecurity(pad, uid, options.afi, (method) => lying.markOf(uid, method), mayWrite),
    );
    if (stopped) return Promise.resolve(job.broken("the station stops"));
    if (isLongGone(pad.health)) return Promise.resolve(job.broken("the pad is away"));
    const { promise, resolve } = Promise.withResolvers<Result<Assurance>>();
    const deadline = clock.after(options.secureMs, () => {
      end(one, job.verdict(true, false) ?? job.broken("time is up"));
    });
    const one: Pending = { job, settle: resolve, deadline };
    pending = [...pending, one];
    wake();
    return promise;
  }

  function end(one: Pending, outcome: Result<Assurance>): void {
    one.deadline.cancel();
    pending = pending.filter((other) => other !== one);
    freeUntil = clock.elapsed() + NEXT_JOB_MS;
    if (!outcome.ok) {
      log("pad.not-secured", { device: id, reason: outcome.fault.code, detail: outcome.fault.detail });
    }
    one.settle(outcome);
  }

  function endAll(why: string): void {
    for (const one of pending) end(one, one.job.broken(why));
  }

  /** Jobs learn of tags as they become known, and end when there is nothing more to wait for. */
  function lookAfterJobs(): void {
    for (const one of pending) {
      one.job.name(lying.tagsOf(one.job.item));
      const outcome = one.job.verdict(lying.settled, lying.hasUnknown);
      if (outcome !== undefined) end(one, outcome);
    }
  }

  /** A pad that slipped is waited for within the time of a job; one that is away for the day is not. */
  function isLongGone(health: Health): boolean {
    return health.state === "lost" && clock.now() - health.since >= options.secureMs;
  }

  async function sweep(): Promise<void> {
    const mine = lying;
    const began = clock.elapsed();
    const found = await reader.inventory();
    const ended = clock.elapsed();
    const took = ended - began;
    sweepAt = Math.max(began + 1000 / options.sweepsPerSecond, ended + Math.max(options.restMs, took * REST));
    patientUntil = ended + took * PATIENCE;
    if (mine !== lying) return;
    if (found.ok) {
      failedSweeps = 0;
      lying.swept(found.value);
      for (const { job } of pending) job.swept(found.value);
    } else if (++failedSweeps >= FAILED_SWEEPS) {
      forget();
    } else {
      lying.sweepFailed();
    }
  }

  async function read(tag: PadTag): Promise<void> {
    const mine = lying;
    const contents = await readContents(reader, tag, options.tags);
    if (!contents.ok) return mine.wasUnheard(tag.uid);
    mine.wasRead(tag.uid, contents.value);
    if (contents.value.kind === "unreadable") log("tag.unreadable", { device: id, why: contents.value.why });
  }

  async function mark({ uid, method }: { readonly uid: Uid; readonly method: Method }): Promise<void> {
    const mine = lying;
    const found = await readSecurity(reader, uid, method, options.afi);
    if (found.ok) mine.wasMarked(uid, method, found.value === "silent" ? "unknown" : found.value);
    else if (found.fault.code === "tag.not-supported") mine.wasMarked(uid, method, "none");
    else mine.wasUnheard(uid);
  }

  async function secure(step: NonNullable<ReturnType<Job["next"]>>): Promise<void> {
    const mine = lying;
    const { uid, method, mark } = await step();
    // What is not known for certain is read when there is time.
    if (mark !== "unknown") mine.wasMarked(uid, method, mark);
  }

  /** The first thing that a job can do. Jobs for the same item follow each other. */
  function nextSecurity(): ReturnType<Job["next"]> {
    const items = new Set<string>();
    for (const { job } of pending) {
      const step = items.has(job.item) ? undefined : job.next();
      if (step !== undefined) return step;
      items.add(job.item);
    }
    return undefined;
  }

  /** What is to be done now; undefined: nothing yet. */
  function nextStep(): (() => Promise<void>) | undefined {
    const isDue = clock.elapsed() >= sweepAt;
    const step = nextSecurity();
    if (step !== undefined) return isDue && clock.elapsed() >= patientUntil ? sweep : () => secure(step);
    if (clock.elapsed() < freeUntil) return undefined;
    const tag = lying.nextToRead();
    if (tag !== undefined) return () => read(tag);
    if (isDue) return sweep;
    const unmarked = lying.nextToMark();
    return unmarked === undefined ? undefined : () => mark(unmarked);
  }

  async function run(): Promise<void> {
    for (;;) {
      const step = isThere(pad.health) ? nextStep() : undefined;
      await (step === undefined ? rest() : step());
      if (stopped) return;
      lookAfterJobs();
      publish();
    }
  }

  /** Until the line is to be used again, or something happens; a pad that is not there is waited for. */
  function rest(): Promise<void> {
    return new Promise((resolve) => {
      const now = clock.elapsed();
      const ms = Math.max(1, (now < freeUntil ? freeUntil : sweepAt) - now);
      const timer = isThere(pad.health) ? clock.after(ms, () => wake()) : undefined;
      wake = () => {
        wake = () => {};
        timer?.cancel();
        resolve();
      };
    });
  }

  const forgetHealth = pad.onHealth((health) => {
    if (!isThere(health)) {
      forget();
      publish();
    }
    toldHealth.tell(health);
    wake();
  });
  const running = run();

  return {
    id,
    get health(): Health {
      return stopped ? { state: "stopped" } : pad.health;
    },
    onHealth: toldHealth.add,
    get stack() {
      return stack;
    },
    onStack: toldStacks.add,
    release: (item) => start(item, "released"),
    arm: (item) => start(item, "armed"),
    startOver() {
      endAll("the patron left");
      forget();
      publish();
      wake();
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      forgetHealth();
      endAll("the station stops");
      toldHealth.tell({ state: "stopped" });
      wake();
      await running;
    },
  };
}

/** It answers. One that is in trouble is swept on: the first sweep that it takes says that it is well again. */
function isThere({ state }: Health): boolean {
  return state === "ready" || state === "trouble";
}
