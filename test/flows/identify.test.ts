import { inspect } from "node:util";
import { describe, expect, it, vi } from "vitest";
import type { Identification, PatronFlag } from "../../src/core/circulation.ts";
import { fault } from "../../src/core/faults.ts";
import { failed, ok } from "../../src/core/result.ts";
import { account, BOOK, CARD, known, PIN, station } from "./fakes.ts";

const answering = (answer: Identification) => ({
  circulation: { identify: () => Promise.resolve(ok(answer)) },
});
const wrongPin = { card: "wrong-pin", words: [] } as const;

describe("the card", () => {
  it("leads to the PIN where the policy wants one", async () => {
    const here = station({}, { pin: { ask: "required" } });
    here.flow.scan(CARD, undefined);
    await here.settle();
    expect(here.screen("pin")).toMatchObject({ digits: 0, triesLeft: undefined, offers: ["key", "leave"] });
  });

  it("leads straight to the items where the policy wants no PIN, and none is sent", async () => {
    const identify = vi.fn(() => Promise.resolve(ok(known({ account: account({}) }))));
    const here = station({ circulation: { identify } }, { pin: { ask: "none" } });
    here.flow.scan(CARD, undefined);
    await here.settle();
    expect(here.screen("items").name).toBe("Ada Example");
    expect(identify).toHaveBeenCalledExactlyOnceWith(CARD, undefined);
  });

  it("is asked for when an item comes first, and the item waits for it", async () => {
    const here = station({}, { items: "^31" });
    here.flow.scan(BOOK, undefined);
    await here.settle();
    expect(here.screen("card").itemsWaiting).toBe(1);
  });

  it("that is unknown can be followed by another", async () => {
    const identify = vi
      .fn<() => Promise<ReturnType<typeof ok<Identification>>>>()
      .mockResolvedValueOnce(ok({ card: "unknown", words: ["No such card."] }))
      .mockResolvedValueOnce(ok(known({ account: account({}) })));
    const here = station({ circulation: { identify } }, { pin: { ask: "none" } });
    here.flow.scan("29999999999999", undefined);
    await here.settle();
    expect(here.screen("not-you")).toMatchObject({
      reason: { name: "unknown-card" },
      ilsWords: ["No such card."],
      offers: ["try-again", "leave"],
    });
    here.press("try-again");
    here.screen("card");
    here.flow.scan(CARD, undefined);
    await here.settle();
    here.screen("items");
  });

  it.each<[string, PatronFlag[], boolean, unknown]>([
    ["lost", ["charge-denied", "card-lost"], true, { name: "card-lost" }],
    ["expired", ["charge-denied"], true, { name: "card-expired" }],
    ["blocked", ["charge-denied", "hold-denied"], false, { name: "blocked", flags: ["charge-denied"] }],
  ])(
    "that is %s is told so in its own words, and the ILS's session is ended",
    async (_, flags, expired, reason) => {
      const end = vi.fn(() => Promise.resolve(ok(undefined)));
      const here = station(answering(known({ flags, expired, account: account({ end }) })), {
        pin: { ask: "none" },
      });
      here.flow.scan(CARD, undefined);
      await here.settle();
      expect(here.screen("not-you")).toMatchObject({ reason, offers: ["leave"] });
      here.press("leave");
      here.screen("welcome");
      expect(end).toHaveBeenCalledOnce();
    },
  );

  it("with flags that the policy does not count goes on", async () => {
    const flags: PatronFlag[] = ["hold-denied", "recall-denied", "renewal-denied"];
    const here = station(answering(known({ flags, account: account({}) })), { pin: { ask: "none" } });
    here.flow.scan(CARD, undefined);
    await here.settle();
    here.screen("items");
  });

  it("that cannot be looked up shows the station out of service, then the welcome again", async () => {
    const identify = () => Promise.resolve(failed(fault("acs.silent", "")));
    const here = station({ circulation: { identify } }, { pin: { ask: "none" }, times: { notice: 3 } });
    here.flow.scan(CARD, undefined);
    await here.settle();
    expect(here.screen("out-of-service")).toMatchObject({ code: "acs.silent", interrupted: true });
    here.clock.advance(3000);
    await here.settle();
    here.screen("welcome");
  });
});

describe("the number of a card", () => {
  it("can be typed, corrected and looked up like a card", async () => {
    const identify = vi.fn(() => Promise.resolve(ok(known({ account: account({}) }))));
    const here = station({ circulation: { identify } }, { pin: { ask: "none" }, cards: "^2" });
    here.press("borrow");
    expect(here.screen("card")).toMatchObject({ typed: "", offers: ["key", "leave"] });
    here.type("1");
    expect(here.screen("card")).toMatchObject({ typed: "1", offers: ["key", "erase", "leave"] });
    here.press("erase");
    here.type(CARD);
    expect(here.screen("card").offers).toEqual(["key", "erase", "submit", "leave"]);
    here.press("submit");
    await here.settle();
    here.screen("items");
    expect(identify).toHaveBeenCalledExactlyOnceWith(CARD, undefined);
  });

  it("is asked the PIN for, and is on no later screen", async () => {
    const here = station({}, {});
    here.press("borrow");
    here.type(CARD);
    here.press("submit");
    here.screen("pin");
    expect(JSON.stringify(here.flow.view)).not.toContain(CARD);
  });

  it("ends where no card's number is longer", () => {
    const here = station({}, {});
    here.press("borrow");
    here.type("1".repeat(40));
    expect(here.screen("card").typed).toHaveLength(32);
  });

  it("cannot be typed where the library does not want that", () => {
    const here = station({}, { typedCard: false });
    here.press("borrow");
    expect(here.screen("card").offers).toEqual(["leave"]);
  });
});

describe("what a person may do who cannot borrow", () => {
  const every = {
    fault: undefined,
    activities: ["borrow", "return", "account", "pay"],
    limits: [],
    offLine: false,
    catchingUp: undefined,
  } as const;
  const flagged = (flags: PatronFlag[], expired = false) => known({ flags, expired, account: account({}) });

  it.each<[string, Identification, string[]]>([
    ["blocked", flagged(["charge-denied"]), ["return", "account", "pay", "leave"]],
    ["of a card that ran out", flagged(["charge-denied"], true), ["return", "account", "pay", "leave"]],
    ["of a lost card: somebody may have found it", flagged(["card-lost"]), ["return", "leave"]],
    ["of no card", { card: "unknown", words: [] }, ["try-again", "return", "leave"]],
  ])("%s", async (_, answer, offers) => {
    const here = station(answering(answer), { pin: { ask: "none" } });
    here.flow.service(every);
    here.flow.scan(CARD, undefined);
    await here.settle();
    expect(here.screen("not-you").offers).toEqual(offers);
  });

  it("is only what this station can do now", async () => {
    const here = station(answering(flagged(["charge-denied"])), { pin: { ask: "none" } });
    here.flow.scan(CARD, undefined);
    await here.settle();
    expect(here.screen("not-you").offers).toEqual(["leave"]);
  });

  it("is also to leave: whoever wanted to return something is not held where returns want a card", async () => {
    const policy = { pin: { ask: "none" }, returns: { withoutCard: false } };
    const here = station(answering({ card: "unknown", words: [] }), policy);
    here.flow.service(every);
    here.press("return");
    here.flow.scan(CARD, undefined);
    await here.settle();
    expect(here.screen("not-you").offers).toEqual(["try-again", "leave"]);
    here.press("leave");
    here.screen("welcome");
  });
});

describe("too many tries at this station", () => {
  const limits = { tries: 9, perStation: { tries: 2, perMinutes: 10 } };

  it("over all cards, and nobody is looked up until they are forgotten; staff hear of it", async () => {
    const identify = vi.fn(() => Promise.resolve(ok(wrongPin)));
    const here = station({ circulation: { identify } }, { pin: limits });
    for (const card of [CARD, "20000000000002"]) {
      here.flow.scan(card, undefined);
      here.type("0000");
      here.press("submit");
      await here.settle();
      here.press("leave");
    }
    here.flow.scan("20000000000003", undefined);
    expect(here.screen("not-you")).toMatchObject({ reason: { name: "tries-used-here" }, offers: ["leave"] });
    expect(here.logged.filter((line) => line.includes("flow.tries-used"))).toHaveLength(1);
    here.press("leave");
    here.clock.advance(10 * 60_000);
    here.flow.scan("20000000000003", undefined);
    here.screen("pin");
    expect(identify).toHaveBeenCalledTimes(2);
  });

  it("are also numbers that were typed and are nobody's; cards that were scanned are not", async () => {
    const here = station(answering({ card: "unknown", words: [] }), { pin: { ask: "none", ...limits } });
    for (let scans = 0; scans < 3; scans++) {
      here.flow.scan("29999999999999", undefined);
      await here.settle();
    }
    expect(here.screen("not-you").reason.name).toBe("unknown-card");
    for (const number of ["29999999999998", "29999999999997"]) {
      here.press("try-again");
      here.type(number);
      here.press("submit");
      await here.settle();
    }
    here.press("leave");
    here.press("borrow");
    expect(here.screen("not-you").reason.name).toBe("tries-used-here");
  });
});

describe("the PIN", () => {
  it("is sent with the card once it is submitted", async () => {
    const identify = vi.fn(() => Promise.resolve(ok(known({ account: account({}) }))));
    const here = station({ circulation: { identify } }, {});
    here.flow.scan(CARD, undefined);
    here.type(PIN);
    here.press("submit");
    await here.settle();
    here.screen("items");
    expect(identify).toHaveBeenCalledExactlyOnceWith(CARD, PIN);
  });

  it("can be corrected, and cannot be submitted too short or grow too long", async () => {
    const identify = vi.fn(() => Promise.resolve(ok(known({ account: account({}) }))));
    const here = station({ circulation: { identify } }, { pin: { minDigits: 2, maxDigits: 3 } });
    here.flow.scan(CARD, undefined);
    here.type("9");
    expect(here.press("submit")).toBe(false);
    here.press("erase");
    here.type("1234");
    expect(here.screen("pin").digits).toBe(3);
    here.press("submit");
    await here.settle();
    expect(identify).toHaveBeenCalledExactlyOnceWith(CARD, "123");
  });

  it("may be left out only where the policy makes it optional", async () => {
    const identify = vi.fn(() => Promise.resolve(ok(known({ account: account({}) }))));
    const strict = station({}, {});
    strict.flow.scan(CARD, undefined);
    await strict.settle();
    expect(strict.press("no-pin")).toBe(false);
    const lenient = station({ circulation: { identify } }, { pin: { ask: "optional" } });
    lenient.flow.scan(CARD, undefined);
    await lenient.settle();
    lenient.type("1");
    lenient.press("no-pin");
    await lenient.settle();
    expect(identify).toHaveBeenCalledExactlyOnceWith(CARD, undefined);
  });

  it("wrong once says how many tries are left", async () => {
    const here = station(answering(wrongPin), {});
    here.flow.scan(CARD, undefined);
    here.type("0000");
    here.press("submit");
    await here.settle();
    expect(here.screen("pin")).toMatchObject({ digits: 0, triesLeft: 2 });
  });

  it("wrong three times ends the session with its own screen, and the card is remembered for a while", async () => {
    const identify = vi.fn(() => Promise.resolve(ok(wrongPin)));
    const here = station({ circulation: { identify } }, { pin: { tries: 3, forgetAfterMinutes: 10 } });
    here.flow.scan(CARD, undefined);
    for (let tried = 0; tried < 3; tried++) {
      here.type("0000");
      here.press("submit");
      await here.settle();
    }
    expect(here.screen("not-you")).toMatchObject({ reason: { name: "tries-used" }, offers: ["leave"] });
    here.press("leave");
    here.flow.scan(CARD, undefined);
    await here.settle();
    expect(here.screen("not-you").reason.name).toBe("tries-used");
    expect(identify).toHaveBeenCalledTimes(3);
    here.press("leave");
    here.clock.advance(10 * 60_000);
    here.flow.scan(CARD, undefined);
    await here.settle();
    here.screen("pin");
  });

  it("wrong in one session counts in the next", async () => {
    const here = station(answering(wrongPin), { pin: { tries: 2 } });
    here.flow.scan(CARD, undefined);
    here.type("0000");
    here.press("submit");
    await here.settle();
    here.press("leave");
    here.flow.scan(CARD, undefined);
    here.type("0000");
    here.press("submit");
    await here.settle();
    expect(here.screen("not-you").reason.name).toBe("tries-used");
  });

  it("is in no view, no log line, and in no state once the ILS has answered", async () => {
    const here = station(answering(known({ account: account({}) })), {});
    here.flow.scan(CARD, undefined);
    here.type("482915");
    here.press("submit");
    await here.settle();
    here.screen("items");
    expect(JSON.stringify(here.views)).not.toContain("482915");
    expect(here.logged.join("\n")).not.toContain("482915");
    expect(JSON.stringify(here.flow.snapshot())).not.toContain("482915");
  });

  it("is in no state while it is typed, either", () => {
    const here = station({}, {});
    here.flow.scan(CARD, undefined);
    here.type("482915");
    expect(inspect(here.flow.snapshot(), { depth: 20, showHidden: true })).not.toContain("482915");
    expect(here.screen("pin").digits).toBe(6);
  });
});
