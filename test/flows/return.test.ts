import { describe, expect, it, vi } from "vitest";
import { fault, type FaultCode } from "../../src/core/faults.ts";
import type { ItemId } from "../../src/core/ids.ts";
import type { ReceiptFacts } from "../../src/core/receipt.ts";
import { failed, ok, type Result } from "../../src/core/result.ts";
import type { ReturnFinding, ReturnsPort, Route, TakenBack } from "../../src/core/returns.ts";
import type { Activity } from "../../src/flows/activity.ts";
import type { FlowPorts } from "../../src/flows/ports.ts";
import { account, ATLAS, BOOK, CARD, DUE, known, OPEN, paper, station } from "./fakes.ts";

type TakeBack = ReturnsPort["takeBack"];
type FindOut = ReturnsPort["findOutReturn"];
type Arm = ReturnsPort["arm"];

const SHELF: Route = { to: "shelf", bin: "1" };

function back(changes: Partial<TakenBack>): TakenBack {
  return {
    outcome: "returned",
    title: "The secret garden",
    arm: undefined,
    route: SHELF,
    hold: undefined,
    alert: undefined,
    fee: undefined,
    words: [],
    print: [],
    offLine: false,
    entry: 7,
    ...changes,
  };
}

const taking = (changes: Partial<TakenBack>) => vi.fn<TakeBack>(() => Promise.resolve(ok(back(changes))));
const failing = (code: FaultCode) => vi.fn<TakeBack>(() => Promise.resolve(failed(fault(code, ""))));
const arming = (outcome: Result<"verified" | "unverified">) => vi.fn<Arm>(() => Promise.resolve(outcome));

const BOTH: readonly Activity[] = ["borrow", "return"];

/** A station at which both can be done, on the screen of returns. */
function returning(
  returns: Partial<ReturnsPort>,
  { policy = {}, ...does }: Partial<FlowPorts> & { readonly policy?: object } = {},
) {
  const unexpected = (): never => {
    throw new Error("The test did not expect this of circulation");
  };
  const port = { takeBack: unexpected, findOutReturn: unexpected, arm: unexpected, ...returns };
  const here = station(
    { returns: port, ...does },
    { pin: { ask: "none" }, cards: "^2", items: "^3", ...policy },
  );
  here.flow.service({ ...OPEN, activities: BOTH });
  here.press("return");
  here.screen("returns");
  return here;
}

describe("an item that is brought back", () => {
  it("without any card is returned when the ILS has answered and its security is on", async () => {
    const steps: string[] = [];
    const takeBack = vi.fn<TakeBack>(() => {
      steps.push("09");
      return Promise.resolve(ok(back({ arm: "book" })));
    });
    const arm = vi.fn<Arm>(() => {
      steps.push("arm");
      expect(here.screen("returns").items[0]?.state.name).toBe("securing");
      expect(here.screen("returns").securing).toEqual({ line: 0, onPad: false });
      return Promise.resolve(ok("verified"));
    });
    const here = returning({ takeBack, arm });
    here.flow.scan(BOOK, undefined);
    await Promise.resolve();
    expect(here.screen("returns")).toMatchObject({ items: [{ state: { name: "asking" } }], offers: [] });
    await here.settle();
    expect(steps).toEqual(["09", "arm"]);
    expect(here.screen("returns")).toMatchObject({
      name: "",
      items: [
        { id: BOOK, title: "The secret garden", state: { name: "returned", route: SHELF, fee: undefined } },
      ],
      returned: 1,
      latest: 0,
      securing: undefined,
      offers: ["borrow", "finish", "leave"],
    });
    expect(takeBack).toHaveBeenCalledExactlyOnceWith(BOOK);
  });

  it("that was on nobody's card is thanked for as well", async () => {
    const here = returning({ takeBack: taking({ outcome: "not-on-loan" }) });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("returns").items[0]?.state.name).toBe("returned");
  });

  it.each<[string, Route]>([
    ["another reader", { to: "hold-shelf", bin: "2" }],
    ["another branch", { to: "branch", branch: "RIVER", forHold: false, bin: "3" }],
    ["staff", { to: "staff", bin: "9" }],
  ])("goes to %s, into its bin", async (_, route) => {
    const here = returning({ takeBack: taking({ route }) });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("returns").items[0]?.state).toMatchObject({ name: "returned", route });
  });

  it("says nothing of bins where the library does not want it", async () => {
    const here = returning({ takeBack: taking({}) }, { policy: { returns: { showBins: false } } });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("returns").items[0]?.state).toMatchObject({ route: { to: "shelf", bin: undefined } });
  });

  it("tells what it costs, and what the ILS says", async () => {
    const fee = { minor: 120, currency: "EUR" };
    const here = returning({ takeBack: taking({ fee, words: ["Returned late."] }) });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("returns").items[0]).toMatchObject({ state: { fee }, ilsWords: ["Returned late."] });
  });

  it("of another library is not returned, goes to staff, and may be tried again", async () => {
    const route: Route = { to: "staff", bin: "9" };
    const takeBack = taking({ outcome: "refused", route, words: ["Not ours."] });
    const here = returning({ takeBack });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("returns")).toMatchObject({
      items: [{ state: { name: "not-returned", reason: "refused", route }, ilsWords: ["Not ours."] }],
      returned: 0,
    });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(takeBack).toHaveBeenCalledTimes(2);
  });

  it("that the ILS said no to has its security on before that is said", async () => {
    const arm = arming(ok("verified"));
    const here = returning({ takeBack: taking({ outcome: "refused", arm: "book" }), arm });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(arm).toHaveBeenCalledOnce();
    expect(here.screen("returns").items[0]?.state.name).toBe("not-returned");
  });

  it.each<[FaultCode, string]>([
    ["acs.not-connected", "no-answer"],
    ["journal.full", "no-answer"],
    ["wire.forbidden-character", "unreadable"],
  ])("is not returned after %s: %s", async (code, reason) => {
    const here = returning({ takeBack: failing(code) });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("returns").items[0]?.state).toMatchObject({ name: "not-returned", reason });
  });

  it("that is back already is said to be so, and not asked for again", async () => {
    const takeBack = taking({});
    const here = returning({ takeBack });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("returns").notice).toEqual({ name: "already-returned" });
    expect(takeBack).toHaveBeenCalledOnce();
    here.flow.publishersLabel();
    expect(here.screen("returns").notice).toEqual({ name: "publishers-label" });
    here.flow.scan(CARD, undefined);
    expect(here.screen("returns").notice).toEqual({ name: "a-card" });
  });

  it("waits its turn while another is in hand; security comes before the next item", async () => {
    const steps: string[] = [];
    const takeBack: TakeBack = (item) => {
      steps.push(`09 ${item}`);
      return Promise.resolve(ok(back({ arm: "book" })));
    };
    const arm: Arm = (item) => {
      steps.push(`arm ${item}`);
      return Promise.resolve(ok("verified"));
    };
    const here = returning({ takeBack, arm });
    here.flow.scan(BOOK, undefined);
    here.flow.scan(ATLAS, undefined);
    await vi.waitFor(() => expect(here.screen("returns")).toMatchObject({ returned: 2, latest: 1 }));
    expect(steps).toEqual([`09 ${BOOK}`, `arm ${BOOK}`, `09 ${ATLAS}`, `arm ${ATLAS}`]);
  });
});

describe("a lost answer", () => {
  const lost = failing("acs.unknown-outcome");
  const finding = (answer: ReturnFinding) => vi.fn<FindOut>(() => Promise.resolve(answer));
  const unfound = { found: false, title: "The secret garden", entry: 7 } as const;

  it("is found out before anything is said, and the item secured", async () => {
    let tell: (answer: ReturnFinding) => void = () => {};
    const findOutReturn: FindOut = () => new Promise((resolve) => (tell = resolve));
    const arm = arming(ok("unverified"));
    const here = returning({ takeBack: lost, findOutReturn, arm });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("returns")).toMatchObject({ items: [{ state: { name: "finding-out" } }], offers: [] });
    tell({ found: true, ...back({ arm: "book", route: { to: "staff", bin: undefined } }) });
    await here.settle();
    expect(arm).toHaveBeenCalledOnce();
    expect(here.screen("returns").items[0]?.state).toMatchObject({
      name: "returned",
      route: { to: "staff" },
    });
  });

  it("of what was not done says so", async () => {
    const here = returning({
      takeBack: lost,
      findOutReturn: finding({ ...unfound, outcome: "not-returned" }),
    });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("returns").items[0]?.state).toMatchObject({
      name: "not-returned",
      reason: "not-done",
    });
  });

  it("that nobody can decide about goes to the desk with its number; brought again, it is asked about", async () => {
    const takeBack = vi
      .fn<TakeBack>()
      .mockResolvedValueOnce(failed(fault("acs.unknown-outcome", "")))
      .mockResolvedValueOnce(ok(back({})));
    const here = returning({ takeBack, findOutReturn: finding({ ...unfound, outcome: "undecided" }) });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    const state = { name: "take-to-desk", why: "undecided", entry: 7 };
    expect(here.screen("returns").items).toMatchObject([{ title: "The secret garden", state }]);
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("returns").items[0]?.state.name).toBe("returned");
  });
});

it("security that does not go on sends the item to the desk with its number", async () => {
  const arm = arming(failed(fault("security.not-armed", "")));
  const here = returning({ takeBack: taking({ arm: "book" }), arm });
  here.flow.scan(BOOK, undefined);
  await here.settle();
  expect(here.screen("returns")).toMatchObject({
    items: [{ state: { name: "take-to-desk", why: "not-armed", entry: 7 } }],
    returned: 0,
  });
});

describe("the slip that goes with an item", () => {
  const HOLD = {
    route: { to: "hold-shelf", bin: "2" },
    hold: { patron: "1", name: "A. Reader" },
    alert: "01",
  } as const;

  it.each([
    ["never", 0, []],
    ["holds", 1, [{ item: BOOK, ...HOLD }]],
    [
      "always",
      2,
      [
        { item: BOOK, ...HOLD },
        { item: ATLAS, route: SHELF },
      ],
    ],
  ] as const)("%s: %i of two", async (slip, _, expected) => {
    const slips: unknown[] = [];
    const receipts = {
      ...paper(() => Promise.resolve("not-printed")),
      printHoldSlip: (facts: unknown) => {
        slips.push(facts);
        return Promise.resolve("printed" as const);
      },
    };
    const takeBack: TakeBack = (item) => Promise.resolve(ok(back(item === BOOK ? HOLD : {})));
    const here = returning({ takeBack }, { receipts, policy: { returns: { slip } } });
    here.flow.scan(BOOK, undefined);
    here.flow.scan(ATLAS, undefined);
    await vi.waitFor(() => expect(here.screen("returns").returned).toBe(2));
    await here.settle();
    expect(slips).toMatchObject(expected);
  });

  it("is waited for, for the printer prints one at a time", async () => {
    let done: (printed: "printed") => void = () => {};
    const receipts = {
      ...paper(() => Promise.resolve("not-printed")),
      printHoldSlip: () => new Promise<"printed">((resolve) => (done = resolve)),
    };
    const here = returning({ takeBack: taking(HOLD) }, { receipts, policy: { returns: { slip: "holds" } } });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("returns")).toMatchObject({ printing: true, returned: 1, latest: 0, offers: [] });
    done("printed");
    await here.settle();
    expect(here.screen("returns")).toMatchObject({ printing: false, offers: ["borrow", "finish", "leave"] });
  });
});

describe("the end of returns", () => {
  it("is never over an item, and its receipt tells what came back and what did not", async () => {
    const facts: ReceiptFacts[] = [];
    const receipts = paper((receipt) => {
      facts.push(receipt);
      return Promise.resolve("printed");
    });
    let answer: (taken: Result<TakenBack>) => void = () => {};
    const takeBack = vi
      .fn<TakeBack>()
      .mockResolvedValueOnce(ok(back({ print: ["Thank you."] })))
      .mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const here = returning({ takeBack }, { receipts });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    here.flow.scan(ATLAS, undefined);
    await here.settle();
    expect(here.press("finish")).toBe(false);
    here.clock.advance(80_000);
    answer(ok(back({ outcome: "refused", title: "Road atlas", words: ["Not ours."] })));
    await here.settle();
    here.screen("returns");
    here.press("finish");
    here.press("print");
    await here.settle();
    expect(facts).toMatchObject([
      {
        entries: [
          { kind: "returned", item: BOOK, route: SHELF },
          { kind: "not-returned", item: ATLAS, reasons: ["Not ours."] },
        ],
        ilsLines: ["Thank you."],
      },
    ]);
    expect(here.screen("goodbye")).toMatchObject({
      yours: 0,
      returned: 1,
      notReturned: 1,
      receipt: "printed",
    });
  });

  it("by time offers the receipt; with nothing brought back there is none", async () => {
    const here = returning({ takeBack: taking({}) });
    here.clock.advance(80_000);
    here.screen("goodbye");
    here.clock.advance(6_000);
    here.press("return");
    here.flow.scan(BOOK, undefined);
    await here.settle();
    here.clock.advance(80_000);
    here.screen("receipt");
  });

  it("leaves nothing for the next person", async () => {
    const here = returning({ takeBack: taking({}) });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    here.press("leave");
    here.screen("welcome");
    expect(JSON.stringify(here.flow.snapshot())).not.toContain(BOOK);
  });

  it("takes items that come with the receipt back too", async () => {
    const takeBack = taking({});
    const here = returning({ takeBack });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    here.press("finish");
    here.screen("receipt");
    here.flow.scan(ATLAS, undefined);
    await here.settle();
    expect(here.screen("returns")).toMatchObject({ items: [{ id: ATLAS }], returned: 1 });
    here.press("finish");
    here.press("no-receipt");
    expect(here.screen("goodbye").returned).toBe(2);
  });
});

describe("returns and loans in one session", () => {
  const lend = () =>
    Promise.resolve(
      ok({
        outcome: "lent" as const,
        title: "The secret garden",
        due: DUE,
        renewed: false,
        toRelease: false,
        words: [],
        print: [],
      }),
    );
  const circulation: FlowPorts["circulation"] = {
    identify: () => Promise.resolve(ok(known({ account: account({ lend }) }))),
  };

  it("a card is asked for only when something is to be borrowed", async () => {
    const here = returning({ takeBack: taking({}) }, { circulation });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    here.press("borrow");
    here.screen("card");
    here.flow.scan(CARD, undefined);
    await here.settle();
    expect(here.screen("items").items).toEqual([]);
  });

  it("an item that was lent here and is brought back at once is returned, and no loan any more", async () => {
    const here = returning({ takeBack: taking({}) }, { circulation });
    here.press("borrow");
    here.flow.scan(CARD, undefined);
    await here.settle();
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("items").yours).toBe(1);
    here.press("return");
    expect(here.screen("returns").name).toBe("Ada Example");
    here.flow.scan(BOOK, undefined);
    await here.settle();
    here.press("finish");
    here.press("no-receipt");
    expect(here.screen("goodbye")).toMatchObject({ yours: 0, notYours: 0, returned: 1 });
  });

  it("an item that was returned, lent again and brought back once more is asked for each time", async () => {
    const takeBack = taking({});
    const here = returning({ takeBack }, { circulation });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    here.press("borrow");
    here.flow.scan(CARD, undefined);
    await here.settle();
    here.flow.scan(BOOK, undefined);
    await here.settle();
    here.press("return");
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(takeBack).toHaveBeenCalledTimes(2);
  });

  it("who may not borrow can still bring back, with the items that were put down before", async () => {
    const blocked = known({ account: account({}), flags: ["card-lost"] });
    const takeBack = vi.fn((_item: ItemId) => Promise.resolve(ok(back({}))));
    const identify = () => Promise.resolve(ok(blocked));
    const here = returning({ takeBack }, { circulation: { identify } });
    here.press("leave");
    here.flow.scan(BOOK, undefined);
    expect(here.screen("card").offers).toContain("return");
    here.flow.scan(CARD, undefined);
    await here.settle();
    expect(here.screen("not-you").offers).toEqual(["return", "leave"]);
    here.press("return");
    await here.settle();
    expect(here.screen("returns").returned).toBe(1);
    expect(takeBack.mock.calls).toEqual([[BOOK]]);
  });
});

describe("a station", () => {
  it("whose library wants a card for returns asks for it first", async () => {
    const identify = () => Promise.resolve(ok(known({ account: account({}) })));
    const here = station(
      { circulation: { identify } },
      { pin: { ask: "none" }, returns: { withoutCard: false } },
    );
    here.flow.service({ ...OPEN, activities: BOTH });
    here.press("return");
    expect(here.screen("card").offers).not.toContain("return");
    here.flow.scan(CARD, undefined);
    await here.settle();
    expect(here.screen("returns").name).toBe("Ada Example");
  });

  it("at which nothing but returns can be done takes the first item back", async () => {
    const takeBack = taking({});
    const here = returning({ takeBack });
    here.press("leave");
    here.flow.service({ ...OPEN, activities: ["return"] });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("returns")).toMatchObject({ returned: 1, offers: ["finish", "leave"] });
  });

  it("takes back without the ILS while that cannot be asked, and secures without it; else says that nobody answers", async () => {
    const takeBack = taking({ arm: "book", offLine: true, title: "" });
    const arm = arming(ok("verified"));
    const findOutReturn = (): never => {
      throw new Error("Nothing was asked");
    };
    const offLine = { identify: findOutReturn, returns: { takeBack, findOutReturn, arm } };
    const here = returning({ takeBack: failing("acs.not-connected") }, { offLine });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("returns").items[0]?.state).toMatchObject({
      name: "not-returned",
      reason: "no-answer",
    });
    here.flow.service({ ...OPEN, activities: BOTH, offLine: true });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(arm).toHaveBeenCalledOnce();
    expect(here.screen("returns").items[0]?.state).toMatchObject({ name: "returned", offLine: true });
    here.flow.service({ ...OPEN, activities: [], offLine: true });
    here.flow.scan(ATLAS, undefined);
    await here.settle();
    expect(takeBack).toHaveBeenCalledOnce();
    expect(here.screen("returns").items[1]?.state.name).toBe("not-returned");
  });
});
