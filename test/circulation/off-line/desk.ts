/** Off-line circulation over a journal on disk, with an ILS and security as the test says. */
import { openCirculation, type Circulation } from "../../../src/circulation/circulation.ts";
import type { Entry } from "../../../src/circulation/journal/entry.ts";
import type { Journal } from "../../../src/circulation/journal/journal.ts";
import { readLoan, readReturn } from "../../../src/circulation/off-line/facts.ts";
import type { OffLineRules } from "../../../src/circulation/off-line/rules.ts";
import type { PatronAccount, SecurityPort } from "../../../src/core/circulation.ts";
import { virtualClock, type VirtualClock } from "../../../src/core/clock.ts";
import { patronId, type PatronId } from "../../../src/core/ids.ts";
import type { LogData, LogEvent } from "../../../src/core/log.ts";
import { ok } from "../../../src/core/result.ts";
import type { AcsClient } from "../../../src/sip-client/client.ts";
import type { Dialect } from "../../../src/sip-client/dialects/index.ts";
import type { AcsStatus, Return } from "../../../src/sip-client/outcomes.ts";
import { client, journalIn, RULES, scratch } from "../bench.ts";

export const ADA = patronId("20000000000001");
export const BEN = patronId("20000000000002");

export interface OffLineDesk {
  readonly circulation: Circulation;
  readonly clock: VirtualClock;
  readonly journal: Journal;
  readonly logged: (readonly [LogEvent, LogData])[];
  account(card: PatronId): PatronAccount;
  entries(): readonly Entry[];
  /** An entry as staff see it: kind, stage, and why. */
  states(): readonly string[];
  /** The same journal, as the station starts anew. */
  again(does: Partial<AcsClient>): OffLineDesk;
}

interface Parts {
  readonly does?: Partial<AcsClient>;
  readonly habits?: Partial<Dialect>;
  readonly security?: SecurityPort;
  readonly rules?: Partial<OffLineRules>;
}

/** Security that does as it is told, and says what that was. */
export function obedient(done: string[]): SecurityPort {
  return {
    isPresent: () => Promise.resolve(false),
    release(item) {
      done.push(`release ${item}`);
      return Promise.resolve(ok("verified"));
    },
    arm(item) {
      done.push(`arm ${item}`);
      return Promise.resolve(ok("verified"));
    },
  };
}

export function offLineDesk(parts: Parts): OffLineDesk {
  return start(parts, scratch(), virtualClock(Date.UTC(2026, 10, 23, 12)));
}

function start(parts: Parts, directory: string, clock: VirtualClock): OffLineDesk {
  const { does = {}, habits = {}, security, rules = {} } = parts;
  const journal = journalIn(directory, clock);
  const logged: (readonly [LogEvent, LogData])[] = [];
  const online = { status: { state: "online", acs: {} as AcsStatus } } as const;
  const circulation = openCirculation({
    client: client({ ...online, ...does }, habits),
    journal,
    security,
    clock,
    patience: { forMs: 0, pauseMs: 0 },
    protectMedia: [],
    tills: [],
    offLine: () => ({ ...RULES, ...rules }),
    log: (event, data) => logged.push([event, data]),
  });
  const entries = (): readonly Entry[] => {
    const all = journal.all();
    if (!all.ok) throw new Error(all.fault.code);
    return all.value;
  };
  return {
    circulation,
    clock,
    journal,
    logged,
    entries,
    account(card) {
      const found = circulation.offLine.identify(card);
      if (!found.ok || found.value.card !== "known") throw new Error("Not identified");
      return found.value.account;
    },
    states: () =>
      entries().map(({ kind, stage, outcome, reason }) =>
        `${kind} ${stage} ${outcome ?? reason ?? ""}`.trim(),
      ),
    again(now) {
      journal.close();
      return start({ ...parts, does: now }, directory, clock);
    },
  };
}

/** What the journal keeps of an entry. */
export function factsOf(entry: Entry | undefined) {
  if (entry === undefined) throw new Error("There is no such entry");
  return entry.kind === "loan" ? readLoan(entry) : readReturn(entry);
}

/** A yes to a return, unless it is said otherwise. */
export function returned(changes: Partial<Return>) {
  return ok({ ok: true, title: "Road atlas", screen: [], ...changes } as Return);
}
