import { describe, expect, it } from "vitest";
import { allot, decideShare, sharesOf, type Share } from "../../../src/circulation/payment/facts.ts";
import type { Payment, PaymentStep } from "../../../src/core/payment.ts";
import { got, inTime, pass, passUntil } from "../../devices/payment/zvt-bench.ts";
import { byCard, Died, euro, orDeath, portion, recovered, world, type Life, type World } from "./rig.ts";

async function opened(honoursBk = true): Promise<{ here: World; life: Life }> {
  const here = await world({}, honoursBk);
  return { here, life: await here.live() };
}

/** The last that was said to the ACS by 37, as the journal knows it: BK by BK. */
function transactions({ journal }: Life): string[] {
  return got(journal.all()).flatMap(
    ({ secret }) => JSON.stringify(secret.facts).match(/[0-9a-f]{16}-\d/g) ?? [],
  );
}

describe("a payment by card", () => {
  it("is charged, recorded share by share, and closed, with the terminal's slip", async () => {
    const { here, life } = await opened();
    const steps: PaymentStep[] = [];
    here.bank.presentCard();
    const paid = await inTime(
      here.clock,
      life.desk.pay("card", [portion(180), portion(60, here.acs.patron("Greta").fees[1]?.id)], (step) =>
        steps.push(step),
      ),
    );
    expect(paid).toMatchObject({ outcome: "paid", amount: euro(240), reference: "0232/000733" });
    expect(paid.outcome === "paid" && paid.slip).toContain("EUR 2,40");
    expect(steps.map(({ step }) => step)).toEqual(["terminal", "terminal", "recording"]);
    expect(here.owed()).toBe(0);
    expect(got(life.journal.all())).toMatchObject([{ stage: "closed", outcome: "done", session: "visit" }]);
    expect(new Set(transactions(life)).size).toBe(2);
    expect(here.logged).toEqual(["payment.charged", "payment.recorded"]);
  });

  it.each([
    ["more than is owed", (here: World) => void here.wire, 241, "payment.more-than-owed"],
    [
      "while the ILS does not answer",
      (here: World) => {
        here.wire = () => "unsent";
      },
      100,
      "acs.not-connected",
    ],
  ])("%s is not begun", async (_what, prepare, amount, code) => {
    const { here, life } = await opened();
    prepare(here);
    expect(await byCard(here, life, [portion(amount)])).toMatchObject({
      outcome: "not-charged",
      fault: { code },
    });
    expect(here.bank.book.turnover).toBe(100);
    expect(got(life.journal.all())).toEqual([]);
  });

  it.each([
    ["declined by the bank", (here: World) => here.bank.decline(), "payment.declined", "refused"],
    ["ended by the red key", (here: World) => here.bank.wrongPin(), "payment.aborted", "cancelled"],
  ] as const)("%s is closed, and may be tried again", async (_what, prepare, code, outcome) => {
    const { here, life } = await opened();
    prepare(here);
    expect(await byCard(here, life, [portion(100)])).toMatchObject({
      outcome: "not-charged",
      fault: { code },
    });
    expect(got(life.journal.all())).toMatchObject([{ stage: "closed", outcome }]);
    expect(await byCard(here, life, [portion(100)])).toMatchObject({ outcome: "paid" });
  });

  it("is ended while the terminal waits for a card, and before the terminal was told", async () => {
    const { here, life } = await opened();
    const steps: PaymentStep[] = [];
    const first = life.desk.pay("card", [portion(100)], (step) => steps.push(step));
    await passUntil(here.clock, () => steps.length > 0);
    await inTime(here.clock, life.desk.cancelPayment());
    expect(await inTime(here.clock, first)).toMatchObject({ fault: { code: "payment.aborted" } });
    const second = life.desk.pay("card", [portion(100)], () => {});
    await life.desk.cancelPayment();
    expect(await inTime(here.clock, second)).toMatchObject({ fault: { code: "payment.aborted" } });
    expect(here.bank.book.turnover).toBe(100);
    await life.desk.cancelPayment();
  });

  it("refused by the ILS stays open with its words and is told to staff; it is recorded when the ILS takes it", async () => {
    const { here, life } = await opened();
    const greta = here.acs.patron("Greta");
    const told = await byCard(here, life, [portion(50), portion(30, "F999")]);
    expect(told).toMatchObject({ outcome: "charged-not-recorded", amount: euro(80), entry: 1 });
    expect(told !== "died" && told.outcome === "charged-not-recorded" && told.words.join()).toContain(
      "do not know this fee",
    );
    expect(here.owed()).toBe(190);
    expect(here.logged).toContain("journal.exception");
    await recovered(here, life);
    const [entry] = got(life.journal.exceptions());
    expect(entry).toMatchObject({ reason: "charged-not-recorded" });
    expect(entry?.attempts).toBeGreaterThan(3);
    here.acs.library.charge(greta, { type: "other", text: "x", barcode: "", amount: 1, made: 0 });
    expect(await byCard(here, life, [portion(50)])).toMatchObject({ fault: { code: "payment.open" } });
    got(life.journal.resolve(1, { by: "Staff", note: "given back" }));
    expect(await byCard(here, life, [portion(50)])).toMatchObject({ outcome: "paid" });
  });

  it("that nobody can tell about is not forced: the debt changed by another amount meanwhile", async () => {
    const { here, life } = await opened(false);
    const greta = here.acs.patron("Greta");
    here.wire = (code, times) => {
      if (code === "63" && times === 2)
        here.acs.library.charge(greta, { type: "other", text: "x", barcode: "", amount: 7, made: 0 });
      return code === "37" && times === 0 ? "answer-lost" : "ok";
    };
    expect(await byCard(here, life, [portion(50)])).toMatchObject({ outcome: "charged-not-recorded" });
    await recovered(here, life);
    expect(here.owed()).toBe(240 - 50 + 7);
    expect(got(life.journal.exceptions())).toHaveLength(1);
  });

  it("that waits for staff is tried again after longer and longer pauses, until the ILS takes it", async () => {
    const { here, life } = await opened();
    here.wire = (code, times) => (code === "63" && times > 0 ? "unsent" : "ok");
    expect(await byCard(here, life, [portion(50)])).toMatchObject({ outcome: "charged-not-recorded" });
    const told = here.logged.filter((event) => event === "journal.exception");
    const from = here.said["63"];
    await life.recovery.run();
    expect(here.said["63"]).toBe(from);
    const minutes = async (count: number): Promise<void> => {
      for (let minute = 0; minute < count; minute++) await pass(here.clock, 60_000);
    };
    await minutes(10);
    // After one minute, two, and four.
    expect(here.said["63"] - from).toBe(3);
    here.wire = () => "ok";
    await minutes(10);
    expect(got(life.journal.get(1))).toMatchObject({ stage: "closed", outcome: "done", attempts: 3 });
    expect(here.owed()).toBe(190);
    expect(here.logged.filter((event) => event === "journal.exception")).toEqual(told);
    life.recovery.stop();
  });

  it("says the same BK on every try of a share, and another for each payment", async () => {
    const { here, life } = await opened();
    here.wire = (code, times) => (code === "37" && times < 2 ? "unheard" : "ok");
    expect(await byCard(here, life, [portion(50)])).toMatchObject({ outcome: "paid" });
    expect(await byCard(here, life, [portion(50)])).toMatchObject({ outcome: "paid" });
    expect(here.acs.library.payments.size).toBe(2);
    expect(new Set(transactions(life)).size).toBe(2);
  });

  it("that the terminal cannot tell of is a matter for staff and not paid again, but others may pay", async () => {
    const here = await world({ repeats: false }, true);
    const life = await here.live();
    here.bank.dieAfterCharging();
    here.clock.after(1_000, () => void here.bank.plugIn());
    const told = await byCard(here, life, [portion(50)]);
    expect(told).toEqual({ outcome: "unknown", amount: euro(50), entry: 1 });
    expect(got(life.journal.exceptions())).toMatchObject([{ reason: "payment-unknown" }]);
    expect(here.logged).toContain("journal.exception");
    expect(await byCard(here, life, [portion(50)])).toMatchObject({ fault: { code: "payment.open" } });
  });

  it("waits until the terminal has told of the one before, which it would hide", async () => {
    const { here, life } = await opened();
    here.bank.dieAfterCharging();
    expect(await byCard(here, life, [portion(50)])).toMatchObject({ outcome: "unknown" });
    expect(life.desk.waysToPay()).toEqual(["coins"]);
    got(await here.bank.plugIn());
    await passUntil(here.clock, () => life.terminal.health.state === "ready");
    const other = life.payments.desk(
      () => ({ patron: here.acs.patron("Farid").card as never, pin: undefined }),
      "other",
    );
    here.bank.presentCard();
    expect(
      await inTime(
        here.clock,
        other.pay("card", [portion(100)], () => {}),
      ),
    ).toMatchObject({
      outcome: "paid",
    });
    expect(here.owed()).toBe(190);
    expect(got(life.journal.all())).toMatchObject([{ stage: "closed" }, { stage: "closed" }]);
  });
});

/** Pays with coins that are dropped when the acceptor is open. */
async function byCoins(
  here: World,
  life: Life,
  portions: Parameters<Life["desk"]["pay"]>[1],
  coins: readonly number[],
): Promise<Payment | "died"> {
  const paid = orDeath(life.desk.pay("coins", portions, () => {}));
  let over = false;
  void paid.then(() => {
    over = true;
  });
  await passUntil(here.clock, () => life.coins.accepting || over);
  for (const coin of coins) {
    try {
      life.coins.drop(coin);
    } catch (error) {
      if (error instanceof Died) return "died";
      throw error;
    }
  }
  if (!over) await life.desk.cancelPayment();
  return inTime(here.clock, paid);
}

describe("a payment by coins", () => {
  it("is over when the amount is reached; what is above goes to the account, and no more coins are taken", async () => {
    const { here, life } = await opened();
    const paid = await byCoins(here, life, [portion(60, here.acs.patron("Greta").fees[1]?.id)], [50, 20, 10]);
    expect(paid).toMatchObject({ outcome: "paid", amount: euro(70), slip: [] });
    expect(here.owed()).toBe(170);
    expect(life.coins.accepting).toBe(false);
  });

  it("that is ended with coins inside is a part payment; without any it is none", async () => {
    const { here, life } = await opened();
    expect(await byCoins(here, life, [portion(100), portion(60)], [50, 20])).toMatchObject({
      outcome: "paid",
      amount: euro(70),
    });
    expect(here.owed()).toBe(170);
    expect(await byCoins(here, life, [portion(100)], [])).toMatchObject({ outcome: "not-charged" });
    expect(life.coins.accepting).toBe(false);
  });

  it("above all that is owed is kept for staff, with its number", async () => {
    const { here, life } = await opened();
    const told = await byCoins(here, life, [portion(240)], [200, 100]);
    expect(told).toMatchObject({ outcome: "charged-not-recorded", amount: euro(300), entry: 1 });
    expect(here.owed()).toBe(0);
  });

  it("counts a coin that was on its way when it was shut, and tells of one that fell while nobody paid", async () => {
    const { here, life } = await opened();
    const paid = life.desk.pay("coins", [portion(100)], () => {});
    await passUntil(here.clock, () => life.coins.accepting);
    life.coins.drop(100);
    await passUntil(here.clock, () => !life.coins.accepting);
    life.coins.late(20);
    expect(await inTime(here.clock, paid)).toMatchObject({ outcome: "paid", amount: euro(120) });
    life.coins.late(50);
    expect(here.logged).toContain("payment.coin-astray");
  });

  it("loses no coin that was counted when the station dies at any commit", async () => {
    for (let commit = 1; commit <= 9; commit++) {
      for (const when of ["before", "after"] as const) {
        const here = await world({}, false);
        const owed = here.owed();
        const life = await here.live({ commit, when });
        await byCoins(here, life, [portion(100)], [50, 20, 50]);
        const next = await here.live();
        await recovered(here, next);
        const noted = got(next.journal.all()).map(({ secret }) => JSON.stringify(secret.facts));
        const received = Number(/"received":(\d+)/.exec(noted[0] ?? "")?.[1] ?? 0);
        expect(owed - here.owed(), `commit ${commit} ${when}`).toBe(received);
        expect(got(next.journal.exceptions())).toEqual([]);
        await pass(here.clock, 100);
      }
    }
  });
});

describe("what was taken", () => {
  const shares = sharesOf([portion(100, "F1"), portion(50)], "word");

  it.each([
    [150, [100, 50]],
    [120, [100, 20]],
    [100, [100]],
    [30, [30]],
    [180, [100, 50, 30]],
  ])("%i goes to the shares as %o", (amount, given) => {
    const allotted = allot(shares, amount);
    expect(allotted.map((one) => one.amount)).toEqual(given);
    expect(allotted.map(({ transaction }) => transaction)).toEqual(
      given.map((_one, index) => `word-${index + 1}`),
    );
  });

  const asked: Share = { fee: null, amount: 50, transaction: "word-1", state: "asked", owed: 240 };

  it.each([
    [190, "recorded"],
    [240, "not-recorded"],
    [140, "undecided"],
    [250, "undecided"],
    [undefined, "undecided"],
  ])("of 50 out of 240, with %s owed now, is %s", (owed, verdict) => {
    expect(decideShare(asked, owed)).toBe(verdict);
    expect(decideShare({ ...asked, owed: null }, owed)).toBe("undecided");
  });
});
