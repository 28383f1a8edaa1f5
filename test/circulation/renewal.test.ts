import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openCirculation } from "../../src/circulation/circulation.ts";
import type { Journal } from "../../src/circulation/journal/journal.ts";
import { virtualClock } from "../../src/core/clock.ts";
import { fault } from "../../src/core/faults.ts";
import { itemId, type ItemId } from "../../src/core/ids.ts";
import { failed, ok } from "../../src/core/result.ts";
import type { AcsClient } from "../../src/sip-client/client.ts";
import type { RenewAll } from "../../src/sip-client/outcomes.ts";
import {
  bench,
  CARD,
  client,
  fails,
  item,
  ITEM,
  journalIn,
  loan,
  PIN,
  RULES,
  scratch,
  withLoans,
} from "./bench.ts";

const OTHER = itemId("31000000000025");
const BEFORE = { text: "20261201    235900", instant: Date.UTC(2026, 11, 1, 23, 59) };
const AFTER = { text: "20261222    235900", instant: Date.UTC(2026, 11, 22, 23, 59) };
const EARLIER = { text: "20261124    235900", instant: Date.UTC(2026, 10, 24, 23, 59) };
const on = (due: typeof BEFORE | undefined) => item({ circulation: "charged", due });
const loans = () => Promise.resolve(withLoans([ITEM]));

describe("a renewal", () => {
  it("is in the journal before it is asked for, and closed by the answer", async () => {
    const seen: unknown[] = [];
    const here = bench({
      does: {
        patronInformation: loans,
        itemInformation: () => Promise.resolve(on(BEFORE)),
        renew: () => {
          seen.push(...here.entries());
          return Promise.resolve(loan({ due: AFTER, screen: ["Renewed."] }));
        },
      },
    });
    const { desk } = await here.account(PIN);
    expect(await desk.renew(ITEM, false)).toMatchObject({
      value: { outcome: "renewed", due: { kind: "date", civil: { day: 22 } }, words: ["Renewed."] },
    });
    expect(seen).toMatchObject([
      {
        kind: "renewal",
        stage: "intent",
        secret: { item: ITEM, patron: CARD, facts: { before: BEFORE, title: "Road atlas" } },
      },
    ]);
    expect(here.entries()).toMatchObject([{ stage: "closed", outcome: "done" }]);
    expect(JSON.stringify([here.entries(), here.logged])).not.toContain(PIN);
  });

  it("that is refused for its fee is asked for again with the fee accepted", async () => {
    const fee = { text: "1.50", money: { minor: 150, currency: "EUR" }, type: "01" };
    const renew = vi
      .fn<AcsClient["renew"]>()
      .mockResolvedValueOnce(loan({ ok: false, fee, feeToAccept: true }))
      .mockResolvedValueOnce(loan({ due: AFTER }));
    const here = bench({
      does: { patronInformation: loans, itemInformation: () => Promise.resolve(on(BEFORE)), renew },
    });
    const { desk } = await here.account(PIN);
    expect(await desk.renew(ITEM, false)).toMatchObject({ value: { outcome: "fee", fee: fee.money } });
    expect(await desk.renew(ITEM, true)).toMatchObject({ value: { outcome: "renewed" } });
    expect(renew.mock.calls.map(([wish]) => wish.feeAcknowledged)).toEqual([false, true]);
    expect(here.entries()).toMatchObject([{ outcome: "refused" }, { outcome: "done" }]);
  });

  it("is not asked for while the ILS cannot be asked about the item", async () => {
    const here = bench({ does: { patronInformation: loans, itemInformation: fails("acs.not-connected") } });
    const { desk } = await here.account(PIN);
    expect(await desk.renew(ITEM, false)).toMatchObject({ fault: { code: "acs.not-connected" } });
    expect(here.entries()).toEqual([]);
  });

  it.each([
    ["a later date", AFTER, "renewed", { stage: "closed", outcome: "done" }],
    ["the same date", BEFORE, "not-renewed", { stage: "closed", outcome: "not-done" }],
    ["an earlier date", EARLIER, "undecided", { stage: "exception", reason: "undecided" }],
    ["no date", undefined, "undecided", { stage: "exception", reason: "undecided" }],
  ])("whose answer was lost: %s decides it, and it is not repeated", async (_, due, outcome, entry) => {
    const itemInformation = vi
      .fn<AcsClient["itemInformation"]>()
      .mockResolvedValueOnce(on(BEFORE))
      .mockResolvedValue(on(due));
    const renew = vi.fn<AcsClient["renew"]>(fails("acs.unknown-outcome"));
    const here = bench({ does: { patronInformation: loans, itemInformation, renew } });
    const { desk } = await here.account(PIN);
    expect(await desk.renew(ITEM, false)).toMatchObject({ fault: { code: "acs.unknown-outcome" } });
    expect(await desk.findOutRenewal(ITEM)).toMatchObject({ outcome });
    expect(here.entries()).toMatchObject([entry]);
    expect(renew).toHaveBeenCalledTimes(1);
  });

  it("of which something is still open is found out, not asked for again", async () => {
    const renew = vi.fn<AcsClient["renew"]>(fails("acs.unknown-outcome"));
    const itemInformation = vi
      .fn<AcsClient["itemInformation"]>()
      .mockResolvedValueOnce(on(BEFORE))
      .mockResolvedValue(on(AFTER));
    const here = bench({ does: { patronInformation: loans, itemInformation, renew } });
    const { desk } = await here.account(PIN);
    await desk.renew(ITEM, false);
    expect(await desk.renew(ITEM, false)).toMatchObject({ fault: { code: "acs.unknown-outcome" } });
    expect(await desk.renewAll([ITEM])).toMatchObject({ fault: { code: "acs.unsupported" } });
    expect(renew).toHaveBeenCalledTimes(1);
    expect(await desk.findOutRenewal(ITEM)).toMatchObject({ outcome: "renewed" });
  });
});

describe("all at once", () => {
  const all = (said: Partial<RenewAll>) => () =>
    Promise.resolve(
      ok({
        ok: true,
        renewedCount: 1,
        unrenewedCount: 1,
        renewed: [],
        unrenewed: [],
        screen: [],
        print: [],
        ...said,
      } as RenewAll),
    );
  const both = {
    patronInformation: () => Promise.resolve(withLoans([ITEM, OTHER])),
    itemInformation: () => Promise.resolve(on(BEFORE)),
  };

  it("66 says what it names; the rest stays open to be found out", async () => {
    const here = bench({ does: { ...both, renewAll: all({ renewed: [ITEM] }) } });
    const { desk } = await here.account(PIN);
    expect(await desk.renewAll([ITEM, OTHER])).toMatchObject({
      value: {
        items: [
          { item: ITEM, outcome: "renewed", due: { kind: "date" } },
          { item: OTHER, outcome: "unclear" },
        ],
        renewed: 1,
      },
    });
    expect(here.entries()).toMatchObject([{ outcome: "done" }, { stage: "unknown" }]);
    expect(await desk.findOutRenewal(OTHER)).toEqual({ outcome: "not-renewed" });
  });

  it("66 that failed and names nothing refused them all, in its words", async () => {
    const said = { ok: false, renewedCount: 0, screen: ["You owe too much."] };
    const here = bench({ does: { ...both, renewAll: all(said) } });
    const { desk } = await here.account(PIN);
    expect(await desk.renewAll([ITEM])).toMatchObject({
      value: { items: [{ outcome: "refused" }], words: said.screen },
    });
    expect(here.entries()).toMatchObject([{ outcome: "refused" }]);
  });

  it.each(["acs.unsupported", "acs.resend-exhausted"] as const)("%s: one by one, then", async (code) => {
    const here = bench({ does: { ...both, renewAll: fails(code) } });
    const { desk } = await here.account(PIN);
    expect(await desk.renewAll([ITEM])).toMatchObject({ fault: { code: "acs.unsupported" } });
    expect(here.entries()).toMatchObject([{ outcome: "cancelled" }]);
  });

  it("a lost answer about what is listed by title only is told to staff, and not asked for again", async () => {
    const renewAll = vi.fn<AcsClient["renewAll"]>(fails("acs.unknown-outcome"));
    const here = bench({ does: { ...both, renewAll, endSession: fails("acs.not-connected") } });
    const account = await here.account(PIN);
    expect(await account.desk.renewAll([])).toMatchObject({ fault: { code: "acs.unknown-outcome" } });
    expect(await account.desk.renewAll([])).toMatchObject({ fault: { code: "acs.unknown-outcome" } });
    expect(renewAll).toHaveBeenCalledTimes(1);
    await account.end();
    await vi.waitFor(() =>
      expect(here.entries()).toMatchObject([{ stage: "exception", reason: "undecided" }]),
    );
  });
});

describe("the power fails during a renewal", () => {
  /** What the ILS does with a request that changes something. */
  type Habit = "answers" | "loses" | "forgets" | "hangs";

  function truth(habit: Habit) {
    const renewed = new Map<ItemId, number>([ITEM, OTHER].map((id) => [id, 0]));
    const change = (id: ItemId): void => {
      if (habit !== "forgets") renewed.set(id, (renewed.get(id) ?? 0) + 1);
    };
    const answer = <T>(value: T): Promise<T | ReturnType<typeof failed<ReturnType<typeof fault>>>> => {
      if (habit === "answers") return Promise.resolve(value);
      return habit === "hangs"
        ? new Promise(() => {})
        : Promise.resolve(failed(fault("acs.unknown-outcome", "")));
    };
    const acs: Partial<AcsClient> = {
      patronInformation: () => Promise.resolve(withLoans([ITEM, OTHER])),
      itemInformation: (id) => Promise.resolve(on(renewed.get(id) === 0 ? BEFORE : AFTER)),
      renew({ item: id }) {
        change(id);
        return answer(loan({ due: AFTER }));
      },
      renewAll() {
        for (const id of renewed.keys()) change(id);
        const done = {
          ok: true,
          renewedCount: 2,
          unrenewedCount: 0,
          renewed: [ITEM, OTHER],
          unrenewed: [],
          screen: [],
          print: [],
          fields: [],
        };
        return answer(ok(done));
      },
      endSession: fails("acs.not-connected"),
    };
    return { renewed, acs };
  }

  type Truth = ReturnType<typeof truth>;

  function start({ acs }: Truth, journal: Journal) {
    const circulation = openCirculation({
      tills: [],
      client: client(acs, {}),
      journal,
      security: undefined,
      clock: virtualClock(Date.UTC(2026, 10, 23, 12)),
      patience: { forMs: 0, pauseMs: 500 },
      protectMedia: [],
      offLine: () => RULES,
      log: () => {},
    });
    onTestFinished(() => circulation.recovery.stop());
    return circulation;
  }

  /** What the flow does. */
  async function visit(world: Truth, journal: Journal, how: "one" | "all"): Promise<void> {
    const found = await start(world, journal).identify(CARD, PIN);
    if (!found.ok || found.value.card !== "known") throw new Error("Not identified");
    const { desk } = found.value.account;
    const answer = how === "one" ? await desk.renew(ITEM, false) : await desk.renewAll([ITEM, OTHER]);
    const open = how === "one" ? [ITEM] : [ITEM, OTHER];
    if (!answer.ok) for (const id of open) await desk.findOutRenewal(id);
    await found.value.account.end();
  }

  function expectKept({ renewed }: Truth, journal: Journal): void {
    const entries = journal.all();
    if (!entries.ok) throw new Error(entries.fault.code);
    for (const [id, times] of renewed) {
      expect(times).toBeLessThanOrEqual(1);
      const own = entries.value.filter(({ secret }) => secret.item === id);
      for (const { stage } of own) expect(["closed", "exception"]).toContain(stage);
      if (times === 1) expect(own).toMatchObject([{ stage: "closed", outcome: "done" }]);
      else expect(own.some(({ outcome }) => outcome === "done")).toBe(false);
    }
  }

  class PowerCut extends Error {}

  describe.each(["one", "all"] as const)("of %s", (how) => {
    it.each(["answers", "loses", "forgets"] as const)(
      "by an ILS that %s: at every commit the promise is kept",
      async (habit) => {
        for (const when of ["before", "after"] as const) {
          for (let cut = 1, isCut = true; isCut; cut++) {
            const world = truth(habit);
            const directory = scratch();
            const broken = journalIn(directory, virtualClock(0), (commit, at) => {
              if (commit === cut && at === when) throw new PowerCut();
            });
            isCut = await visit(world, broken, how).then(
              () => false,
              (error: unknown) => {
                if (!(error instanceof PowerCut)) throw error;
                return true;
              },
            );
            broken.close();
            const journal = journalIn(directory, virtualClock(0));
            await start(world, journal).recovery.run();
            expectKept(world, journal);
            expect(cut).toBeLessThan(20);
          }
        }
      },
    );

    it("while the answer is awaited: the promise is kept", async () => {
      const world = truth("hangs");
      const directory = scratch();
      const before = journalIn(directory, virtualClock(0));
      void visit(world, before, how);
      await vi.waitFor(() => expect(world.renewed.get(ITEM)).toBe(1));
      before.close();
      const journal = journalIn(directory, virtualClock(0));
      await start(world, journal).recovery.run();
      expectKept(world, journal);
    });
  });
});
