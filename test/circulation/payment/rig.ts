/** A patron with fees at the simulated ACS, a simulated terminal with its book, and a journal on disk; a station may die at any commit. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { coinTill, terminalTill } from "../../../src/app/adapters/till.ts";
import { openExceptions } from "../../../src/circulation/exceptions.ts";
import { openHands } from "../../../src/circulation/hands.ts";
import { openJournal, type Journal } from "../../../src/circulation/journal/journal.ts";
import type { PaymentVerbs } from "../../../src/circulation/payment/record.ts";
import { openPayments, type Payments } from "../../../src/circulation/payment/payments.ts";
import { openRecovery, type Recovery } from "../../../src/circulation/recovery.ts";
import { seededBytes, type VirtualClock } from "../../../src/core/clock.ts";
import { fault } from "../../../src/core/faults.ts";
import { patronId } from "../../../src/core/ids.ts";
import type { LogEvent } from "../../../src/core/log.ts";
import type { Payment, PaymentDesk, Portion } from "../../../src/core/payment.ts";
import { failed, ok, type Result } from "../../../src/core/result.ts";
import type { CoinPort } from "../../../src/devices/ports.ts";
import type { ZvtPeer, ZvtPeerOptions } from "../../../src/devices/sim/payment/zvt.ts";
import { requests } from "../../../src/sip-client/client-requests.ts";
import { encode } from "../../../src/sip-client/codec.ts";
import { dialect } from "../../../src/sip-client/dialects/index.ts";
import type { RequestMessage } from "../../../src/sip-client/exchange.ts";
import { isMessage } from "../../../src/sip-client/message.ts";
import {
  readFeePayment,
  readPatronInformation,
  readPatronStatus,
} from "../../../src/sip-client/outcomes-patron.ts";
import { desk, type Desk } from "../../acs-sim/library-desk.ts";
import { got, inTime, pass, ready, zvtBench, type Bench } from "../../devices/payment/zvt-bench.ts";

/** What becomes of one exchange. `unsent`: nothing left the station; `unheard`: the ACS never got it. */
export type Wire = "ok" | "unsent" | "unheard" | "answer-lost";

export interface World {
  readonly clock: VirtualClock;
  readonly bank: ZvtPeer;
  readonly acs: Desk;
  readonly card: string;
  /** By message and how often it was said before: what becomes of it. */
  wire: (code: "63" | "37", times: number) => Wire;
  /** How often each was said, over all lives. */
  readonly said: Record<"63" | "37", number>;
  readonly logged: LogEvent[];
  /** Begins a life of the station; `dieAt` counts the commits of this life, from 1. */
  live(dieAt?: Death): Promise<Life>;
  /** What the patron owes, minor units. */
  owed(): number;
}

export interface Death {
  readonly commit: number;
  readonly when: "before" | "after";
}

export interface Life {
  readonly journal: Journal;
  readonly payments: Payments;
  readonly recovery: Recovery;
  readonly desk: PaymentDesk;
  readonly coins: CoinHands;
  readonly terminal: Bench["terminal"];
  /** How many commits there were so far. */
  readonly commits: number;
}

export class Died extends Error {}

export const PATIENCE = { forMs: 4_000, pauseMs: 200 };

/** Hundreds of journals are written here, and no power goes: they need not wait for a disk. */
const MEMORY = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** Greta owes 1.80 and 0.60. */
export async function world(peer: Partial<ZvtPeerOptions>, honoursBk: boolean): Promise<World> {
  let bench: Bench | undefined = await zvtBench({ framing: "apdu", peer });
  const { clock, peer: bank } = bench;
  // Something to compare with.
  bank.book.charge(100);
  const acs = await desk();
  acs.habits = { ...acs.habits, honoursTransaction: honoursBk };
  const { card } = acs.patron("Greta");
  const folder = mkdtempSync(path.join(MEMORY, "lectern-pay-"));
  const journals: Journal[] = [];
  onTestFinished(() => {
    for (const journal of journals) journal.close();
    rmSync(folder, { recursive: true });
  });
  const logged: LogEvent[] = [];
  const here: World = {
    clock,
    bank,
    acs,
    card,
    wire: () => "ok",
    said: { "63": 0, "37": 0 },
    logged,
    owed: () => acs.patron("Greta").fees.reduce((sum, { amount }) => sum + amount, 0),
    async live(dieAt) {
      let commits = 0;
      journals.at(-1)?.close();
      const journal = got(
        openJournal({
          path: path.join(folder, "journal.db"),
          key: seededBytes(1)(32),
          begin: journals.length === 0,
          clock,
          randomBytes: seededBytes(journals.length + 2),
          onCommit(commit, when) {
            commits = commit;
            if (commit === dieAt?.commit && when === dieAt.when) throw new Died();
          },
        }),
      );
      journals.push(journal);
      bench = bench === undefined || journals.length === 1 ? bench : await bench.nextLife();
      if (bench === undefined) throw new Error("No terminal");
      const now = bench;
      await ready(now);
      const coins = coinHands();
      const hands = openHands();
      const log = (event: LogEvent): void => void logged.push(event);
      const payments = openPayments({
        client: verbs(here),
        journal,
        exceptions: openExceptions(journal, log),
        hands,
        tills: [terminalTill(now.terminal), coinTill(coins.port, clock, log)],
        clock,
        patience: PATIENCE,
        log,
      });
      return {
        journal,
        payments,
        recovery: openRecovery({
          journal,
          hands,
          rows: { payment: payments.recover },
          retriedAfter: payments.retriedAfter,
          clock,
          log,
        }),
        desk: payments.desk(() => ({ patron: patronId(card), pin: undefined }), "visit"),
        coins,
        terminal: now.terminal,
        get commits() {
          return commits;
        },
      };
    },
  };
  return here;
}

/** The verbs of a client whose requests are answered by the library itself, in bytes both ways. */
function verbs(here: World): PaymentVerbs {
  const generic = got(dialect("generic"));
  const station = {
    dialect: generic,
    institution: "LECTERN",
    terminalPassword: "",
    location: "",
    language: "000",
  };
  function ask(code: "63" | "37", request: RequestMessage): Promise<Result<ReturnType<Desk["ask"]>>> {
    const wire = here.wire(code, here.said[code]++);
    if (wire === "unsent") return Promise.resolve(failed(fault("acs.not-connected", "")));
    const lost = failed(fault(code === "37" ? "acs.unknown-outcome" : "acs.silent", ""));
    if (wire === "unheard") return Promise.resolve(lost);
    const text = got(
      encode(request, { charset: "utf8", delimiter: "|", escape: "blank", sequence: undefined }),
    );
    const answer = here.acs.ask(text.toString("utf8"));
    return Promise.resolve(wire === "ok" ? ok(answer) : lost);
  }

  return {
    async patronInformation(key, wish) {
      const asked = await ask("63", requests.patronInformation(key, wish, here.clock.now(), station));
      if (!asked.ok) return asked;
      if (!isMessage(asked.value.message, "64")) throw new Error("No 64");
      return ok(readPatronInformation(asked.value.message, generic));
    },
    async patronStatus(key) {
      const asked = await ask("63", requests.patronStatus(key, here.clock.now(), station));
      if (!asked.ok) return asked;
      if (!isMessage(asked.value.message, "24")) throw new Error("No 24");
      return ok(readPatronStatus(asked.value.message, generic));
    },
    async feePaid(wish) {
      const asked = await ask("37", requests.feePaid(wish, here.clock.now(), station));
      if (!asked.ok) return asked;
      if (!isMessage(asked.value.message, "38")) throw new Error("No 38");
      return ok(readFeePayment(asked.value.message));
    },
  };
}

export interface CoinHands {
  readonly port: CoinPort;
  readonly accepting: boolean;
  /** Drops a coin; false if it falls through. */
  drop(worth: number): boolean;
  /** A coin that is counted although no more are taken: it was on its way. */
  late(worth: number): void;
}

export function coinHands(): CoinHands {
  const listeners = new Set<(amount: number) => void>();
  let accepting = false;
  const tell = (worth: number): void => {
    for (const listener of listeners) listener(worth);
  };
  return {
    port: {
      id: "coins",
      health: { state: "ready" },
      onHealth: () => () => {},
      stop: () => Promise.resolve(),
      accept(on) {
        accepting = on;
        return Promise.resolve(ok(undefined));
      },
      onCoin(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    get accepting() {
      return accepting;
    },
    drop(worth) {
      const taken = accepting;
      if (taken) tell(worth);
      return taken;
    },
    late: tell,
  };
}

export const euro = (minor: number) => ({ minor, currency: "EUR" });

export function portion(minor: number, fee?: string): Portion {
  return { fee, amount: euro(minor) };
}

/** What came of it, or that the station died over it. */
export function orDeath<T>(what: Promise<T>): Promise<T | "died"> {
  return what.catch((error: unknown) => {
    if (error instanceof Died) return "died" as const;
    throw error;
  });
}

/** Pays by a card that is held against the terminal at once. */
export function byCard(
  here: World,
  { desk: at }: Life,
  portions: readonly Portion[],
): Promise<Payment | "died"> {
  here.bank.presentCard();
  return inTime(here.clock, orDeath(at.pay("card", portions, () => {})));
}

/** Lets recovery try what is open until nothing changes any more, or the station dies over it. */
export async function recovered(here: World, { journal, payments }: Life): Promise<void> {
  for (let round = 0; round < 30; round++) {
    const unsettled = journal.unsettled();
    const exceptions = journal.exceptions();
    if (!unsettled.ok || !exceptions.ok) return;
    const open = [...unsettled.value, ...exceptions.value];
    if (open.length === 0 || (round >= 6 && unsettled.value.length === 0)) return;
    for (const { id } of open) {
      const entry = journal.get(id);
      if (entry.ok && entry.value !== undefined)
        await inTime(here.clock, orDeath(payments.recover(entry.value)));
    }
    await pass(here.clock, 500);
  }
}
