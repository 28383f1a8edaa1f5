import { sleep, type Clock } from "../../core/clock.ts";
import { fault, type Fault } from "../../core/faults.ts";
import type { TillPort } from "../../core/payment.ts";
import type { Patience } from "../desk.ts";
import { moneyOf, withCharge, type PaymentFacts } from "./facts.ts";
import type { Held } from "./held.ts";

/** What the till said of a payment. `away`: it cannot be asked now; `untold`: it was asked, and cannot tell. */
export type Settled =
  | { readonly settled: "charged" | "not-charged" }
  | { readonly settled: "away" | "untold"; readonly why: Fault };

/**
 * Finds out from the till how a payment ended, and writes down what it says. `till` undefined: the station has it no
 * more.
 */
export async function settle(
  held: Held,
  till: TillPort | undefined,
  clock: Clock,
  patience: Patience,
): Promise<Settled> {
  const { facts } = held;
  const until = clock.elapsed() + patience.forMs;
  if (till === undefined) {
    return untold(held, fault("payment.unknown-outcome", `there is no till ${facts.till}`));
  }
  for (;;) {
    const found = await till.settle(moneyOf(facts, facts.amount), facts.mark);
    if (found.ok) {
      if (found.value !== undefined) return charged(held, withCharge(facts, found.value));
      // Coins were written down as they fell; a till has no other memory of them.
      if (facts.received > 0) return charged(held, withCoins(facts));
      const closed = held.close("not-done", facts);
      return closed.ok ? { settled: "not-charged" } : { settled: "away", why: closed.fault };
    }
    if (found.fault.code === "payment.unknown-outcome") return untold(held, found.fault);
    if (clock.elapsed() >= until) return { settled: "away", why: found.fault };
    await sleep(clock, patience.pauseMs);
  }
}

function charged(held: Held, facts: PaymentFacts): Settled {
  const moved = held.move("charged", facts);
  return moved.ok ? { settled: "charged" } : { settled: "away", why: moved.fault };
}

function untold(held: Held, why: Fault): Settled {
  held.giveUp("payment-unknown", { ...held.facts, untold: true });
  return { settled: "untold", why };
}

function withCoins(facts: PaymentFacts): PaymentFacts {
  return withCharge(facts, { amount: moneyOf(facts, facts.received), reference: "", slip: [] });
}
