/** Everything that flows ask of, made up: it answers at random and late, and holds what it is asked to the judge. */
import { PATRON_FLAGS, type PatronFlag } from "../../../src/core/circulation.ts";
import { virtualClock, type VirtualClock } from "../../../src/core/clock.ts";
import { fault } from "../../../src/core/faults.ts";
import { patronId, type ItemId, type PatronId } from "../../../src/core/ids.ts";
import type { Log } from "../../../src/core/log.ts";
import { failed, ok } from "../../../src/core/result.ts";
import type { ReceiptFacts } from "../../../src/core/receipt.ts";
import type { ReturnsPort, TakenBack } from "../../../src/core/returns.ts";
import type { DeviceState } from "../../../src/core/staff.ts";
import { openAttempts } from "../../../src/flows/attempts.ts";
import type { Policy } from "../../../src/flows/policy.ts";
import type { FlowPorts, Printed, ReceiptPort, StaffPort } from "../../../src/flows/ports.ts";
import { known } from "../fakes.ts";
import { diceOf, type Dice } from "./dice.ts";
import { Book, Judge, Visit } from "./judge.ts";
import { modelAccount, titleOf, type Library } from "./model-account.ts";
import { Pending } from "./pending.ts";

export const CARDS: readonly PatronId[] = ["21", "22", "23"].map(patronId);
export const STAFF = patronId("29");

export interface Model {
  readonly ports: FlowPorts;
  readonly dice: Dice;
  readonly clock: VirtualClock;
  readonly pending: Pending;
  readonly judge: Judge;
  readonly book: Book;
  /** Everybody who was let in so far. */
  readonly visits: readonly Visit[];
  readonly logged: readonly string[];
  /** What the rest of the house was given to keep, tell or print. */
  readonly told: readonly string[];
  readonly staff: StaffPort & { changes(): void };
}

export function openModel(seed: number, policy: Policy, watch: FlowPorts["watch"]): Model {
  const dice = diceOf(seed);
  const clock = virtualClock(Date.UTC(2026, 10, 23, 12));
  const pending = new Pending();
  const judge = new Judge();
  const book = new Book(judge);
  const visits: Visit[] = [];
  const logged: string[] = [];
  const log: Log = (event, data) => logged.push(JSON.stringify([event, data]));
  const told: string[] = [];
  const library: Library = {
    dice,
    told,
    pending,
    judge,
    ways: dice.one([[], ["card"], ["card", "coins"]] as const),
  };

  function newVisit(flags: readonly PatronFlag[]): Visit {
    const visit = new Visit(judge, !flags.some((flag) => policy.stopBorrowing.includes(flag)));
    visits.push(visit);
    return visit;
  }
  const identify: FlowPorts["circulation"]["identify"] = (card) => {
    told.push(card);
    return pending.ask(() => {
      const said = dice.weighed([
        [6, "known"],
        [1, "unknown"],
        [1, "wrong-pin"],
        [1, "silent"],
      ] as const);
      if (said === "silent") return failed(fault("acs.silent", ""));
      if (said !== "known") return ok({ card: said, words: ["So says the library."] });
      const flags = dice.chance(0.25) ? [dice.one(PATRON_FLAGS)] : [];
      const account = modelAccount(library, newVisit(flags), card, false);
      return ok(known({ account, flags, expired: dice.chance(0.2) }));
    });
  };
  const identifyAlone: FlowPorts["offLine"]["identify"] = (card) => {
    told.push(card);
    const said = dice.one(["known", "not-valid", "blocked", "fault"] as const);
    if (said === "fault") return failed(fault("journal.disk", ""));
    return ok(
      said === "known"
        ? { card: said, account: modelAccount(library, newVisit([]), card, true) }
        : { card: said },
    );
  };
  const staff = modelStaff(library);
  return {
    dice,
    clock,
    pending,
    judge,
    book,
    visits,
    logged,
    told,
    staff,
    ports: {
      circulation: { identify },
      returns: modelReturns(library, book, false),
      offLine: { identify: identifyAlone, returns: modelReturns(library, book, true) },
      receipts: modelReceipts(library, visits),
      staff,
      attempts: openAttempts(
        () => policy.pin,
        clock,
        (card) => `#${card}`,
        log,
      ),
      clock,
      log,
      watch,
    },
  };
}

function modelReturns({ dice, told, pending, judge }: Library, book: Book, offLine: boolean): ReturnsPort {
  function taken(item: ItemId, outcome: TakenBack["outcome"]): TakenBack {
    const arm = dice.chance(0.8) ? "book" : undefined;
    book.answered(item, arm !== undefined);
    return {
      outcome,
      title: titleOf(item),
      arm,
      route: dice.one([
        { to: "shelf", bin: "1" },
        { to: "hold-shelf", bin: undefined },
        { to: "branch", branch: "RIVER", forHold: false, bin: undefined },
        { to: "staff", bin: undefined },
      ] as const),
      hold: undefined,
      alert: undefined,
      fee: undefined,
      words: [],
      print: [],
      offLine,
      entry: 12,
    };
  }
  return {
    takeBack(item) {
      told.push(item);
      judge.asks(`09 ${item}`);
      return pending.ask(() => {
        const said = dice.weighed([
          [5, "returned"],
          [1, "not-on-loan"],
          [1, "refused"],
          [offLine ? 0 : 3, "lost"],
          [1, "silent"],
        ] as const);
        judge.answered(`09 ${item}`, said === "lost");
        if (said === "lost") return failed(fault("acs.unknown-outcome", ""));
        if (said === "silent") return failed(fault("acs.silent", ""));
        return ok(taken(item, said));
      });
    },
    findOutReturn(item) {
      judge.queries(`09 ${item}`);
      return pending.ask(() => {
        const said = dice.one(["returned", "not-returned", "undecided"] as const);
        if (said === "returned") return { found: true, ...taken(item, said) } as const;
        return { found: false, outcome: said, title: titleOf(item), entry: 13 } as const;
      });
    },
    arm(item) {
      book.arms(item);
      return pending.ask(() => {
        if (dice.chance(0.2)) return failed(fault("security.not-armed", ""));
        book.armed(item);
        return ok(dice.one(["verified", "unverified"] as const));
      });
    },
  };
}

const PRINTED: readonly Printed[] = ["printed", "may-be-torn", "not-printed"];

function modelReceipts({ dice, told, pending }: Library, visits: readonly Visit[]): ReceiptPort {
  const mails = dice.chance(0.7);
  function reads(facts: ReceiptFacts): void {
    told.push(JSON.stringify(facts));
    visits.at(-1)?.reads(facts);
  }
  return {
    print(facts) {
      reads(facts);
      return pending.ask(() => dice.one(PRINTED));
    },
    mail: mails
      ? (facts, address) => {
          told.push(address);
          reads(facts);
          return pending.ask(() =>
            dice.chance(0.3) ? failed(fault("receipt.bad-address", "")) : ok(undefined),
          );
        }
      : undefined,
    preview: () => "",
    code: () => (dice.chance(0.8) ? "a code" : undefined),
    printHoldSlip(facts) {
      told.push(JSON.stringify(facts));
      return pending.ask(() => dice.one(PRINTED));
    },
  };
}

const DEVICES: readonly DeviceState[] = [
  { id: "scanner", role: "scanner", state: "ready", fault: undefined },
  { id: "scanner", role: "scanner", state: "lost", fault: undefined },
];

function modelStaff({ dice, told, pending }: Library): StaffPort & { changes(): void } {
  let closed = false;
  let devices = DEVICES.slice(0, 1);
  const listeners = new Set<() => void>();
  return {
    isCard: (card) => card === STAFF,
    check: () => pending.ask(() => dice.chance(0.7)),
    get locked() {
      return dice.chance(0.1);
    },
    get devices() {
      return devices;
    },
    frames: [],
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** A device comes or goes. */
    changes() {
      devices = [dice.one(DEVICES)];
      for (const listener of listeners) listener();
    },
    matters: () =>
      dice.chance(0.2)
        ? failed(fault("journal.unreadable", ""))
        : ok([{ entry: 14, kind: "loan", reason: "undecided", item: "31", title: "", since: 0 }]),
    settle: () => (dice.chance(0.3) ? failed(fault("journal.disk", "")) : ok(undefined)),
    get closed() {
      return closed;
    },
    close(on) {
      closed = on;
    },
    reprint: () => pending.ask(() => dice.one(PRINTED)),
    testPage: () => pending.ask(() => dice.one(PRINTED)),
    takeOff(item) {
      told.push(item);
      return pending.ask(() => (dice.chance(0.3) ? failed(fault("acs.silent", "")) : ok(undefined)));
    },
  };
}
