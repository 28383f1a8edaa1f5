import { describe, expect, it, vi } from "vitest";
import { fault } from "../../src/core/faults.ts";
import { itemId } from "../../src/core/ids.ts";
import { failed, ok } from "../../src/core/result.ts";
import type { OffLineIdentification, OffLinePort } from "../../src/core/off-line.ts";
import { scanned, setState } from "../../src/flows/lines.ts";
import { nobody } from "../../src/flows/session-context.ts";
import { receiptFacts } from "../../src/flows/receipt-facts.ts";
import type { Service } from "../../src/flows/service.ts";
import { account, ATLAS, BOOK, CARD, DUE, OPEN, station } from "./fakes.ts";

const AWAY: Service = { ...OPEN, limits: ["off-line"], offLine: true };

/** A station whose ILS is away, and which answers so of a card. */
function away(found: OffLineIdentification, policy: object = {}) {
  const identify = vi.fn<OffLinePort["identify"]>(() => ok(found));
  const returns = {
    takeBack: () => Promise.resolve(failed(fault("acs.not-connected", ""))),
    findOutReturn: () => Promise.reject(new Error("no")),
    arm: () => Promise.resolve(failed(fault("acs.not-connected", ""))),
  };
  const here = station({ offLine: { identify, returns } }, policy);
  here.flow.service(AWAY);
  return { ...here, identify };
}

describe("who comes while the ILS is away", () => {
  it("is told that the card alone will do, is asked for no PIN, and may not type a number", async () => {
    const here = away({ card: "known", account: account({}) });
    here.press("borrow");
    expect(here.screen("card")).toMatchObject({ withoutPin: true, offers: ["leave"] });
    here.flow.scan(CARD, "card");
    await here.settle();
    expect(here.screen("items").name).toBe("");
    expect(here.views.map(({ screen }) => screen)).not.toContain("pin");
    expect(here.identify).toHaveBeenCalledExactlyOnceWith(CARD);
  });

  it.each([
    [{ card: "not-valid" }, "not-a-card", true],
    [{ card: "blocked" }, "listed", false],
  ] as const)("%o is not let in, for %s", async (found, name, again) => {
    const here = away(found);
    here.flow.scan(CARD, "card");
    await here.settle();
    expect(here.screen("not-you").reason).toEqual({ name });
    expect(here.screen("not-you").offers.includes("try-again")).toBe(again);
  });

  it("is asked for the PIN again when the ILS is back", async () => {
    const here = away({ card: "known", account: account({}) });
    here.flow.service(OPEN);
    here.flow.scan(CARD, "card");
    await here.settle();
    expect(here.screen("pin").state).toBe("typing");
  });
});

describe("an item that is lent without the ILS", () => {
  it("is promised when its security is off", async () => {
    const lends = account({
      lend: () => Promise.resolve(ok({ outcome: "promised", title: "", due: DUE, toRelease: true })),
      release: () => Promise.resolve({ outcome: "released", assurance: "verified" }),
    });
    const here = away({ card: "known", account: lends });
    here.flow.scan(CARD, "card");
    await here.settle();
    here.flow.item(itemId(BOOK));
    await here.settle();
    const releasing = here.views.some(
      (view) => view.screen === "items" && view.items[0]?.state.name === "releasing",
    );
    expect(releasing).toBe(true);
    expect(here.screen("items")).toMatchObject({
      items: [{ id: BOOK, state: { name: "promised", due: DUE, assurance: "verified" } }],
      yours: 1,
    });
  });

  it.each([
    ["limit", "limit"],
    ["item", "only-on-line"],
  ] as const)("is not, for the reason %s", async (reason, shown) => {
    const refuses = account({
      lend: () => Promise.resolve(ok({ outcome: "not-off-line", title: "", reason })),
    });
    const here = away({ card: "known", account: refuses });
    here.flow.scan(CARD, "card");
    await here.settle();
    here.flow.item(itemId(ATLAS));
    await here.settle();
    expect(here.screen("items").items[0]?.state).toEqual({ name: "not-yours", reason: shown });
  });
});

it("how much the ILS is still to hear of stands on every screen, and is gone when it has", () => {
  const here = station({}, {});
  here.flow.service({ ...OPEN, limits: ["catching-up"], offLine: true, catchingUp: 1000 });
  expect(here.flow.view).toMatchObject({ limits: ["catching-up"], catchingUp: 1000 });
  here.flow.service(OPEN);
  expect(here.flow.view).toMatchObject({ limits: [], catchingUp: undefined });
});

it("a promise is on the slip as one", () => {
  const promised = { name: "promised", due: DUE, assurance: "verified" } as const;
  const lines = setState(scanned([], itemId(BOOK)), itemId(BOOK), promised);
  const { entries } = receiptFacts({ ...nobody, lines }, 0);
  expect(entries).toEqual([{ kind: "lent-off-line", item: BOOK, title: "", due: DUE }]);
});
