import { describe, expect, it, vi } from "vitest";
import type { PatronAccount } from "../../src/core/circulation.ts";
import { fault } from "../../src/core/faults.ts";
import { itemId, patronId } from "../../src/core/ids.ts";
import { failed, ok } from "../../src/core/result.ts";
import { Secret } from "../../src/core/secret.ts";
import { NOTHING_ON_PAD, type PadSeen } from "../../src/flows/pad.ts";
import { account, BOOK, CARD, DUE, known, paper, station } from "./fakes.ts";

const OTHER = "20000000000002";
const lying = (...cards: readonly (string | undefined)[]): PadSeen => ({
  items: [],
  cards: cards.map((card) => (card === undefined ? undefined : new Secret(card))),
  notice: { name: "pad-card" },
});
const CARD_LEFT = lying(CARD);
const BOOK_LEFT: PadSeen = { items: [itemId(BOOK)], cards: [], notice: undefined };
const MESSAGE = "Left at the self-check";

/** At the goodbye after one loan, with this on the pad. */
async function atGoodbye(pad: PadSeen, policy: object, does: Partial<PatronAccount> = {}) {
  const asked: string[] = [];
  const theirs = account({
    lend: async () =>
      ok({ outcome: "lent", title: "", due: DUE, renewed: false, toRelease: false, words: [], print: [] }),
    async block(message) {
      asked.push(`block: ${message}`);
      return ok(undefined);
    },
    async end() {
      asked.push("end");
      return ok(undefined);
    },
    ...does,
  });
  const here = station(
    {
      circulation: {
        identify: (card) =>
          Promise.resolve(ok(known({ account: { ...theirs, isOf: (one) => one === card } }))),
      },
      receipts: paper(() => Promise.resolve("printed")),
    },
    { pin: { ask: "none" }, times: { goodbye: 6 }, ...policy },
  );
  here.flow.scan(CARD, undefined);
  await here.settle();
  here.flow.scan(BOOK, undefined);
  await here.settle();
  here.flow.pad(pad);
  here.press("finish");
  here.press("no-receipt");
  await here.settle();
  const passes = async (ms: number) => {
    here.clock.advance(ms);
    await here.settle();
  };
  return { ...here, logged: here.logged, asked, passes };
}

describe("a card on the pad at the end", () => {
  const blocks = { end: { cardForgotten: { afterSeconds: 30, block: true, message: MESSAGE } } };

  it("is said, then pressed for, then blocked before the session ends", async () => {
    const here = await atGoodbye(CARD_LEFT, blocks);
    expect(here.screen("goodbye")).toMatchObject({ left: { card: true, items: 0 }, urgent: false });
    await here.passes(6000);
    expect(here.screen("goodbye")).toMatchObject({ left: { card: true }, urgent: true, offers: [] });
    expect(here.asked).toEqual([]);
    await here.passes(30_000);
    here.screen("welcome");
    expect(here.asked).toEqual([`block: ${MESSAGE}`, "end"]);
    expect(here.logged).toContain(JSON.stringify(["flow.card-forgotten", { theirs: true, blocked: true }]));
    expect(here.logged.join("\n")).not.toContain(CARD);
  });

  it("that is taken frees the station at once", async () => {
    const here = await atGoodbye(CARD_LEFT, blocks);
    await here.passes(6000);
    here.flow.pad(NOTHING_ON_PAD);
    here.screen("welcome");
    expect(here.asked).toEqual(["end"]);
  });

  it("is not blocked where the library does not want it", async () => {
    const here = await atGoodbye(CARD_LEFT, {});
    await here.passes(6000);
    await here.passes(60_000);
    here.screen("welcome");
    expect(here.asked).toEqual(["end"]);
    expect(here.logged).toContain(JSON.stringify(["flow.card-forgotten", { theirs: true, blocked: false }]));
  });

  it("that the ILS did not block is in the log", async () => {
    const block = vi.fn(() => Promise.resolve(failed(fault("acs.silent", ""))));
    const here = await atGoodbye(CARD_LEFT, blocks, { block });
    await here.passes(6000);
    await here.passes(30_000);
    const logged = JSON.stringify([
      "flow.card-forgotten",
      { theirs: true, blocked: false, fault: "acs.silent" },
    ]);
    expect(here.logged).toContain(logged);
    expect(here.asked).toEqual(["end"]);
  });

  it.each([
    ["somebody else's", lying(OTHER)],
    ["one without a number", lying(undefined)],
  ])("that is %s is never blocked in the name of who leaves", async (_, pad) => {
    const here = await atGoodbye(pad, blocks);
    expect(here.screen("goodbye").left.card).toBe(true);
    await here.passes(6000);
    await here.passes(30_000);
    here.screen("welcome");
    expect(here.asked).toEqual(["end"]);
    expect(here.logged).toContain(JSON.stringify(["flow.card-forgotten", { theirs: false, blocked: false }]));
  });

  it("that is theirs among others is blocked", async () => {
    const here = await atGoodbye(lying(OTHER, CARD), blocks);
    await here.passes(6000);
    await here.passes(30_000);
    expect(here.asked).toEqual([`block: ${MESSAGE}`, "end"]);
  });

  it("that still lies there is neither pressed for nor blocked when the next patron goes", async () => {
    const here = await atGoodbye(CARD_LEFT, blocks);
    await here.passes(6000);
    await here.passes(30_000);
    here.flow.scan(OTHER, undefined);
    await here.settle();
    here.press("finish");
    await here.settle();
    expect(here.screen("goodbye").left.card).toBe(false);
    await here.passes(6000);
    here.screen("welcome");
    expect(here.asked).toEqual([`block: ${MESSAGE}`, "end", "end"]);
  });

  it("is pressed for also where somebody leaves in the middle", async () => {
    const here = station(
      { circulation: { identify: () => Promise.resolve(ok({ card: "unknown", words: [] })) } },
      { pin: { ask: "none" }, ...blocks },
    );
    here.flow.card(patronId(CARD));
    here.flow.pad(CARD_LEFT);
    await here.settle();
    here.press("leave");
    await here.settle();
    expect(here.screen("goodbye")).toMatchObject({ left: { card: true }, urgent: true });
    here.flow.pad(NOTHING_ON_PAD);
    here.screen("welcome");
  });

  it("does not keep the next patron waiting", async () => {
    const here = await atGoodbye(CARD_LEFT, blocks);
    await here.passes(6000);
    here.flow.scan(OTHER, undefined);
    await here.settle();
    expect(here.screen("items").items).toEqual([]);
    expect(here.asked).toEqual(["end"]);
  });
});

describe("an item on the pad at the end", () => {
  it("is pressed for by whoever wants to leave without it, and staff find it in the log", async () => {
    const here = await atGoodbye(BOOK_LEFT, { end: { itemForgotten: { afterSeconds: 20 } } });
    expect(here.asked).toEqual(["end"]);
    expect(here.screen("goodbye")).toMatchObject({ left: { card: false, items: 1 }, urgent: false });
    here.press("leave");
    expect(here.screen("goodbye")).toMatchObject({ left: { items: 1 }, urgent: true });
    await here.passes(20_000);
    here.screen("welcome");
    expect(here.logged).toContain(JSON.stringify(["flow.items-forgotten", { items: 1 }]));
  });
});
