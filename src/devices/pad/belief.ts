/**
 * Which tags lie on a pad, as several sweeps agree. One sweep is no evidence: tags in a stack hide each other, and two
 * answers that fall into one make a UID that nobody has. Pure, and without time: only sweeps count.
 */
import type { PadTag, Uid } from "../ports.ts";
import { uidOf } from "../tags/uid.ts";

/** How many sweeps in a row may miss a tag that still lies there. */
export const MISSES_TOLERATED = 1;

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
}

/** Before the first sweep. */
export const NO_BELIEF: Belief = { sightings: new Map(), quiet: 0 };

/** What is believed after one more sweep. */
export function afterSweep(before: Belief, sweep: readonly PadTag[], rules: BeliefRules): Belief {
  const heard = new Map(sweep.flatMap((tag) => (uidOf(tag.uid) === undefined ? [] : [[tag.uid, tag]])));
  const sightings = new Map<Uid, Sighting>();
  for (const [uid, { tag, seen, missed }] of before.sightings) {
    const now = heard.get(uid);
    if (now !== undefined) sightings.set(uid, { tag: now, seen: seen + 1, missed: 0 });
    else if (missed < MISSES_TOLERATED) sightings.set(uid, { tag, seen, missed: missed + 1 });
  }
  for (const [uid, tag] of heard) {
    if (!sightings.has(uid)) sightings.set(uid, { tag, seen: 1, missed: 0 });
  }
  const now = { sightings, quiet: 0 };
  const still =
    // What is not believed yet may be coming.
    [...sightings.values()].every((sighting) => isBelieved(sighting, rules)) &&
    sameTags(believedTags(before, rules), believedTags(now, rules));
  return still ? { sightings, quiet: before.quiet + 1 } : now;
}

/** A sweep that failed: nothing is learned from it, and nothing can be said to lie still. */
export function afterFailedSweep({ sightings }: Belief): Belief {
  return { sightings, quiet: 0 };
}

export function isBelieved({ seen }: Sighting, { believeAfter }: BeliefRules): boolean {
  return seen >= believeAfter;
}

/** The tags that are believed, in the order in which they came. */
export function believedTags({ sightings }: Belief, rules: BeliefRules): readonly Uid[] {
  return [...sightings].flatMap(([uid, sighting]) => (isBelieved(sighting, rules) ? [uid] : []));
}

/** Whether nothing has come or gone for long enough to say that something is missing. */
export function isStill({ quiet }: Belief, { settleAfter }: BeliefRules): boolean {
  return quiet >= settleAfter;
}

/** Tags never change places, so that equal sets stand in the same order. */
function sameTags(one: readonly Uid[], other: readonly Uid[]): boolean {
  return one.length === other.length && one.every((uid, index) => uid === other[index]);
}
