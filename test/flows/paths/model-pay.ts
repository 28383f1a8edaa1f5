/** A till that answers whatever it likes, and takes its time. */
import { fault } from "../../../src/core/faults.ts";
import type { Payment, PaymentDesk, PaymentStep, Portion, WayToPay } from "../../../src/core/payment.ts";
import type { Visit } from "./judge.ts";
import type { Library } from "./model-account.ts";

/** What a person says yes to when they pay. */
export const paymentOf = (way: WayToPay, minor: number): string => `pay ${way} ${minor}`;

export function modelPayments({ dice, pending, judge, told, ways }: Library, visit: Visit): PaymentDesk {
  let paying = false;
  let givenUp = false;

  function payment(portions: readonly Portion[]): Payment {
    const minor = portions.reduce((sum, { amount }) => sum + amount.minor, 0);
    const amount = { minor, currency: "EUR" };
    const charged = { amount, reference: "r", slip: ["KUNDENBELEG"] } as const;
    const said = givenUp ? "not-charged" : dice.one(["paid", "not-charged", "charged", "unknown"] as const);
    if (said !== "not-charged") visit.mayBorrow = true;
    if (said === "paid") return { outcome: "paid", ...charged, print: [] };
    if (said === "charged") return { outcome: "charged-not-recorded", ...charged, entry: 10, words: [] };
    if (said === "unknown") return { outcome: "unknown", amount, entry: 11 };
    return { outcome: "not-charged", fault: fault("payment.declined", "") };
  }

  return {
    waysToPay: () => ways,
    async pay(way, portions, onStep) {
      visit.speaks("a payment");
      told.push(JSON.stringify(portions));
      judge.asks("37");
      visit.needsYes(
        paymentOf(
          way,
          portions.reduce((sum, { amount }) => sum + amount.minor, 0),
        ),
      );
      paying = true;
      givenUp = false;
      const steps: readonly PaymentStep[] = [
        way === "card"
          ? { step: "terminal", text: "card please" }
          : { step: "coins", received: { minor: 0, currency: "EUR" } },
        { step: "recording" },
      ];
      for (const step of steps) if (await pending.ask(() => !givenUp)) onStep(step);
      return pending.ask(() => {
        paying = false;
        const paid = payment(portions);
        judge.answered("37", paid.outcome === "unknown" || paid.outcome === "charged-not-recorded");
        return paid;
      });
    },
    cancelPayment() {
      if (!paying) judge.breaks("going", "a payment is given up that nobody makes");
      givenUp = true;
      return Promise.resolve();
    },
  };
}
