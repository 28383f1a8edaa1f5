import { describe, expect, it, vi } from "vitest";
import type { AccountDesk, Renewal } from "../../src/core/account.ts";
import { fault, type FaultCode } from "../../src/core/faults.ts";
import { itemId } from "../../src/core/ids.ts";
import { failed, ok, type Result } from "../../src/core/result.ts";
import { GARDEN, HOLD, overview, ROADS, sitting, states } from "./account-fakes.ts";
import { ATLAS, BOOK, CARD, DUE } from "./fakes.ts";
import { patronId } from "../../src/core/ids.ts";

const RENEWED: Renewal = {
  outcome: "renewed",
  title: "The secret garden",
  due: DUE,
  words: [],
  print: ["Renewed!"],
};
const REFUSED: Renewal = { outcome: "refused", title: "Road atlas", words: ["Somebody waits."] };
const FEE: Renewal = {
  outcome: "fee",
  title: "Road atlas",
  fee: { minor: 150, currency: "EUR" },
  feeText: "1.50",
  words: [],
};
const renewing = (...answers: readonly Result<Renewal>[]) => {
  const renew = vi.fn<AccountDesk["renew"]>();
  for (const answer of answers) renew.mockResolvedValueOnce(answer);
  return renew;
};
const fails = (code: FaultCode) => failed(fault(code, ""));
const both = overview({ loans: [GARDEN, ROADS] });
const none = (): Promise<Result<never>> => Promise.resolve(fails("acs.unsupported"));

describe("the account", () => {
  it("shows what the ILS gives, and says what it does not give", async () => {
    const here = await sitting({ shows: overview({ loans: [GARDEN], holds: undefined, fees: undefined }) });
    expect(here.account()).toMatchObject({
      state: "ready",
      loans: {
        given: "yes",
        lines: [{ id: BOOK, overdue: true, state: { name: "on-loan" }, mayRenew: true }],
      },
      holds: { given: "no" },
      fees: { given: "no" },
    });
  });

  it("tells what did not answer from what is not listed, and reads it again", async () => {
    const shows = overview({ loans: undefined, partial: ["loans"] });
    const read = vi
      .fn<AccountDesk["overview"]>()
      .mockResolvedValueOnce(ok(shows))
      .mockResolvedValueOnce(ok(both));
    const here = await sitting({ overview: read });
    expect(here.account().loans).toEqual({ given: "not-now" });
    here.press("try-again");
    expect(here.account().state).toBe("reading");
    await here.settle();
    expect(states(here.account().loans)).toHaveLength(2);
  });

  it("that cannot be read at all is no dead end", async () => {
    const here = await sitting({ overview: () => Promise.resolve(fails("acs.not-connected")) });
    expect(here.account()).toMatchObject({ notice: { name: "no-answer" }, loans: undefined });
    expect(here.account().offers).toEqual(["try-again", "borrow", "return", "finish", "leave"]);
  });

  it("asks only for the parts that the library shows", async () => {
    const read = vi.fn<AccountDesk["overview"]>(() => Promise.resolve(ok(overview({}))));
    const here = await sitting({ overview: read }, { account: { show: { holds: false, fees: false } } });
    expect(read).toHaveBeenCalledExactlyOnceWith(["loans"]);
    expect(here.account()).toMatchObject({ holds: undefined, fees: undefined, owed: undefined });
  });

  it("offers to pay where something is owed, and hands over", async () => {
    const here = await sitting({ shows: overview({ owed: { minor: 150, currency: "EUR" } }) });
    expect(here.press("pay")).toBe(true);
    expect(here.ended()).toMatchObject({ next: "pay", done: { entries: [] } });
    const nothing = await sitting({ shows: overview({}) });
    expect(nothing.press("pay")).toBe(false);
  });
});

describe("renewing one", () => {
  it("asks for that loan alone, and shows the new date", async () => {
    const renew = renewing(ok(RENEWED));
    const here = await sitting({ shows: both, renew });
    here.press("renew", 0);
    expect(states(here.account().loans)).toEqual([{ name: "asking" }, { name: "on-loan" }]);
    await here.settle();
    expect(here.account().loans).toMatchObject({
      lines: [{ due: DUE, overdue: false, state: { name: "renewed" }, mayRenew: false }, {}],
    });
    expect(renew).toHaveBeenCalledExactlyOnceWith(itemId(BOOK), false);
    here.press("finish");
    expect(here.ended()).toEqual({
      done: {
        entries: [{ kind: "renewed", item: BOOK, title: "The secret garden", due: DUE }],
        print: ["Renewed!"],
      },
      next: "finish",
      owed: undefined,
      ready: [],
    });
  });

  it("takes no line that the view does not have, or has renewed", async () => {
    const here = await sitting({ shows: both, renew: renewing(ok(RENEWED)) });
    here.press("renew", 7);
    expect(here.account().state).toBe("ready");
    here.press("renew", 0);
    await here.settle();
    here.press("renew", 0);
    expect(here.account().state).toBe("ready");
  });

  it("says in the ILS's words why not, and may be tried again", async () => {
    const here = await sitting({ shows: both, renew: renewing(ok(REFUSED), ok(RENEWED)) });
    here.press("renew", 1);
    await here.settle();
    expect(here.account().loans).toMatchObject({
      lines: [{}, { state: { name: "not-renewed", reason: "refused" }, ilsWords: ["Somebody waits."] }],
    });
    here.press("renew", 1);
    await here.settle();
    expect(states(here.account().loans)[1]).toEqual({ name: "renewed" });
  });

  it("that costs something is asked, and done only after a yes", async () => {
    const renew = renewing(ok(FEE), ok(RENEWED));
    const here = await sitting({ shows: both, renew });
    here.press("renew", 1);
    await here.settle();
    expect(here.confirm()).toMatchObject({
      question: { name: "fee", fee: { minor: 150 } },
      title: "Road atlas",
    });
    here.press("yes");
    await here.settle();
    expect(renew).toHaveBeenLastCalledWith(itemId(ATLAS), true);
    expect(states(here.account().loans)[1]).toEqual({ name: "renewed" });
  });

  it.each([
    ["a no", (here: Awaited<ReturnType<typeof sitting>>) => void here.press("no")],
    ["nobody's answer", (here: Awaited<ReturnType<typeof sitting>>) => here.send({ type: "idle.end" })],
  ])("that costs something is not done after %s", async (_, act) => {
    const renew = renewing(ok(FEE));
    const here = await sitting({ shows: both, renew });
    here.press("renew", 1);
    await here.settle();
    act(here);
    if (here.ended() === undefined) here.press("finish");
    expect(renew).toHaveBeenCalledTimes(1);
    expect(here.ended()?.done.entries).toMatchObject([{ kind: "not-renewed", item: ATLAS }]);
  });

  it.each([
    [{ outcome: "renewed", due: DUE }, { name: "renewed" }],
    [{ outcome: "not-renewed" }, { name: "not-renewed", reason: "not-done" }],
    [
      { outcome: "undecided", entry: 7 },
      { name: "ask-staff", entry: 7 },
    ],
  ] as const)("whose answer was lost is found out and not repeated: %j", async (finding, state) => {
    const renew = renewing(fails("acs.unknown-outcome"));
    const findOutRenewal = vi.fn<AccountDesk["findOutRenewal"]>(() => Promise.resolve(finding));
    const here = await sitting({ shows: both, renew, findOutRenewal });
    here.press("renew", 0);
    await here.settle();
    expect(states(here.account().loans)[0]).toEqual(state);
    expect(renew).toHaveBeenCalledTimes(1);
    expect(findOutRenewal).toHaveBeenCalledExactlyOnceWith(itemId(BOOK));
  });

  it("is not offered to whom a flag of the policy stops, or where the library does not", async () => {
    for (const here of [
      await sitting({ shows: both }, {}, ["renewal-denied"]),
      await sitting({ shows: both }, { account: { renew: false } }),
    ]) {
      expect(here.account().offers).toEqual(["borrow", "return", "finish", "leave"]);
      here.send({ type: "intent.renew", line: 0 });
      here.send({ type: "scan.item", item: itemId(BOOK) });
      expect(here.account()).toMatchObject({ state: "ready", notice: { name: "not-renewable" } });
    }
  });
});

describe("renewing all", () => {
  it("asks once where the ILS can, and finds out what it did not name", async () => {
    const renewAll = vi.fn<AccountDesk["renewAll"]>(() =>
      Promise.resolve(
        ok({
          items: [
            { item: itemId(BOOK), outcome: "renewed", due: DUE },
            { item: itemId(ATLAS), outcome: "unclear", due: { kind: "none" } },
          ],
          renewed: 1,
          unrenewed: 1,
          words: ["One was not renewed."],
          print: [],
        }),
      ),
    );
    const findOutRenewal = vi.fn<AccountDesk["findOutRenewal"]>(() =>
      Promise.resolve({ outcome: "not-renewed" }),
    );
    const here = await sitting({ shows: both, renewAll, findOutRenewal });
    here.press("renew-all");
    expect(here.account().state).toBe("renewing");
    await here.settle();
    expect(renewAll).toHaveBeenCalledExactlyOnceWith([itemId(BOOK), itemId(ATLAS)]);
    expect(states(here.account().loans)).toEqual([
      { name: "renewed" },
      { name: "not-renewed", reason: "not-done" },
    ]);
    expect(here.account().notice).toMatchObject({ name: "all-renewed", renewed: 1, unrenewed: 1 });
  });

  it("goes one by one where the ILS cannot, with progress, and a fee is asked in between", async () => {
    let answer: (renewal: Result<Renewal>) => void = () => {};
    const renew = vi.fn<AccountDesk["renew"]>(() => new Promise((resolve) => (answer = resolve)));
    const here = await sitting({ shows: both, renew, renewAll: none });
    here.press("renew-all");
    await here.settle();
    expect(here.account().progress).toEqual({ done: 0, of: 2 });
    answer(ok(RENEWED));
    await here.settle();
    expect(here.account().progress).toEqual({ done: 1, of: 2 });
    answer(ok(FEE));
    await here.settle();
    here.press("no");
    await here.settle();
    expect(states(here.account().loans)).toEqual([
      { name: "renewed" },
      { name: "not-renewed", reason: "fee-declined" },
    ]);
  });

  it("whose answer was lost is decided loan by loan", async () => {
    const findOutRenewal = vi
      .fn<AccountDesk["findOutRenewal"]>()
      .mockResolvedValueOnce({ outcome: "renewed", due: DUE })
      .mockResolvedValueOnce({ outcome: "undecided", entry: 3 });
    const renewAll = vi.fn<AccountDesk["renewAll"]>(() => Promise.resolve(fails("acs.unknown-outcome")));
    const here = await sitting({ shows: both, renewAll, findOutRenewal });
    here.press("renew-all");
    await here.settle();
    expect(states(here.account().loans)).toEqual([{ name: "renewed" }, { name: "ask-staff", entry: 3 }]);
    expect(renewAll).toHaveBeenCalledTimes(1);
  });

  it("works with titles alone, and the lists say what became of it", async () => {
    const titles = overview({ loans: [{ ...GARDEN, item: undefined }] });
    const read = vi
      .fn<AccountDesk["overview"]>()
      .mockResolvedValueOnce(ok(titles))
      .mockResolvedValue(ok(overview({ loans: [{ ...GARDEN, item: undefined, due: DUE }] })));
    const renewAll = vi.fn<AccountDesk["renewAll"]>(() =>
      Promise.resolve(ok({ items: [], renewed: 1, unrenewed: 0, words: [], print: [] })),
    );
    const here = await sitting({ overview: read, renewAll });
    expect(here.account().offers).not.toContain("renew");
    here.press("renew-all");
    await here.settle();
    expect(renewAll).toHaveBeenCalledExactlyOnceWith([]);
    expect(here.account()).toMatchObject({ loans: { lines: [{ due: DUE }] }, notice: { renewed: 1 } });
  });

  it("is not offered where the library does not, though one is", async () => {
    const here = await sitting({ shows: both }, { account: { renewAll: false } });
    expect(here.account().offers).toContain("renew");
    here.send({ type: "intent.renew-all" });
    expect(here.account().state).toBe("ready");
  });

  it("of titles alone says so where nobody can know, and is not offered again", async () => {
    const renewAll = (): Promise<Result<never>> => Promise.resolve(fails("acs.unknown-outcome"));
    const here = await sitting({ shows: overview({ loans: [{ ...GARDEN, item: undefined }] }), renewAll });
    here.press("renew-all");
    await here.settle();
    expect(here.account().notice).toEqual({ name: "renewal-unclear" });
    expect(here.account().offers).not.toContain("renew-all");
  });
});

describe("a scan", () => {
  it("renews nothing by itself: it asks", async () => {
    const renew = renewing(ok(RENEWED));
    const here = await sitting({ shows: both, renew });
    here.send({ type: "scan.item", item: itemId(BOOK) });
    expect(here.confirm()).toMatchObject({
      question: { name: "renew", due: GARDEN.due },
      title: "The secret garden",
    });
    here.press("no");
    expect(renew).not.toHaveBeenCalled();
    here.send({ type: "scan.item", item: itemId(BOOK) });
    here.press("yes");
    await here.settle();
    expect(states(here.account().loans)[0]).toEqual({ name: "renewed" });
  });

  it("of what is not theirs says so; where only titles are listed it is asked about", async () => {
    const here = await sitting({ shows: both });
    here.send({ type: "scan.item", item: itemId("9") });
    expect(here.account().notice).toEqual({ name: "not-your-loan" });
    const renew = renewing(ok(RENEWED));
    const titles = await sitting({ shows: overview({ loans: [{ ...GARDEN, item: undefined }] }), renew });
    titles.send({ type: "scan.item", item: itemId(BOOK) });
    titles.press("yes");
    await titles.settle();
    expect(states(titles.account().loans)).toEqual([{ name: "on-loan" }, { name: "renewed" }]);
  });

  it("of a card, or of the publisher's number, is noticed", async () => {
    const here = await sitting({ shows: both });
    here.send({ type: "scan.card", card: patronId(CARD) });
    expect(here.account().notice).toEqual({ name: "a-card" });
    here.send({ type: "scan.publishers-label" });
    expect(here.account().notice).toEqual({ name: "publishers-label" });
  });
});

describe("a hold", () => {
  const PLACES = { account: { holds: { pickupLocations: [{ code: "N", name: "North" }] } } };
  const done = vi.fn<AccountDesk["changePickup"]>(() => Promise.resolve(ok({ outcome: "done", words: [] })));

  it("is given up after a yes", async () => {
    const cancelHold = vi.fn<AccountDesk["cancelHold"]>(() =>
      Promise.resolve(ok({ outcome: "done", words: ["Gone."] })),
    );
    const here = await sitting({ shows: overview({ holds: [HOLD] }), cancelHold });
    expect(here.account().offers).not.toContain("change-pickup");
    here.press("cancel-hold", 0);
    expect(here.confirm()).toMatchObject({ question: { name: "cancel-hold" }, title: "Middlemarch" });
    here.press("yes");
    await here.settle();
    expect(cancelHold).toHaveBeenCalledExactlyOnceWith(HOLD);
    expect(here.account().holds).toMatchObject({
      lines: [{ state: { name: "cancelled" }, mayCancel: false, ilsWords: ["Gone."] }],
    });
  });

  it("is sent to a place that the library names", async () => {
    const here = await sitting({ shows: overview({ holds: [HOLD] }), changePickup: done }, PLACES);
    here.press("change-pickup", 0);
    expect(here.account()).toMatchObject({ state: "choosing-place", places: ["North"] });
    here.press("choose-place", 4);
    expect(here.account().state).toBe("choosing-place");
    here.press("choose-place", 0);
    await here.settle();
    expect(done).toHaveBeenCalledExactlyOnceWith(HOLD, "N");
    expect(here.account().holds).toMatchObject({ lines: [{ pickup: "North", state: { name: "moved" } }] });
  });

  it("that is ready is not sent elsewhere", async () => {
    const here = await sitting({ shows: overview({ holds: [{ ...HOLD, ready: true }] }) }, PLACES);
    expect(here.account().offers).not.toContain("change-pickup");
    expect(here.account().offers).toContain("cancel-hold");
  });

  it("whose answer was lost is read anew", async () => {
    const read = vi
      .fn<AccountDesk["overview"]>()
      .mockResolvedValueOnce(ok(overview({ holds: [HOLD] })))
      .mockResolvedValue(ok(overview({ holds: [] })));
    const cancelHold = (): Promise<Result<never>> => Promise.resolve(fails("acs.closed"));
    const here = await sitting({ overview: read, cancelHold });
    here.press("cancel-hold", 0);
    here.press("yes");
    await here.settle();
    expect(here.account()).toMatchObject({
      holds: { given: "yes", lines: [] },
      notice: { name: "no-answer" },
    });
  });

  it("is not given up where the library does not offer it", async () => {
    const policy = { account: { holds: { cancel: false } } };
    const here = await sitting({ shows: overview({ holds: [HOLD] }) }, policy);
    here.send({ type: "intent.cancel-hold", line: 0 });
    expect(here.account().state).toBe("ready");
  });
});
