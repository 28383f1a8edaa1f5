/** Compares the truths at the end of a run: the ACS's, the tags', the journal's, and what people were told. */
import { factsOf } from "../../../src/circulation/payment/facts.ts";
import type { Entry } from "../../../src/circulation/journal/entry.ts";
import type { ScreenName } from "../../../src/core/contract/view-model.ts";
import type { StageDeed } from "../../../src/app/scenario/stage.ts";
import type { Told } from "./person.ts";

export const CRIMES = [
  "lost loan",
  "lost return",
  "doubled",
  "released without loan",
  "left armed without an alarm",
  "double charge",
  "silent difference",
  "never came to rest",
  /** Of real processes. */
  "fell by itself",
  "left a process behind",
  /** Of a journal whose disk lost its power. */
  "not written down",
] as const;
export type Crime = (typeof CRIMES)[number];

export interface Finding {
  readonly crime: Crime;
  readonly about: string;
}

export interface Evidence {
  /** Who has what by the ACS. */
  readonly loans: ReadonlyMap<string, string>;
  readonly deeds: readonly StageDeed[];
  /** What the gate does; undefined without a pad. */
  readonly gate: ReadonlyMap<string, "silent" | "alarm"> | undefined;
  /** What people were told last, by item. */
  readonly told: readonly Told[];
  readonly journal: readonly Entry[];
  /** What the card terminal has taken, in minor units. */
  readonly charged: number;
  /** How often each item was asked to be lent, by patron and in all visits: no more loans than this may stand. */
  readonly wishes: ReadonlyMap<string, number>;
  /** Where the station stands. */
  readonly screen: ScreenName;
}

/** Everything that is wrong. */
export function judge(evidence: Evidence): readonly Finding[] {
  return RULES.flatMap(({ crime, holds }) => holds(evidence).map((about) => ({ crime, about })));
}

/** Whether somebody or something still has to go on with an entry. */
export const isOpen = ({ stage }: Entry): boolean => stage !== "closed" && stage !== "exception";

interface Rule {
  readonly crime: Crime;
  /** What breaks it, in words; empty where it holds. */
  readonly holds: (evidence: Evidence) => readonly string[];
}

const inException = (journal: readonly Entry[], item: string): boolean =>
  journal.some(({ stage, secret }) => stage === "exception" && secret.item === item);

const RULES: readonly Rule[] = [
  {
    crime: "lost loan",
    holds: ({ told, loans, journal }) =>
      told
        .filter(({ state, item, card }) => state === "yours" && loans.get(item) !== card)
        .filter(({ item }) => !inException(journal, item))
        .map(({ item, card }) => `${item} was ${card}'s by word, and is ${loans.get(item) ?? "nobody"}'s`),
  },
  {
    crime: "lost return",
    holds: ({ told, loans, journal }) =>
      told
        .filter(({ state, item }) => state === "returned" && loans.has(item))
        .filter(({ item }) => !inException(journal, item))
        .map(({ item }) => `${item} was called returned, and is ${loans.get(item) ?? ""}'s`),
  },
  {
    crime: "double charge",
    holds: ({ charged, deeds, journal }) => {
      const booked = deeds.filter(({ what }) => what === "paid").reduce((sum, { amount }) => sum + amount, 0);
      const open = journal
        .filter(({ kind, stage }) => kind === "payment" && stage !== "closed")
        .map((entry) => factsOf(entry).amount);
      // What waits for staff may have been charged or not, and may have been recorded or not.
      const least = booked - open.reduce((sum, amount) => sum + amount, 0);
      const most = booked + open.reduce((sum, amount) => sum + amount, 0);
      return charged >= least && charged <= most
        ? []
        : [`charged ${charged}, recorded ${booked}, waiting for staff ${open.join(" and ") || "nothing"}`];
    },
  },
  {
    crime: "doubled",
    holds: ({ deeds, wishes }) => {
      const done = new Map<string, number>();
      for (const { what, card, of } of deeds) {
        const key = `${card} ${of}`;
        // What came back may be lent again.
        const step = what === "lent" || what === "renewed" ? 1 : what === "returned" ? -1 : 0;
        done.set(key, (done.get(key) ?? 0) + step);
      }
      return Array.from(done)
        .filter(([key, times]) => times > (wishes.get(key) ?? 0))
        .map(
          ([key, times]) => `${key}: lent or renewed ${times} times, wanted ${wishes.get(key) ?? 0} times`,
        );
    },
  },
  {
    crime: "released without loan",
    holds: ({ gate, loans, journal }) =>
      Array.from(gate ?? [])
        .filter(([item, sound]) => sound === "silent" && !loans.has(item))
        .filter(([item]) => !inException(journal, item))
        .map(([item]) => `${item} passes the gate and is on nobody's card`),
  },
  {
    crime: "left armed without an alarm",
    holds: ({ gate, loans, journal }) =>
      Array.from(gate ?? [])
        .filter(([item, sound]) => sound === "alarm" && loans.has(item))
        .filter(([item]) => !inException(journal, item))
        .map(([item]) => `${item} is ${loans.get(item) ?? ""}'s and sounds the gate`),
  },
  {
    crime: "silent difference",
    holds: ({ told, loans, journal }) =>
      told
        .filter(({ state, item, card }) => state === "not-yours" && loans.get(item) === card)
        .filter(({ item }) => !inException(journal, item))
        .map(({ item, card }) => `${item} was said not to be ${card}'s, and is`),
  },
  {
    crime: "never came to rest",
    holds: ({ journal, screen }) => [
      ...journal.filter(isOpen).map(({ id, kind, stage }) => `entry ${id}, a ${kind}, is still ${stage}`),
      ...(screen === "welcome" ? [] : [`nobody is there, and the screen is ${screen}`]),
    ],
  },
];
