import { describe, expect, it, vi } from "vitest";
import type { Finding, Lending, PatronAccount, Release } from "../../src/core/circulation.ts";
import { fault, type FaultCode } from "../../src/core/faults.ts";
import { failed, ok } from "../../src/core/result.ts";
import type { ReceiptFacts } from "../../src/core/receipt.ts";
import type { Printed } from "../../src/flows/ports.ts";
import { account, paper, ATLAS, BOOK, CARD, DUE, known, station } from "./fakes.ts";

const lent: Lending = {
  outcome: "lent",
  title: "The secret garden",
  due: DUE,
  renewed: false,
  toRelease: false,
  words: [],
  print: [],
};
const PLAIN = { feeAccepted: false, renewalAllowed: false };
const toRelease: Lending = { ...lent, toRelease: true };
const refused: Lending = { outcome: "refused", title: "Road atlas", words: ["For use in the library."] };

type Lend = PatronAccount["lend"];
type FindOut = PatronAccount["findOut"];
const lending = (answer: Lending) => vi.fn<Lend>(() => Promise.resolve(ok(answer)));
const failing = (code: FaultCode) => vi.fn<Lend>(() => Promise.resolve(failed(fault(code, ""))));
const finding = (answer: Finding) => vi.fn<FindOut>(() => Promise.resolve(answer));

async function borrowing(
  does: Partial<PatronAccount>,
  policy: object,
  print: (facts: ReceiptFacts) => Printed,
) {
  const here = station(
    {
      circulation: { identify: () => Promise.resolve(ok(known({ account: account(does) }))) },
      receipts: paper((facts) => Promise.resolve(print(facts))),
    },
    { pin: { ask: "none" }, ...policy },
  );
  here.flow.scan(CARD, undefined);
  await here.settle();
  here.screen("items");
  return here;
}

const noPrint = (): Printed => {
  throw new Error("The test did not expect a receipt");
};

describe("an item", () => {
  it("is yours, with the due date, once the ILS has said yes", async () => {
    const lend = lending(lent);
    const here = await borrowing({ lend }, {}, noPrint);
    here.flow.scan(BOOK, undefined);
    await Promise.resolve();
    expect(here.screen("items").items[0]?.state.name).toBe("asking");
    expect(here.screen("items").offers).toEqual([]);
    await here.settle();
    expect(here.screen("items")).toMatchObject({
      items: [{ id: BOOK, title: "The secret garden", state: { name: "yours", due: DUE } }],
      seen: 1,
      yours: 1,
      offers: ["finish"],
    });
    expect(lend).toHaveBeenCalledExactlyOnceWith(BOOK, PLAIN);
  });

  it("refused is not yours and shows the ILS's words; scanned again it is asked for again", async () => {
    const lend = lending(refused);
    const here = await borrowing({ lend }, {}, noPrint);
    here.flow.scan(ATLAS, undefined);
    await here.settle();
    expect(here.screen("items").items).toMatchObject([
      { state: { name: "not-yours", reason: "refused" }, ilsWords: ["For use in the library."] },
    ]);
    here.flow.scan(ATLAS, undefined);
    await here.settle();
    expect(lend).toHaveBeenCalledTimes(2);
  });

  it("that is yours already is not asked for again", async () => {
    const lend = lending(lent);
    const here = await borrowing({ lend }, {}, noPrint);
    here.flow.scan(BOOK, undefined);
    await here.settle();
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("items")).toMatchObject({ seen: 1, notice: "already-yours" });
    here.flow.publishersLabel();
    expect(here.screen("items")).toMatchObject({ seen: 1, notice: "publishers-label" });
    expect(lend).toHaveBeenCalledOnce();
  });

  it("scanned while another is asked for waits its turn; one request is in flight", async () => {
    let inFlight = 0;
    let most = 0;
    const lend = vi.fn<Lend>(async () => {
      most = Math.max(most, ++inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight--;
      return ok(lent);
    });
    const here = await borrowing({ lend }, {}, noPrint);
    here.flow.scan(BOOK, undefined);
    here.flow.scan(ATLAS, undefined);
    await vi.waitFor(() => expect(here.screen("items").yours).toBe(2));
    expect(most).toBe(1);
    expect(lend.mock.calls).toEqual([
      [BOOK, PLAIN],
      [ATLAS, PLAIN],
    ]);
  });

  it("scanned before the card is asked for once the patron is known", async () => {
    const lend = lending(lent);
    const here = station(
      { circulation: { identify: () => Promise.resolve(ok(known({ account: account({ lend }) }))) } },
      { pin: { ask: "none" }, items: "^31" },
    );
    here.flow.scan(BOOK, undefined);
    here.flow.scan(CARD, undefined);
    await here.settle();
    expect(here.screen("items").yours).toBe(1);
  });

  it("is not yours, for want of an answer, when nothing could be sent", async () => {
    const here = await borrowing({ lend: failing("acs.not-connected") }, {}, noPrint);
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("items").items[0]?.state).toEqual({ name: "not-yours", reason: "no-answer" });
  });

  it("in place of which a card is scanned is told to be a card", async () => {
    const here = await borrowing({}, { cards: "^2" }, noPrint);
    here.flow.scan(CARD, undefined);
    await here.settle();
    expect(here.screen("items")).toMatchObject({ notice: "a-card", seen: 0 });
  });
});

describe("a lost answer", () => {
  it("says nothing to the patron before the ILS was asked what happened", async () => {
    let answer: (finding: Finding) => void = () => {};
    const findOut = vi.fn<FindOut>(() => new Promise((resolve) => (answer = resolve)));
    const here = await borrowing({ lend: failing("acs.unknown-outcome"), findOut }, {}, noPrint);
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("items").items[0]?.state.name).toBe("finding-out");
    expect(here.screen("items").offers).toEqual([]);
    answer({ outcome: "lent", title: "The secret garden", due: DUE, renewed: false, toRelease: false });
    await here.settle();
    expect(here.screen("items").items[0]?.state.name).toBe("yours");
  });

  it.each<[Finding["outcome"], unknown]>([
    ["lent", { name: "yours", due: DUE, renewed: false }],
    ["not-lent", { name: "not-yours", reason: "not-lent" }],
    ["undecided", { name: "take-to-desk", why: "undecided", entry: 7 }],
  ])("found out as %s is shown as what it is, and the loan is not repeated", async (outcome, state) => {
    const lend = failing("acs.unknown-outcome");
    const facts = { title: "The secret garden", due: DUE, renewed: false, toRelease: false, entry: 7 };
    const findOut = finding({ ...facts, outcome });
    const here = await borrowing({ lend, findOut }, {}, noPrint);
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("items").items[0]?.state).toEqual(state);
    expect(lend).toHaveBeenCalledOnce();
  });

  it("that stays undecided is only asked about, never repeated, when the item is scanned again", async () => {
    const lend = failing("acs.unknown-outcome");
    const findOut = finding({ outcome: "undecided", title: "", entry: 7 });
    const here = await borrowing({ lend, findOut }, {}, noPrint);
    here.flow.scan(BOOK, undefined);
    await here.settle();
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(lend).toHaveBeenCalledOnce();
    expect(findOut).toHaveBeenCalledTimes(2);
  });
});

describe("the receipt", () => {
  it("is printed by the patron's choice and says what is lent", async () => {
    let facts: ReceiptFacts | undefined;
    const here = await borrowing({ lend: lending(lent) }, {}, (given) => {
      facts = given;
      return "printed";
    });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    here.press("finish");
    here.screen("receipt");
    here.press("print");
    await here.settle();
    expect(here.screen("goodbye")).toMatchObject({ yours: 1, notYours: 0, receipt: "printed" });
    expect(facts?.entries).toEqual([{ kind: "lent", item: BOOK, title: "The secret garden", due: DUE }]);
  });

  it("that did not print is not called printed, and the other ways are offered", async () => {
    const here = await borrowing(
      { lend: lending(lent) },
      { receipt: { default: "always" } },
      () => "not-printed",
    );
    here.flow.scan(BOOK, undefined);
    await here.settle();
    here.press("finish");
    await here.settle();
    expect(here.screen("receipt")).toMatchObject({ state: "choosing", paperFailed: true });
    here.press("no-receipt");
    expect(here.screen("goodbye").receipt).toBe("not-printed");
  });

  it("is not offered when nothing was lent", async () => {
    const here = await borrowing({ lend: lending(refused) }, {}, noPrint);
    here.flow.scan(ATLAS, undefined);
    await here.settle();
    here.press("finish");
    expect(here.screen("goodbye")).toMatchObject({ yours: 0, notYours: 1, receipt: "not-wanted" });
  });

  it("is not printed unless it is chosen in time", async () => {
    const here = await borrowing({ lend: lending(lent) }, { times: { receipt: 5 } }, noPrint);
    here.flow.scan(BOOK, undefined);
    await here.settle();
    here.press("finish");
    here.clock.advance(5000);
    await here.settle();
    expect(here.screen("goodbye").receipt).toBe("not-wanted");
  });

  it("waits when another item is scanned; the list goes on where it was", async () => {
    const here = await borrowing({ lend: lending(lent) }, {}, noPrint);
    here.flow.scan(BOOK, undefined);
    await here.settle();
    here.press("finish");
    here.flow.scan(ATLAS, undefined);
    await here.settle();
    expect(here.screen("items").items.map((item) => item.state.name)).toEqual(["yours", "yours"]);
  });
});

describe("security", () => {
  type ReleaseItem = PatronAccount["release"];
  const off: Release = { outcome: "released", assurance: "verified" };
  const armed: Release = { outcome: "still-armed", entry: 7, canUndo: false };

  it("comes off after the ILS said yes, and the item is yours only after that", async () => {
    const order: string[] = [];
    let done: (outcome: Release) => void = () => {};
    const release = vi.fn<ReleaseItem>(() => {
      order.push("release");
      return new Promise((resolve) => (done = resolve));
    });
    const lend: Lend = () => {
      order.push("lend");
      return Promise.resolve(ok(toRelease));
    };
    const here = await borrowing({ lend, release }, {}, noPrint);
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("items")).toMatchObject({
      items: [{ state: { name: "releasing" } }],
      yours: 0,
      offers: [],
    });
    done(off);
    await here.settle();
    expect(here.screen("items")).toMatchObject({ items: [{ state: { name: "yours", due: DUE } }], yours: 1 });
    expect(order).toEqual(["lend", "release"]);
    expect(release).toHaveBeenCalledExactlyOnceWith(BOOK);
  });

  it("that does not come off sends the item to the desk; put down again only the release is repeated", async () => {
    const lend = lending(toRelease);
    const release = vi.fn<ReleaseItem>(() => Promise.resolve(off)).mockResolvedValueOnce(armed);
    const here = await borrowing({ lend, release }, {}, noPrint);
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("items")).toMatchObject({
      items: [{ state: { name: "take-to-desk", why: "still-armed", entry: 7 } }],
      yours: 0,
    });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("items").yours).toBe(1);
    expect(lend).toHaveBeenCalledOnce();
    expect(release).toHaveBeenCalledTimes(2);
  });

  it.each<[string, Partial<PatronAccount>]>([
    ["refused", { lend: lending(refused) }],
    ["not answered", { lend: failing("acs.not-connected") }],
    ["lent, but to be left armed by the ILS", { lend: lending(lent) }],
    [
      "found out as not lent",
      {
        lend: failing("acs.unknown-outcome"),
        findOut: finding({ outcome: "not-lent", title: "" }),
      },
    ],
    [
      "undecided",
      {
        lend: failing("acs.unknown-outcome"),
        findOut: finding({ outcome: "undecided", title: "", entry: 7 }),
      },
    ],
  ])("stays on an item that is %s", async (_what, does) => {
    const release = vi.fn<ReleaseItem>(() => Promise.resolve(off));
    const here = await borrowing({ ...does, release }, {}, noPrint);
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(release).not.toHaveBeenCalled();
  });

  it("comes off an item that is found out to be lent", async () => {
    const release = vi.fn<ReleaseItem>(() => Promise.resolve(off));
    const findOut = finding({ outcome: "lent", title: "T", due: DUE, renewed: false, toRelease: true });
    const here = await borrowing({ lend: failing("acs.unknown-outcome"), findOut, release }, {}, noPrint);
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("items").yours).toBe(1);
    expect(release).toHaveBeenCalledExactlyOnceWith(BOOK);
  });
});
