/** Circulation with a scripted ILS, a journal on disk and an item's security, each as the test says. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { openCirculation, type Circulation } from "../../src/circulation/circulation.ts";
import type { Entry } from "../../src/circulation/journal/entry.ts";
import { openJournal, type Journal, type JournalOptions } from "../../src/circulation/journal/journal.ts";
import type { OffLineRules } from "../../src/circulation/off-line/rules.ts";
import type { PatronAccount, SecurityPort } from "../../src/core/circulation.ts";
import { seededBytes, virtualClock, type VirtualClock } from "../../src/core/clock.ts";
import { fault, type FaultCode } from "../../src/core/faults.ts";
import { itemId, patronId } from "../../src/core/ids.ts";
import type { LogData, LogEvent } from "../../src/core/log.ts";
import { failed, ok, type Result } from "../../src/core/result.ts";
import type { AcsClient } from "../../src/sip-client/client.ts";
import { dialect, type Dialect } from "../../src/sip-client/dialects/index.ts";
import type { ItemInformation, Loan, PatronInformation } from "../../src/sip-client/outcomes.ts";

export const CARD = patronId("20000000000001");
export const PIN = "4711";
export const ITEM = itemId("31000000000017");
const KEY = seededBytes(1)(32);

/** What is lent and taken back off-line in tests that ask for nothing special. */
export const RULES: OffLineRules = {
  maxItems: 3,
  perCardDays: 1,
  loanDays: 21,
  dueTime: "20:00",
  cards: { pattern: "^2", checkDigit: "none" },
  items: { pattern: "^3", checkDigit: "none" },
  blockListFile: undefined,
  magnetic: { items: "^39", unknown: "lend" },
};

function unexpected(verb: string) {
  return () => {
    throw new Error(`The test did not expect ${verb}`);
  };
}

/** A client on which every verb is unexpected unless the test says what it does. */
export function client(does: Partial<AcsClient>, habits: Partial<Dialect>): AcsClient {
  const generic = dialect("generic");
  if (!generic.ok) throw new Error("No generic dialect");
  return {
    dialect: { ...generic.value, zone: "UTC", ...habits },
    status: { state: "connecting" },
    overdueMs: 0,
    onStatus: () => () => {},
    patronStatus: unexpected("23"),
    patronInformation: unexpected("63"),
    checkout: unexpected("11"),
    checkin: unexpected("09"),
    renew: unexpected("29"),
    renewAll: unexpected("65"),
    hold: unexpected("15"),
    itemInformation: unexpected("17"),
    itemStatusUpdate: unexpected("19"),
    blockPatron: unexpected("01"),
    enablePatron: unexpected("25"),
    feePaid: unexpected("37"),
    endSession: unexpected("35"),
    send: unexpected("any message"),
    close: unexpected("to be closed"),
    ...does,
  };
}

/** A directory for the files of one test. */
export function scratch(): string {
  const directory = mkdtempSync(path.join(tmpdir(), "circulation-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

/** The journal in a directory, begun or as it was left. */
export function journalIn(
  directory: string,
  clock: VirtualClock,
  onCommit?: JournalOptions["onCommit"],
): Journal {
  const opened = openJournal({
    path: path.join(directory, "journal"),
    key: KEY,
    begin: true,
    clock,
    randomBytes: seededBytes(2),
    ...(onCommit === undefined ? {} : { onCommit }),
  });
  if (!opened.ok) throw new Error(opened.fault.code);
  const journal = opened.value;
  onTestFinished(() => journal.close());
  return journal;
}

export interface Bench {
  readonly port: Circulation;
  readonly clock: VirtualClock;
  readonly journal: Journal;
  readonly logged: (readonly [LogEvent, LogData])[];
  /** Every entry of the journal, the newest last. */
  entries(): readonly Entry[];
  account(pin: string | undefined): Promise<PatronAccount>;
}

export interface BenchParts {
  readonly does: Partial<AcsClient>;
  readonly habits?: Partial<Dialect>;
  readonly security?: SecurityPort;
  readonly protectMedia?: readonly string[];
}

export function bench({ does, habits = {}, security, protectMedia = [] }: BenchParts): Bench {
  const clock = virtualClock(Date.UTC(2026, 10, 23, 12));
  const journal = journalIn(scratch(), clock);
  const logged: (readonly [LogEvent, LogData])[] = [];
  const port = openCirculation({
    tills: [],
    client: client(does, habits),
    journal,
    security,
    clock,
    patience: { forMs: 5000, pauseMs: 500 },
    protectMedia,
    offLine: () => RULES,
    log: (event, data) => logged.push([event, data]),
  });
  return {
    port,
    clock,
    journal,
    logged,
    entries() {
      const all = journal.all();
      if (!all.ok) throw new Error(all.fault.code);
      return all.value;
    },
    async account(pin) {
      const found = await port.identify(CARD, pin);
      if (!found.ok || found.value.card !== "known") throw new Error("Not identified");
      return found.value.account;
    },
  };
}

/** A patron whom the ILS knows; the list of loans is theirs with this PIN. */
export function patron(changes: Partial<PatronInformation>): Result<PatronInformation> {
  return ok({
    known: true,
    pinCorrect: true,
    pinChecked: true,
    flags: [],
    name: "Ada Example",
    fields: [],
    screen: [],
    lists: { charged: [] },
    counts: { charged: 0 },
    ...changes,
  } as unknown as PatronInformation);
}

/** The loans of a patron: what the list names, and how many the ILS counts. */
export function withLoans(charged: readonly string[], count = charged.length): Result<PatronInformation> {
  return patron({
    lists: { charged } as PatronInformation["lists"],
    counts: { charged: count } as PatronInformation["counts"],
  });
}

export function item(changes: Partial<ItemInformation>): Result<ItemInformation> {
  return ok({
    known: true,
    circulation: "available",
    title: "Road atlas",
    due: undefined,
    ...changes,
  } as ItemInformation);
}

/** A yes, unless it is said otherwise. */
export function loan(changes: Partial<Loan>): Result<Loan> {
  return ok({
    ok: true,
    desensitize: "yes",
    magnetic: "unknown",
    mediaType: undefined,
    title: "Road atlas",
    renewed: false,
    screen: [],
    print: [],
    due: undefined,
    fee: undefined,
    feeToAccept: false,
    ...changes,
  } as Loan);
}

export const fails = (code: FaultCode) => () => Promise.resolve(failed(fault(code, "")));
export const answers =
  <T>(answer: T) =>
  () =>
    Promise.resolve(answer);

/** What nobody was asked about before. */
export const PLAIN = { feeAccepted: false, renewalAllowed: false } as const;
