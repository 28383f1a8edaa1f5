/**
 * Which tags lie on a pad, as several sweeps agree. One sweep is no evidence: tags in a stack hide each other, and two
 * answers that fall into one make a UID that nobody has. Pure, and without time: only sweeps count.
 */
import type { PadTag, Uid } from "../ports.ts";
import { uidOf } from "../tags/uid.ts";

/** How many sweeps in a row may miss a tag that still lies there. */
export const MISSES_TOLERATED = 1;

/** A tag that came anew so often, and once in so many sweeps, can hardly be heard: waiting for it changes nothing. */
const RESTLESS = { arrivals: 8, sweepsEach: 15 };

export interface BeliefRules {
  /** A tag is believed when so many sweeps had it, with no more than one miss between two of them. */
  readonly believeAfter: number;
  /** The stack lies still when so many sweeps in a row brought nothing new and took nothing away. */
  readonly settleAfter: number;
}

/** How a tag was seen. */
export interface Sighting {
  readonly tag: PadTag;
  /** In how many sweeps; a tag that was missed twice in a row is forgotten and begins anew. */
  readonly seen: number;
  /** In how many sweeps it has not been since. */
  readonly missed: number;
}

/** What the sweeps up to now say. */
export interface Belief {
  /** In the order in which they came; those that are not believed yet are among them. */
  readonly sightings: ReadonlyMap<Uid, Sighting>;
  /** How many sweeps in a row said that nothing comes or goes. */
  readonly quiet: number;
  /** How many sweeps there were lately, and how often each tag came anew in them. */
  readonly sweeps: number;
  readonly arrivals: ReadonlyMap<Uid, number>;
}

/** Before the first sweep. */
export const NO_BELIEF: Belief = { sightings: new Map(), quiet: 0, sweeps: 0, arrivals: new Map() };

/** What is believed after one more sweep. */
export function afterSweep(before: Belief, sweep: readonly PadTag[], rules: BeliefRules): Belief {
  const heard = new Map(sweep.flatMap((tag) => (uidOf(tag.uid) === undefined ? [] : [[tag.uid, tag]])));
  const sightings = new Map<Uid, Sighting>();
  for (const [uid, { tag, seen, missed }] of before.sightings) {
    const now = heard.get(uid);
    if (now !== undefined) sightings.set(uid, { tag: now, seen: seen + 1, missed: 0 });
    else if (missed < MISSES_TOLERATED) sightings.set(uid, { tag, seen, missed: missed + 1 });
  }
  const arrivals = new Map(before.arrivals);
  for (const [uid, tag] of heard) {
    if (sightings.has(uid)) continue;
    sightings.set(uid, { tag, seen: 1, missed: 0 });
    arrivals.set(uid, (arrivals.get(uid) ?? 0) + 1);
  }
  const past = remembered({ sweeps: before.sweeps + 1, arrivals });
  const now = { ...past, sightings, quiet: 0 };
  return isUnrest(before, now, rules) ? now : { ...now, quiet: before.quiet + 1 };
}

/** What is long ago counts half: noise that comes once is forgotten, and a tag that lies better now is not restless. */
function remembered({
  sweeps,
  arrivals,
}: Pick<Belief, "sweeps" | "arrivals">): Pick<Belief, "sweeps" | "arrivals"> {
  if (sweeps < RESTLESS.arrivals * RESTLESS.sweepsEach) return { sweeps, arrivals };
  const half = [...arrivals].flatMap(([uid, came]): [Uid, number][] => (came > 1 ? [[uid, came / 2]] : []));
  return { sweeps: sweeps / 2, arrivals: new Map(half) };
}

/** A sweep that failed: nothing is learned from it, and nothing can be said to lie still. */
export function afterFailedSweep(before: Belief): Belief {
  return { ...before, quiet: 0 };
}

/** The tags that are believed, in the order in which they came. */
export function believedTags({ sightings }: Belief, { believeAfter }: BeliefRules): readonly Uid[] {
  return [...sightings].flatMap(([uid, { seen }]) => (seen >= believeAfter ? [uid] : []));
}

/** Whether nothing has come or gone for long enough to say that something is missing. */
export function isStill({ quiet }: Belief, { settleAfter }: BeliefRules): boolean {
  return quiet >= settleAfter;
}

/** A tag is believed that was not, or no longer; or one may be coming, for it was seen and is not believed yet. */
function isUnrest(before: Belief, now: Belief, rules: BeliefRules): boolean {
  const [were, are] = [new Set(believedTags(before, rules)), new Set(believedTags(now, rules))];
  const changing = [...were.symmetricDifference(are), ...new Set(now.sightings.keys()).difference(are)];
  return changing.some((uid) => !isRestless(uid, before));
}

function isRestless(uid: Uid, { arrivals, sweeps }: Belief): boolean {
  const came = arrivals.get(uid) ?? 0;
  return came >= RESTLESS.arrivals && came * RESTLESS.sweepsEach > sweeps;
}
