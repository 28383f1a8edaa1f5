import { sleep, type Clock } from "../../core/clock.ts";
import { fault } from "../../core/faults.ts";
import type { Log } from "../../core/log.ts";
import type { Money } from "../../core/money.ts";
import type { Charged, TillPort } from "../../core/payment.ts";
import { failed, ok } from "../../core/result.ts";
import type { CoinPort, Paid, TerminalPort } from "../../devices/ports.ts";
import type { Equipment } from "../equipment.ts";

/** How 37 names the ways to pay. [SIP2: 00 cash, 02 credit card; what cards of a bank are is the vendor's] */
export const PAYMENT_TYPES = { card: "02", coins: "00" } as const;

/** A coin that fell before the acceptor was shut may be counted so much later. */
const ON_THE_WAY_MS = 1_000;

/** What takes money at a station: card terminals before coins. */
export function tillsOf(
  { payment, coins }: Pick<Equipment["by"], "payment" | "coins">,
  clock: Clock,
  log: Log,
): readonly TillPort[] {
  return [...payment.map(terminalTill), ...coins.map((each) => coinTill(each, clock, log))];
}

/** A payment terminal as a till. */
export function terminalTill(terminal: TerminalPort): TillPort {
  const chargedOf = ({ amount, reference, receipt }: Paid, { currency }: Money): Charged => ({
    amount: { minor: amount, currency },
    reference,
    slip: receipt,
  });
  return {
    name: terminal.id,
    way: "card",
    paymentType: PAYMENT_TYPES.card,
    get ready() {
      return terminal.health.state === "ready";
    },
    async charge(amount, before, onStep) {
      const paid = await terminal.pay(amount.minor, before, (text) => onStep({ step: "terminal", text }));
      return paid.ok ? ok(chargedOf(paid.value, amount)) : paid;
    },
    async settle(amount, mark) {
      const found = await terminal.settle(amount.minor, mark);
      return found.ok ? ok(found.value === undefined ? undefined : chargedOf(found.value, amount)) : found;
    },
    // A terminal that cannot be stopped any more ends the payment itself.
    async cancel() {
      await terminal.cancel();
    },
  };
}

/**
 * A coin acceptor as a till: it takes coins until the amount is reached, and gives no change. It tells each coin as it
 * falls, and has no other memory: `settle` never finds anything.
 */
export function coinTill(coins: CoinPort, clock: Clock, log: Log): TillPort {
  let paying: { received: number; readonly onCoin: () => void; readonly end: () => void } | undefined;

  coins.onCoin((amount) => {
    if (paying === undefined) return log("payment.coin-astray", { device: coins.id, amount });
    paying.received += amount;
    paying.onCoin();
  });

  /** Coins are taken from here on until it is shut again, which the driver sees to also after a loss of the line. */
  async function shut(): Promise<void> {
    const done = await coins.accept(false);
    if (!done.ok) log("device.unsafe", { device: coins.id, reason: done.fault.code });
    await sleep(clock, ON_THE_WAY_MS);
  }

  return {
    name: coins.id,
    way: "coins",
    paymentType: PAYMENT_TYPES.coins,
    get ready() {
      return coins.health.state === "ready";
    },
    async charge({ minor, currency }, before, onStep) {
      const begun = before("");
      if (!begun.ok) return begun;
      const tell = (received: number): void =>
        onStep({ step: "coins", received: { minor: received, currency } });
      let shutting: Promise<void> | undefined;
      const { promise: over, resolve } = Promise.withResolvers<void>();
      const mine = {
        received: 0,
        end() {
          shutting ??= shut().then(resolve);
        },
        onCoin() {
          if (mine.received >= minor) mine.end();
          tell(mine.received);
        },
      };
      paying = mine;
      const open = await coins.accept(true);
      if (!open.ok) mine.end();
      else if (mine.received === 0) tell(0);
      await over;
      paying = undefined;
      if (mine.received > 0)
        return ok({ amount: { minor: mine.received, currency }, reference: "", slip: [] });
      return open.ok ? failed(fault("payment.aborted", coins.id)) : open;
    },
    settle: () => Promise.resolve(ok(undefined)),
    cancel() {
      paying?.end();
      return Promise.resolve();
    },
  };
}
