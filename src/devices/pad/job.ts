/** The release or arming of one item: all its tags, each until it is read back as wanted. */
import type { Assurance } from "../../core/circulation.ts";
import { fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { PadTag, Uid } from "../ports.ts";
import { MISSES_TOLERATED } from "./belief.ts";
import { completeness } from "./entries.ts";
import type { NamedTag } from "./lying.ts";
import type { StackOptions } from "./options.ts";
import type { Mark, Method, Wanted } from "./security.ts";
import { attempt, type Attempt, type Outcome, type TagSecurity } from "./tag-security.ts";

const FAULTS = { released: "security.not-released", armed: "security.not-armed" } as const;

/** A tag whose EAS cannot be changed and was silent in so many attempts is taken to be off; it is not verified. */
const SILENCES = 5;

/** A tag of the item, and how far it is. */
interface Work {
  readonly tag: TagSecurity;
  readonly content: NamedTag["content"];
  /** What is still to be done, and what was. */
  readonly left: Method[];
  readonly done: Outcome[];
  /** A sweep has seen it since the last attempt that failed. */
  heard: boolean;
  /** How many sweeps in a row have not seen it. */
  missed: number;
  /** It took what is to be done next, and nobody has read it back. */
  took: boolean;
  refusals: number;
  silences: number;
  /** Why the last attempt failed. */
  why: Fault | undefined;
  /** Nothing more is tried. */
  over: boolean;
}

export interface Job {
  readonly item: string;
  /** Tags of the item as they become known; those that were named before stay. */
  name(tags: readonly NamedTag[]): void;
  swept(found: readonly PadTag[]): void;
  /** What can be done now, if anything can. */
  next(): (() => Promise<Done>) | undefined;
  /**
   * What came of it; undefined while there is something to wait for. `settled`: no further tag will come by itself;
   * `hasUnknown`: one of the tags that are being read may be this item's.
   */
  verdict(settled: boolean, hasUnknown: boolean): Result<Assurance> | undefined;
  /** The fault of a job that ends here, whatever it was waiting for. */
  broken(why: string): Result<Assurance>;
}

/** What is known of a tag after an attempt. */
export interface Done {
  readonly uid: Uid;
  readonly method: Method;
  readonly mark: Mark;
}

export function openJob(
  item: string,
  wanted: Wanted,
  options: StackOptions,
  tagOf: (uid: Uid) => TagSecurity,
): Job {
  const { security, secureTries, settleAfter } = options;
  const works = new Map<Uid, Work>();
  let sweeps = 0;

  async function tryOnce(work: Work, method: Method): Promise<Done> {
    const { uid } = work.tag;
    const tried = await attempt(work.tag, method, wanted, work.took);
    const outcome = count(work, tried);
    if (outcome === undefined) {
      work.heard = false;
      return { uid, method, mark: "unknown" };
    }
    work.left.shift();
    work.done.push(outcome);
    work.took = false;
    work.refusals = 0;
    const marks = { verified: wanted, unverified: "unknown", none: "none" } as const;
    return { uid, method, mark: marks[outcome] };
  }

  /** What the attempts up to now come to; undefined: another one may do better, or none will. */
  function count(work: Work, tried: Attempt): Outcome | undefined {
    work.why = "why" in tried ? tried.why : undefined;
    work.took = "took" in tried && tried.took;
    switch (tried.came) {
      case "verified":
      case "unverified":
      case "none":
        return tried.came;
      case "silent":
        return ++work.silences >= SILENCES ? "unverified" : undefined;
      case "refused":
        work.over = ++work.refusals >= secureTries;
        return undefined;
      case "hopeless":
        work.over = true;
        return undefined;
      case "unheard":
        return undefined;
    }
  }

  const all = (): Work[] => [...works.values()];
  const isDone = ({ left, done }: Work): boolean =>
    left.length === 0 && !(wanted === "armed" && done.length > 0 && done.every((came) => came === "none"));
  const isOver = ({ over, left }: Work): boolean => over || left.length === 0;

  function notAll(why: string): Result<Assurance> {
    const done = all().filter(isDone).length;
    return failed(fault(FAULTS[wanted], `${done} of ${works.size} tags ${wanted}; ${why}`));
  }

  return {
    item,
    name(tags) {
      for (const { uid, content } of tags) {
        if (works.has(uid)) continue;
        const fresh = {
          left: [...security],
          done: [],
          heard: true,
          missed: 0,
          took: false,
          refusals: 0,
          silences: 0,
        };
        works.set(uid, { tag: tagOf(uid), content, ...fresh, why: undefined, over: false });
      }
    },
    swept(found) {
      sweeps++;
      const uids = new Set(found.map(({ uid }) => uid));
      for (const work of works.values()) {
        work.heard = uids.has(work.tag.uid);
        work.missed = work.heard ? 0 : work.missed + 1;
        // As long as a stack takes to lie still without it, it may only be hidden.
        if (work.missed <= MISSES_TOLERATED + settleAfter || isOver(work)) continue;
        work.over = true;
        work.why = fault("tag.gone", "it left the pad");
      }
    },
    next() {
      for (const work of works.values()) {
        const [method] = work.left;
        if (method !== undefined && !work.over && work.heard) return () => tryOnce(work, method);
      }
      return undefined;
    },
    verdict(settled, hasUnknown) {
      // What is scanned first may be put down next.
      const isMissing = settled && sweeps > settleAfter;
      const works = all();
      if (!works.every(isOver) || hasUnknown) return undefined;
      if (works.length === 0) return isMissing ? notAll("it does not lie on the pad") : undefined;
      const undone = works.find((work) => !isDone(work));
      if (undone !== undefined) return notAll(undone.why?.code ?? "tag.not-supported");
      if (!completeness(works.map(({ content }) => content)).complete) {
        return isMissing ? notAll("a part of it does not lie on the pad") : undefined;
      }
      const verified = works.every(({ done }) => done.includes("verified") && !done.includes("unverified"));
      return ok(verified ? "verified" : "unverified");
    },
    broken: notAll,
  };
}
