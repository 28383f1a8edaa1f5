/** The words of the journal: what a record of a loan, a return, a renewal or a payment says, and how it may go on. */
import type { ItemId, PatronId } from "../../core/ids.ts";
import type { ExceptionReason } from "../../core/staff.ts";

export const ENTRY_KINDS = ["loan", "return", "renewal", "payment"] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export const ENTRY_MODES = ["on-line", "off-line"] as const;
export type EntryMode = (typeof ENTRY_MODES)[number];

export const STAGES = [
  /** Taken while the ILS could not be asked; it will be when it can. */
  "queued",
  /** A payment only: the terminal is about to be asked. After a crash its answer is unknown. */
  "charging",
  /** A payment only: money was taken and the ILS has not been told. */
  "charged",
  /** The ILS is about to be asked. After a crash its answer is unknown. */
  "intent",
  /** The ILS was asked, and its answer was lost: to be found out, never repeated. */
  "unknown",
  /** The ILS said yes; a step at the station, as taking security off or arming it, is still open. */
  "granted",
  /** A person has to settle it; `reason` says why. */
  "exception",
  /** Nothing is left to do; `outcome` says how it ended. */
  "closed",
] as const;
export type Stage = (typeof STAGES)[number];

export const OUTCOMES = [
  /** Done and verified. */
  "done",
  /** Done; that security is as it should be could only be commanded, not read back. */
  "unverified",
  /** The ILS, or the terminal, said no. */
  "refused",
  /** Found out not to have happened. */
  "not-done",
  /** Given up: before anything was asked, or undone since. */
  "cancelled",
  /** A person of the staff settled it. */
  "settled-by-staff",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What can be written as JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * What is sealed at rest. A PIN has no place in it: it belongs to a patron who stands there, and is asked for again.
 * Whoever writes `facts` reads them back; the journal does not look inside.
 */
export interface Secret {
  readonly item?: ItemId | undefined;
  readonly patron?: PatronId | undefined;
  readonly facts: Json;
}

/** How a person of the staff settled an exception; sealed as well, for people write names. */
export interface Settlement {
  readonly by: string;
  readonly note: string;
}

/** A record of the journal. */
export interface Entry {
  /** Counts up from 1, in the order of opening; never given twice. */
  readonly id: number;
  readonly kind: EntryKind;
  readonly mode: EntryMode;
  readonly stage: Stage;
  /** Groups the entries of one visit; random, and says nothing of who it was. */
  readonly session: string;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
  /** Of a closed entry. */
  readonly outcome: Outcome | undefined;
  /** Of an exception, also after it was closed. */
  readonly reason: ExceptionReason | undefined;
  /** How often it was tried, counted by whoever tries. */
  readonly attempts: number;
  readonly secret: Secret;
  readonly settled: Settlement | undefined;
}

/** What is said of an entry when it is opened. */
export interface NewEntry {
  readonly kind: EntryKind;
  readonly mode: EntryMode;
  readonly stage: "queued" | "intent" | "charging";
  readonly session: string;
  readonly secret: Secret;
}

/** Where an entry goes. What is not given stays as it was; `facts` are replaced as a whole. */
export type Change = {
  readonly facts?: Json;
  readonly attempts?: number;
} & (
  | { readonly stage: Exclude<Stage, "closed" | "exception"> }
  | { readonly stage: "closed"; readonly outcome: Outcome }
  | { readonly stage: "exception"; readonly reason: ExceptionReason }
);

interface Course {
  readonly from: readonly Stage[];
  readonly next: Readonly<Partial<Record<Stage, readonly Stage[]>>>;
}

/**
 * The ways an entry may go, for each kind. A stage that stands after itself is tried again. An intent goes back to the
 * queue where it is certain that nothing was sent, and what is found not to have happened may be asked for once more. What
 * staff wait for stays theirs to see until it is closed, also while it is tried again, but may get another reason.
 */
export const COURSES: Readonly<Record<EntryKind, Course>> = {
  loan: {
    from: ["queued", "intent"],
    next: {
      queued: ["queued", "intent", "exception", "closed"],
      intent: ["queued", "unknown", "granted", "exception", "closed"],
      unknown: ["queued", "intent", "unknown", "granted", "exception", "closed"],
      granted: ["granted", "exception", "closed"],
      exception: ["exception", "closed"],
    },
  },
  return: {
    from: ["queued", "intent"],
    next: {
      queued: ["queued", "intent", "exception", "closed"],
      intent: ["queued", "unknown", "granted", "exception", "closed"],
      unknown: ["queued", "intent", "unknown", "granted", "exception", "closed"],
      granted: ["granted", "exception", "closed"],
      exception: ["exception", "closed"],
    },
  },
  renewal: {
    from: ["intent"],
    next: {
      intent: ["unknown", "granted", "exception", "closed"],
      unknown: ["intent", "unknown", "granted", "exception", "closed"],
      granted: ["granted", "exception", "closed"],
      exception: ["closed"],
    },
  },
  payment: {
    from: ["charging"],
    next: {
      charging: ["charging", "charged", "exception", "closed"],
      charged: ["charged", "intent", "exception", "closed"],
      intent: ["charged", "unknown", "exception", "closed"],
      unknown: ["charged", "unknown", "exception", "closed"],
      exception: ["exception", "closed"],
    },
  },
};

/** Whether an entry of this kind may begin so (`from` undefined) or go on so. */
export function mayGo(kind: EntryKind, from: Stage | undefined, to: Stage): boolean {
  const { from: starts, next } = COURSES[kind];
  return (from === undefined ? starts : (next[from] ?? [])).includes(to);
}
