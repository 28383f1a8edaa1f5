import { fault, type Fault } from "../../core/faults.ts";
import type { PatronId } from "../../core/ids.ts";
import type { Payment, PaymentDesk, PaymentStep, Portion, TillPort, WayToPay } from "../../core/payment.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { Desk, Key, Patience } from "../desk.ts";
import type { Hands } from "../hands.ts";
import type { Entry } from "../journal/entry.ts";
import { chargedOf, isUntold, mayPass, moneyOf, newFacts, withCharge, type PaymentFacts } from "./facts.ts";
import { hold, type Held } from "./held.ts";
import { owedBy, record, type PaymentVerbs } from "./record.ts";
import { settle } from "./till.ts";

export interface PaymentParts extends Pick<Desk, "journal" | "exceptions" | "clock" | "patience" | "log"> {
  readonly client: PaymentVerbs;
  readonly hands: Hands;
  readonly tills: readonly TillPort[];
}

export interface Payments {
  /** Paying for one patron. `key` throws once their session has ended; `session`: the journal's word for it. */
  desk(key: () => Key, session: string): PaymentDesk;
  /**
   * Brings a payment that the caller has in hand on, of this life or one before: the till says what it charged, and the
   * ILS is asked before it is told again. `waits`: who is asked does not answer now.
   */
  readonly recover: (entry: Entry) => Promise<"settled" | "waits">;
  /**
   * How long after its last try a payment that staff wait for is tried again: longer each time. Undefined for what only
   * staff can settle: other exceptions, and what the till cannot tell.
   */
  readonly retriedAfter: (exception: Entry) => number | undefined;
}

const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 3_600_000;

/** Nobody waits: each is asked once. */
const ONCE: Patience = { forMs: 0, pauseMs: 0 };

interface Wish {
  readonly key: Key;
  readonly session: string;
  readonly way: WayToPay;
  readonly portions: readonly Portion[];
  readonly onStep: (step: PaymentStep) => void;
}

/** Money at the station: charged once, recorded once, and on disk before each step that must not be forgotten. */
export function openPayments(parts: PaymentParts): Payments {
  const { client, journal, hands, tills, clock, patience, log } = parts;
  let busy: { readonly till: TillPort; cancelled: boolean; charging: boolean } | undefined;

  async function recover(entry: Entry): Promise<"settled" | "waits"> {
    const held = hold(parts, entry);
    const { facts, id } = held;
    if (facts.charged === null) {
      const till = tills.find(({ name }) => name === facts.till);
      const settled = await settle(held, till, clock, ONCE);
      if (settled.settled === "away") return waits(held, settled.why);
      if (settled.settled !== "charged") return "settled";
    }
    const told = await record(held, undefined, parts, ONCE);
    if (told.told === "again") return waits(held, told.why);
    if (told.told === "recorded") log("payment.recorded", { entry: id });
    else held.giveUp("charged-not-recorded", { ...held.facts, words: [...told.words] });
    return "settled";
  }

  function waits(held: Held, { code }: Fault): "waits" {
    log("payment.waits", { entry: held.id, fault: code });
    const reason = held.facts.charged === null ? "payment-unknown" : "charged-not-recorded";
    if (held.stage === "exception") held.giveUp(reason, held.facts);
    return "waits";
  }

  /** What the till may have charged before is found out first: a new payment would hide it. */
  async function settleBefore(till: TillPort): Promise<Result<void>> {
    const open = openPaymentsOf();
    if (!open.ok) return open;
    for (const entry of open.value.filter((one) => isUntold(one, till.name))) {
      await hands.take(entry.id);
      const before = journal.get(entry.id);
      if (before.ok && before.value !== undefined && isUntold(before.value, till.name))
        await recover(before.value);
      const after = journal.get(entry.id);
      hands.leave(entry.id);
      if (!after.ok) return after;
      if (after.value !== undefined && isUntold(after.value, till.name)) return stillOpen(entry);
    }
    return ok(undefined);
  }

  function openPaymentsOf(): Result<readonly Entry[]> {
    const unsettled = journal.unsettled();
    const exceptions = unsettled.ok ? journal.exceptions() : unsettled;
    if (!unsettled.ok || !exceptions.ok) return exceptions;
    return ok([...unsettled.value, ...exceptions.value].filter(({ kind }) => kind === "payment"));
  }

  /** What is open about this patron could be paid twice. */
  function nothingOpen(patron: PatronId): Result<void> {
    const open = journal.byPatron(patron);
    if (!open.ok) return open;
    const payment = open.value.find(({ kind }) => kind === "payment");
    return payment === undefined ? ok(undefined) : stillOpen(payment);
  }

  async function pay(wish: Wish): Promise<Payment> {
    const till = tills.find(({ way, ready }) => way === wish.way && ready);
    if (till === undefined) return notCharged(fault("payment.not-ready", wish.way));
    if (busy !== undefined) return notCharged(fault("device.busy", busy.till.name));
    const mine = { till, cancelled: false, charging: false };
    busy = mine;
    try {
      const settled = await settleBefore(till);
      const clear = settled.ok ? nothingOpen(wish.key.patron) : settled;
      if (!clear.ok) return notCharged(clear.fault);
      const owed = await owedBy(client, wish.key);
      if (!owed.ok) return notCharged(owed.fault);
      const facts = newFacts(till, wish.portions, owed.value, journal.newSession());
      if (owed.value !== undefined && owed.value < facts.amount)
        return notCharged(fault("payment.more-than-owed", ""));
      if (mine.cancelled) return notCharged(fault("payment.aborted", till.name));
      mine.charging = true;
      return await charge(till, facts, wish);
    } finally {
      busy = undefined;
    }
  }

  async function charge(till: TillPort, facts: PaymentFacts, wish: Wish): Promise<Payment> {
    const { key, session, onStep } = wish;
    const amount = moneyOf(facts, facts.amount);
    const begun: { held?: Held } = {};
    const before = (mark: string): Result<void> => {
      const secret = { patron: key.patron, facts: { ...facts, mark } };
      const opened = journal.open({ kind: "payment", mode: "on-line", stage: "charging", session, secret });
      if (!opened.ok) return opened;
      hands.tryTake(opened.value.id);
      begun.held = hold(parts, opened.value);
      return ok(undefined);
    };
    const step = (now: PaymentStep): void => {
      const { held } = begun;
      if (now.step === "coins") held?.move("charging", { ...held.facts, received: now.received.minor });
      onStep(now);
    };
    try {
      const charged = await till.charge(amount, before, step);
      if (begun.held !== undefined) return await conclude(begun.held, till, charged, wish);
      if (charged.ok) throw new Error(`${till.name} charged before it was written down`);
      return notCharged(charged.fault);
    } finally {
      if (begun.held !== undefined) hands.leave(begun.held.id);
    }
  }

  /** Once the till has answered; where it cannot be written down, it is found out again from the till later. */
  async function conclude(
    held: Held,
    till: TillPort,
    charged: Awaited<ReturnType<TillPort["charge"]>>,
    wish: Wish,
  ): Promise<Payment> {
    if (charged.ok) {
      const facts = withCharge(held.facts, charged.value);
      if (held.move("charged", facts).ok) return tellNow(held, wish);
      return { outcome: "charged-not-recorded", ...charged.value, entry: held.id, words: [] };
    }
    const { code } = charged.fault;
    if (code !== "payment.unknown-outcome") {
      held.close(code === "payment.aborted" ? "cancelled" : "refused", held.facts);
      return notCharged(charged.fault);
    }
    const settled = await settle(held, till, clock, patience);
    if (settled.settled === "charged") return tellNow(held, wish);
    if (settled.settled === "not-charged") return notCharged(fault("payment.aborted", till.name));
    if (settled.settled === "away") held.giveUp("payment-unknown", held.facts);
    return { outcome: "unknown", amount: moneyOf(held.facts, held.facts.amount), entry: held.id };
  }

  async function tellNow(held: Held, { key, onStep }: Wish): Promise<Payment> {
    const charged = chargedOf(held.facts);
    log("payment.charged", { entry: held.id, till: held.facts.till, amount: charged.amount.minor });
    onStep({ step: "recording" });
    const told = await record(held, key.pin, parts, patience);
    if (told.told === "recorded") {
      log("payment.recorded", { entry: held.id });
      return { outcome: "paid", ...charged, print: held.facts.print };
    }
    log("payment.waits", { entry: held.id, fault: told.why.code });
    const words = told.told === "stuck" ? told.words : [];
    held.giveUp("charged-not-recorded", { ...held.facts, words: [...words] });
    return { outcome: "charged-not-recorded", ...charged, entry: held.id, words };
  }

  return {
    recover,
    retriedAfter: (exception) =>
      mayPass(exception) ? Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** exception.attempts) : undefined,
    desk: (key, session) => ({
      waysToPay: () => [...new Set(tills.filter(({ ready }) => ready).map(({ way }) => way))],
      pay: (way, portions, onStep) => pay({ key: key(), session, way, portions, onStep }),
      async cancelPayment() {
        if (busy === undefined) return;
        busy.cancelled = true;
        if (busy.charging) await busy.till.cancel();
      },
    }),
  };
}

function notCharged(why: Fault): Payment {
  return { outcome: "not-charged", fault: why };
}

function stillOpen({ id }: Entry): Result<never> {
  return failed(fault("payment.open", `entry ${id}`));
}
