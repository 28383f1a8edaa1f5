import { inspect } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { EXAMPLES } from "../../src/core/contract/examples.ts";
import { ok } from "../../src/core/result.ts";
import { account, BOOK, CARD, closed, DUE, known, OPEN, paper, PIN, station } from "./fakes.ts";

const generous = (end: () => Promise<ReturnType<typeof ok<void>>>) =>
  account({
    lend: () =>
      Promise.resolve(
        ok({
          outcome: "lent",
          title: "The secret garden",
          due: DUE,
          renewed: false,
          toRelease: false,
          words: [],
          print: [],
        }),
      ),
    end,
  });

function withPatron(policy: object) {
  const end = vi.fn(() => Promise.resolve(ok(undefined)));
  const here = station(
    {
      circulation: { identify: () => Promise.resolve(ok(known({ account: generous(end) }))) },
      receipts: paper(() => Promise.resolve("printed")),
    },
    policy,
  );
  return { ...here, end, logged: here.logged };
}

describe("an intent", () => {
  it("for an older view is dropped, so that a double tap is one tap", async () => {
    const here = withPatron({});
    here.flow.scan(CARD, undefined);
    await here.settle();
    const { revision } = here.flow.view;
    expect(here.flow.intent({ rev: revision, action: "key", key: "1" })).toBe(true);
    expect(here.flow.intent({ rev: revision, action: "key", key: "1" })).toBe(false);
    expect(here.screen("pin").digits).toBe(1);
  });

  it("that the view does not offer is dropped", () => {
    const here = withPatron({});
    expect(here.press("finish")).toBe(false);
    here.screen("welcome");
  });

  it("that is no intent at all is dropped", () => {
    const here = withPatron({});
    for (const raw of [undefined, 7, "borrow", {}, { rev: 1 }, { rev: 1, action: "borrow", more: 1 }]) {
      expect(here.flow.intent(raw)).toBe(false);
    }
  });
});

describe("a farewell, before the station ends", () => {
  it("tells the ILS that the patron has gone", async () => {
    const here = withPatron({});
    here.flow.scan(CARD, undefined);
    here.type(PIN);
    here.press("submit");
    await here.settle();
    here.screen("items");
    await here.flow.farewell();
    expect(here.end).toHaveBeenCalledTimes(1);
  });

  it("tells it nothing where nobody is there", async () => {
    const here = withPatron({});
    await here.flow.farewell();
    expect(here.end).not.toHaveBeenCalled();
  });
});

describe("a session", () => {
  it("ends wiped: nothing of card, PIN or name is left", async () => {
    const here = withPatron({ times: { goodbye: 2 } });
    here.flow.scan(CARD, undefined);
    here.type(PIN);
    here.press("submit");
    await here.settle();
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(inspect(here.flow.snapshot().context, { depth: 20 })).toContain("Ada Example");
    here.press("finish");
    here.press("print");
    await here.settle();
    here.clock.advance(2000);
    await here.settle();
    here.screen("welcome");
    expect(here.end).toHaveBeenCalledOnce();
    const { context, children, value } = here.flow.snapshot();
    const left = inspect({ context, children, value, view: here.flow.view }, { depth: 20, showHidden: true });
    for (const secret of [CARD, PIN, "Ada", BOOK]) expect(left).not.toContain(secret);
    for (const secret of [CARD, PIN, "Ada"]) expect(here.logged.join("\n")).not.toContain(secret);
  });

  it("warns before it ends for want of a touch, and goes on at one", async () => {
    const here = withPatron({ pin: { ask: "none" }, times: { idle: 60, warning: 20 } });
    here.flow.scan(CARD, undefined);
    await here.settle();
    here.clock.advance(60_000);
    await here.settle();
    expect(here.screen("time")).toMatchObject({ seconds: 20, offers: ["go-on", "leave"] });
    here.press("go-on");
    here.screen("items");
    here.clock.advance(59_999);
    await here.settle();
    here.screen("items");
    here.clock.advance(20_001);
    await here.settle();
    expect(here.screen("goodbye").receipt).toBe("not-wanted");
    expect(here.end).toHaveBeenCalledOnce();
  });

  it("may be drawn out as often as the library says, and anew once something is done", async () => {
    const here = withPatron({ pin: { ask: "none" }, times: { idle: 60, warning: 20, extensions: 12 } });
    here.flow.scan(CARD, undefined);
    await here.settle();
    const waitsFor = async (offers: readonly string[]) => {
      here.clock.advance(60_000);
      await here.settle();
      expect(here.screen("time").offers).toEqual(offers);
    };
    for (let times = 0; times < 12; times++) {
      await waitsFor(["go-on", "leave"]);
      expect(here.press("go-on")).toBe(true);
    }
    await waitsFor(["leave"]);
    expect(here.press("go-on")).toBe(false);
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("items").yours).toBe(1);
    await waitsFor(["go-on", "leave"]);
  });

  it("ends at once and in silence where somebody leaves at the warning", async () => {
    const said = vi.spyOn(console, "warn");
    for (const screen of ["items", "card"] as const) {
      const here = withPatron({ pin: { ask: "none" } });
      if (screen === "items") here.flow.scan(CARD, undefined);
      else here.press("borrow");
      await here.settle();
      here.screen(screen);
      here.clock.advance(60_000);
      await here.settle();
      here.screen("time");
      here.press("leave");
      await here.settle();
      here.screen(screen === "items" ? "goodbye" : "welcome");
    }
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
  });

  it("takes an item scanned during the warning as a touch and as an item", async () => {
    const here = withPatron({ pin: { ask: "none" } });
    here.flow.scan(CARD, undefined);
    await here.settle();
    here.clock.advance(60_000);
    await here.settle();
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("items").yours).toBe(1);
  });

  it("that stops at the PIN ends for want of a touch", async () => {
    const here = withPatron({});
    here.flow.scan(CARD, undefined);
    here.type("12");
    await here.settle();
    here.clock.advance(80_000);
    await here.settle();
    here.screen("welcome");
  });

  it("gives way at the goodbye to the next patron's card", async () => {
    const here = withPatron({ pin: { ask: "none" } });
    here.flow.scan(CARD, undefined);
    await here.settle();
    here.press("finish");
    here.screen("goodbye");
    here.flow.scan("20000000000002", undefined);
    await here.settle();
    expect(here.screen("items").items).toEqual([]);
  });
});

describe("the service", () => {
  it("that goes away while nobody is there shows so, and comes back by itself", async () => {
    const here = withPatron({});
    here.flow.service(closed("acs.tcp"));
    await here.settle();
    expect(here.screen("out-of-service")).toMatchObject({ code: "acs.tcp", offers: [] });
    here.flow.service(OPEN);
    await here.settle();
    here.screen("welcome");
  });

  it("that goes away during a session leaves the patron's list in place, and closes after it", async () => {
    const here = withPatron({ pin: { ask: "none" } });
    here.flow.scan(CARD, undefined);
    await here.settle();
    here.flow.scan(BOOK, undefined);
    await here.settle();
    here.flow.service(closed("acs.closed"));
    await here.settle();
    expect(here.screen("items").yours).toBe(1);
    here.press("finish");
    here.press("no-receipt");
    here.press("leave");
    here.screen("out-of-service");
  });
});

it("every screen has an example whose offers are actions", () => {
  for (const [name, example] of Object.entries(EXAMPLES)) expect(example.screen).toBe(name);
});

it("the welcome says whether something lies on the pad, whatever it is", () => {
  const here = withPatron({});
  const nothing = { items: [], cards: [], notice: undefined };
  expect(here.screen("welcome").lying).toBe(false);
  here.flow.pad({ ...nothing, notice: { name: "pad-foreign" } });
  expect(here.screen("welcome").lying).toBe(true);
  here.flow.pad({ ...nothing, cards: [undefined] });
  expect(here.screen("welcome").lying).toBe(true);
  here.flow.pad(nothing);
  expect(here.screen("welcome").lying).toBe(false);
});
