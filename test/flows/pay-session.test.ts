import { expect, it, vi } from "vitest";
import type { PatronFlag } from "../../src/core/circulation.ts";
import type { Payment, PaymentDesk } from "../../src/core/payment.ts";
import type { ReceiptFacts } from "../../src/core/receipt.ts";
import { ok } from "../../src/core/result.ts";
import { overview } from "./account-fakes.ts";
import { account, accountDesk, CARD, known, OPEN, paper, station } from "./fakes.ts";

const euro = (minor: number) => ({ minor, currency: "EUR" });
const PAID: Payment = {
  outcome: "paid",
  amount: euro(240),
  reference: "0231/000731",
  slip: ["** KUNDENBELEG **"],
  print: ["AG"],
};

/** A patron who owes 2.40 and wants to pay by card; the till answers when the test says so. */
async function paying(flags: readonly PatronFlag[]) {
  const told: ReceiptFacts[] = [];
  const { promise, resolve } = Promise.withResolvers<Payment>();
  const cancelPayment = vi.fn(() => Promise.resolve());
  const payment: PaymentDesk = { waysToPay: () => ["card"], pay: () => promise, cancelPayment };
  const desk = accountDesk({ overview: () => Promise.resolve(ok(overview({ owed: euro(240) }))) });
  const here = station(
    {
      circulation: {
        identify: () => Promise.resolve(ok(known({ flags, account: account({ desk, payment }) }))),
      },
      receipts: paper((facts) => {
        told.push(facts);
        return Promise.resolve("printed");
      }),
    },
    { pin: { ask: "none" }, receipt: { default: "choice" } },
  );
  here.flow.service({ ...OPEN, activities: ["borrow", "account", "pay"] });
  await here.settle();
  here.press("pay");
  here.flow.scan(CARD, undefined);
  await here.settle();
  here.press("card");
  here.press("yes");
  return { ...here, cancelPayment, told, resolve };
}

it("is reached from the welcome, also by who is blocked; the terminal's slip is printed without being asked for", async () => {
  const here = await paying(["excessive-fines"]);
  expect(here.screen("pay").state).toBe("paying");
  here.resolve(PAID);
  await here.settle();
  expect(here.screen("pay").offers).toContain("borrow");
  here.press("finish");
  await here.settle();
  expect(here.told).toMatchObject([
    { entries: [{ kind: "paid", slip: ["** KUNDENBELEG **"] }], ilsLines: ["AG"] },
  ]);
  here.press("leave");
  expect(JSON.stringify(here.flow.snapshot().context)).not.toContain("KUNDENBELEG");
});

it("cannot be ended by idleness or leaving while money is under way; who went away has the slip printed", async () => {
  const here = await paying([]);
  here.clock.advance(61_000);
  await here.settle();
  here.screen("time");
  here.press("leave");
  await here.settle();
  expect(here.cancelPayment).toHaveBeenCalledTimes(1);
  expect(here.screen("pay")).toMatchObject({ state: "paying", cancelling: true });
  here.clock.advance(200_000);
  await here.settle();
  here.resolve({ ...PAID, outcome: "charged-not-recorded", entry: 12, words: [] });
  await here.settle();
  expect(here.told).toMatchObject([{ entries: [{ kind: "charged-not-recorded", entry: 12 }] }]);
});
