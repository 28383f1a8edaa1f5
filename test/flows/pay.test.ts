import { createActor } from "xstate";
import { describe, expect, it, vi } from "vitest";
import type { AccountDesk, AccountOverview, FeeEntry } from "../../src/core/account.ts";
import type { Action } from "../../src/core/contract/intents.ts";
import type { PayScreen, Screen } from "../../src/core/contract/view-model.ts";
import { fault, type FaultCode } from "../../src/core/faults.ts";
import type { Payment, PaymentDesk, PaymentStep, WayToPay } from "../../src/core/payment.ts";
import { failed, ok } from "../../src/core/result.ts";
import { payMachine } from "../../src/flows/pay.machine.ts";
import { NOTHING_PAID, type PayEvent } from "../../src/flows/pay-context.ts";
import { policySchema } from "../../src/flows/policy.ts";
import { payView } from "../../src/flows/views/pay.ts";
import { overview } from "./account-fakes.ts";

const euro = (minor: number) => ({ minor, currency: "EUR" });
const LATE: FeeEntry = { id: "F1", title: "Returned late", amount: euro(180) };
const COPIES: FeeEntry = { id: "F2", title: "Photocopies", amount: euro(60) };
const OWED = overview({ fees: [LATE, COPIES], owed: euro(240) });
const PAID: Payment = {
  outcome: "paid",
  amount: euro(240),
  reference: "0231/000731",
  slip: ["** KUNDENBELEG **"],
  print: ["Thank you"],
};

type Pay = PaymentDesk["pay"];

/** A till that pays when the test says so. */
function till(ways: readonly WayToPay[]) {
  const { promise, resolve } = Promise.withResolvers<Payment>();
  let tell: (step: PaymentStep) => void = () => {};
  const pay = vi.fn<Pay>((_way, _portions, onStep) => {
    tell = onStep;
    return promise;
  });
  const cancelPayment = vi.fn<PaymentDesk["cancelPayment"]>(() => Promise.resolve());
  const payment: PaymentDesk = { waysToPay: () => ways, pay, cancelPayment };
  return { payment, pay, cancelPayment, resolve, step: (step: PaymentStep) => tell(step) };
}

async function paying(
  shows: AccountOverview | FaultCode,
  policyInput: object,
  ways: readonly WayToPay[] = ["card", "coins"],
) {
  const policy = policySchema.parse({ pay: policyInput });
  const desk: Pick<AccountDesk, "overview"> = {
    overview: () => Promise.resolve(typeof shows === "string" ? failed(fault(shows, "")) : ok(shows)),
  };
  const hands = till(ways);
  const actor = createActor(payMachine(policy), {
    input: { desk, payment: hands.payment, done: NOTHING_PAID },
  });
  actor.start();
  const view = (): Screen =>
    payView(actor.getSnapshot(), { flags: [], activities: ["borrow", "account", "pay"] }, policy);
  const here = {
    ...hands,
    view,
    screen(): PayScreen {
      const now = view();
      if (now.screen !== "pay") throw new Error(`The screen is ${now.screen}`);
      return now;
    },
    press(action: Action, more: object = {}): boolean {
      if (!view().offers.includes(action)) return false;
      actor.send({ type: `intent.${action}`, ...more } as PayEvent);
      return true;
    },
    type(keys: string) {
      for (const key of keys) here.press("key", { key });
    },
    idle: () => actor.send({ type: "idle.end" }),
    async settle() {
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    },
    ended: () => actor.getSnapshot().output,
  };
  await here.settle();
  return here;
}

/** As far as the till has begun. */
async function begun(policyInput: object = {}) {
  const here = await paying(OWED, policyInput);
  here.press("card");
  here.press("yes");
  return here;
}

describe("what is owed", () => {
  it("is paid as one sum, after one question", async () => {
    const here = await paying(OWED, {});
    expect(here.screen()).toMatchObject({
      state: "choosing",
      owed: euro(240),
      amount: euro(240),
      fees: [{ title: "Returned late", chosen: true }, { chosen: true }],
      notice: undefined,
      offers: ["card", "coins", "account", "borrow", "finish", "leave"],
    });
    here.press("card");
    expect(here.view()).toMatchObject({
      screen: "confirm",
      question: { name: "pay", amount: euro(240), way: "card" },
      offers: ["yes", "no"],
    });
    here.press("no");
    here.press("coins");
    here.press("yes");
    expect(here.pay).toHaveBeenCalledExactlyOnceWith(
      "coins",
      [{ fee: undefined, amount: euro(240) }],
      expect.anything(),
    );
  });

  it("is told fee by fee where the library wants that, with what is over for the account", async () => {
    const here = await paying({ ...OWED, owed: euro(300) }, { feeSettle: "each" });
    here.press("card");
    here.press("yes");
    expect(here.pay.mock.calls[0]?.[1]).toEqual([
      { fee: "F1", amount: euro(180) },
      { fee: "F2", amount: euro(60) },
      { fee: undefined, amount: euro(60) },
    ]);
  });

  it("is chosen by the line of a fee, where the library lets patrons choose", async () => {
    const here = await paying(OWED, { feeSettle: "each", chosen: true });
    here.press("choose-fee", { line: 0 });
    expect(here.screen()).toMatchObject({ fees: [{ chosen: false }, { chosen: true }], amount: euro(60) });
    here.press("choose-fee", { line: 7 });
    here.press("choose-fee", { line: 1 });
    expect(here.screen()).toMatchObject({ amount: euro(0), notice: "below-minimum" });
    expect(here.press("card")).toBe(false);
    here.press("choose-fee", { line: 1 });
    here.press("card");
    here.press("yes");
    expect(here.pay.mock.calls[0]?.[1]).toEqual([{ fee: "F2", amount: euro(60) }]);
    here.resolve({ ...PAID, amount: euro(60) });
    await here.settle();
    here.press("finish");
    expect(here.ended()?.done.entries).toMatchObject([{ kind: "paid", fees: ["Photocopies"] }]);
  });

  it("cannot be chosen where the ILS names no fees, or not all of them", async () => {
    const chosen = { feeSettle: "each", chosen: true };
    for (const shows of [
      { ...OWED, fees: undefined },
      { ...OWED, partial: ["fees"] as const },
      { ...OWED, fees: [LATE, { ...COPIES, id: undefined }] },
    ]) {
      const here = await paying(shows, chosen);
      expect(here.screen()).toMatchObject({ amount: euro(240) });
      expect(here.screen().offers).not.toContain("choose-fee");
    }
  });

  it("is paid in part, as it is typed, and never more than is owed or less than the library takes", async () => {
    const here = await paying(OWED, { part: true, minimum: 50, feeSettle: "each" });
    here.press("part");
    here.type("4x9");
    expect(here.screen()).toMatchObject({
      state: "typing",
      amount: euro(49),
      offers: ["key", "erase", "back"],
    });
    here.type("9");
    expect(here.press("submit")).toBe(false);
    here.press("erase");
    here.press("erase");
    here.type("00");
    expect(here.press("submit")).toBe(false);
    here.press("back");
    expect(here.screen().amount).toEqual(euro(240));
    here.press("part");
    here.type("200");
    here.press("submit");
    here.press("card");
    here.press("yes");
    expect(here.pay.mock.calls[0]?.[1]).toEqual([
      { fee: "F1", amount: euro(180) },
      { fee: "F2", amount: euro(20) },
    ]);
  });

  it.each<[string, AccountOverview | FaultCode, object, readonly WayToPay[], string]>([
    ["nothing is owed", overview({}), {}, ["card"], "nothing-owed"],
    ["the ILS does not answer", "acs.silent", {}, ["card"], "no-answer"],
    ["the ILS does not say what is owed", { ...OWED, owed: undefined }, {}, ["card"], "not-told"],
    [
      "nobody says in which currency",
      { ...OWED, owed: { minor: 240, currency: "" } },
      {},
      ["card"],
      "no-currency",
    ],
    [
      "the library's currency has other units than were read",
      { ...OWED, owed: { minor: 240, currency: "" } },
      { currency: "JPY" },
      ["card"],
      "no-currency",
    ],
    [
      "its currency is none",
      { ...OWED, owed: { minor: 240, currency: "Euro" } },
      {},
      ["card"],
      "no-currency",
    ],
    ["no till works", OWED, {}, [], "no-till"],
    ["it is too little", OWED, { minimum: 500 }, ["card"], "below-minimum"],
  ])("cannot be paid where %s", async (_what, shows, policy, ways, notice) => {
    const here = await paying(shows, policy, ways);
    expect(here.screen().notice).toBe(notice);
    expect(here.press("card") || here.press("coins") || here.press("part")).toBe(false);
    here.press("leave");
    expect(here.ended()).toMatchObject({ done: NOTHING_PAID, next: "leave" });
  });

  it("is paid in the library's currency where the ILS names none", async () => {
    const here = await paying({ ...OWED, owed: { minor: 240, currency: "" } }, { currency: "CHF" });
    here.press("card");
    here.press("yes");
    expect(here.pay.mock.calls[0]?.[1]).toEqual([
      { fee: undefined, amount: { minor: 240, currency: "CHF" } },
    ]);
  });
});

describe("a payment", () => {
  it("shows the terminal's own words, and is ended by the patron while it waits for the card", async () => {
    const here = await begun();
    expect(here.screen()).toMatchObject({ state: "paying", step: undefined, offers: ["cancel"] });
    here.step({ step: "terminal", text: "Bitte Karte" });
    expect(here.screen().step).toEqual({ step: "terminal", text: "Bitte Karte" });
    here.press("cancel");
    expect(here.screen()).toMatchObject({ cancelling: true, offers: [] });
    expect(here.press("cancel")).toBe(false);
    here.resolve({ outcome: "not-charged", fault: fault("payment.aborted", "") });
    await here.settle();
    expect(here.cancelPayment).toHaveBeenCalledTimes(1);
    expect(here.screen()).toMatchObject({
      state: "done",
      result: { name: "not-charged", reason: "ended", code: "payment.aborted" },
      offers: ["try-again", "account", "borrow", "finish", "leave"],
    });
    here.press("try-again");
    await here.settle();
    expect(here.screen()).toMatchObject({ state: "choosing", cancelling: false, result: undefined });
  });

  it("cannot be ended or left while it is recorded", async () => {
    const here = await begun();
    here.step({ step: "recording" });
    expect(here.screen().offers).toEqual([]);
    here.idle();
    expect(here.ended()).toBeUndefined();
    expect(here.screen().state).toBe("paying");
  });

  it("that is done is on the receipt, and its slip has to be on paper", async () => {
    const here = await begun();
    here.step({ step: "coins", received: euro(50) });
    here.resolve(PAID);
    await here.settle();
    expect(here.screen()).toMatchObject({
      result: { name: "paid", amount: euro(240), remaining: euro(0) },
      offers: ["account", "borrow", "finish"],
    });
    here.press("account");
    expect(here.ended()).toEqual({
      next: "account",
      done: {
        entries: [
          {
            kind: "paid",
            amount: euro(240),
            how: "card",
            reference: "0231/000731",
            slip: ["** KUNDENBELEG **"],
            fees: [],
          },
        ],
        print: ["Thank you"],
        owesSlip: true,
      },
      owed: euro(0),
    });
  });

  it.each<[Payment, object, object]>([
    [
      { ...PAID, outcome: "charged-not-recorded", entry: 12, words: ["No such fee"] },
      { name: "charged-not-recorded", reference: "0231/000731", entry: 12, ilsWords: ["No such fee"] },
      { kind: "charged-not-recorded", entry: 12 },
    ],
    [
      { outcome: "unknown", amount: euro(240), entry: 12 },
      { name: "unknown", amount: euro(240), entry: 12 },
      { kind: "payment-unknown", entry: 12 },
    ],
  ])(
    "that is open is a number to keep, owed on paper, and not tried again: %o",
    async (paid, result, entry) => {
      const here = await begun();
      here.resolve(paid);
      await here.settle();
      expect(here.screen()).toMatchObject({ state: "done", result, offers: ["account", "borrow", "finish"] });
      here.idle();
      expect(here.ended()).toMatchObject({ next: "finish", done: { entries: [entry], owesSlip: true } });
    },
  );

  it.each<[FaultCode, string]>([
    ["payment.declined", "declined"],
    ["payment.open", "open"],
    ["payment.more-than-owed", "changed"],
    ["acs.silent", "no-answer"],
  ])("that was not charged for %s says so", async (code, reason) => {
    const here = await begun();
    here.resolve({ outcome: "not-charged", fault: fault(code, "") });
    await here.settle();
    expect(here.screen().result).toEqual({ name: "not-charged", reason, code });
    here.press("finish");
    expect(here.ended()?.done).toEqual(NOTHING_PAID);
  });

  it("that nobody stands before any more is ended, and the visit only when it is known what became of it", async () => {
    const here = await begun();
    here.idle();
    expect(here.cancelPayment).toHaveBeenCalledTimes(1);
    expect(here.ended()).toBeUndefined();
    expect(here.screen().cancelling).toBe(true);
    here.resolve({ ...PAID, slip: [] });
    await here.settle();
    expect(here.ended()).toMatchObject({
      next: "finish",
      done: { entries: [{ kind: "paid" }], owesSlip: false },
    });
  });

  it("that is only being thought about ends with idleness", async () => {
    const resting = await paying(OWED, { part: true });
    resting.idle();
    expect(resting.ended()?.next).toBe("finish");
    const typing = await paying(OWED, { part: true });
    typing.press("part");
    typing.idle();
    expect(typing.ended()?.next).toBe("finish");
    const confirming = await paying(OWED, {});
    confirming.press("card");
    confirming.idle();
    expect(confirming.ended()?.next).toBe("finish");
    expect(confirming.pay).not.toHaveBeenCalled();
  });
});
