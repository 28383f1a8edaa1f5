import { expect, it, vi } from "vitest";
import type { PatronFlag } from "../../src/core/circulation.ts";
import type { ReceiptFacts } from "../../src/core/receipt.ts";
import { ok } from "../../src/core/result.ts";
import { GARDEN, HOLD, overview, ROADS } from "./account-fakes.ts";
import { account, accountDesk, ATLAS, BOOK, CARD, DUE, known, OPEN, paper, station } from "./fakes.ts";

/** A patron with two loans who wants to see their account. */
async function visiting(flags: readonly PatronFlag[], comesFor: "account" | "borrow" | "item" = "account") {
  let told: ReceiptFacts | undefined;
  const renew = vi.fn(() =>
    Promise.resolve(
      ok({ outcome: "renewed", title: "The secret garden", due: DUE, words: [], print: ["AG"] } as const),
    ),
  );
  const shows = overview({ loans: [GARDEN, ROADS] });
  const desk = accountDesk({ renew, overview: () => Promise.resolve(ok(shows)) });
  const here = station(
    {
      circulation: {
        identify: () => Promise.resolve(ok(known({ flags, account: account({ desk }) }))),
      },
      receipts: paper((facts) => {
        told = facts;
        return Promise.resolve("printed");
      }),
    },
    { pin: { ask: "none" }, items: "^31", receipt: { default: "always" } },
  );
  here.flow.service({ ...OPEN, activities: ["borrow", "account"] });
  await here.settle();
  if (comesFor === "item") here.flow.scan(BOOK, undefined);
  else here.press(comesFor);
  here.flow.scan(CARD, undefined);
  await here.settle();
  return { ...here, told: () => told };
}

it("is reached from the welcome, and what was renewed is on the receipt", async () => {
  const here = await visiting([]);
  here.flow.intent({ rev: here.flow.view.revision, action: "renew", line: 0 });
  await here.settle();
  expect(here.screen("account").offers).toContain("borrow");
  here.press("finish");
  await here.settle();
  here.screen("goodbye");
  expect(here.told()).toMatchObject({
    entries: [{ kind: "renewed", item: BOOK, due: DUE }],
    ilsLines: ["AG"],
  });
});

it("goes over to borrowing and back to nobody: nothing of it is left", async () => {
  const here = await visiting([]);
  here.press("borrow");
  here.screen("items");
  here.press("finish");
  await here.settle();
  here.press("leave");
  expect(JSON.stringify(here.flow.snapshot().context)).not.toContain("secret garden");
});

it("is open to who may not borrow, and then borrowing is not offered; not to who holds a lost card", async () => {
  const here = await visiting(["charge-denied", "excessive-fines"]);
  expect(here.screen("account").offers).toEqual(["renew", "renew-all", "finish", "leave"]);
  const lost = await visiting(["card-lost"]);
  expect(lost.screen("not-you").reason).toEqual({ name: "card-lost" });
});

it("is where who may not borrow can go instead, and nothing but the end is left of their wish to", async () => {
  const here = await visiting(["charge-denied"], "borrow");
  expect(here.screen("not-you").offers).toEqual(["account", "leave"]);
  here.press("account");
  await here.settle();
  expect(here.screen("account").name).toBe("Ada Example");
  here.press("finish");
  await here.settle();
  here.screen("goodbye");
});

it("ends for who may not borrow with nothing lent of what they scanned before their card", async () => {
  const here = await visiting(["charge-denied"], "item");
  here.press("account");
  await here.settle();
  here.press("finish");
  await here.settle();
  here.screen("goodbye");
});

it("is no way around: who may not borrow is told so of what they scan while their slip is printed", async () => {
  const here = await visiting(["charge-denied"]);
  here.flow.intent({ rev: here.flow.view.revision, action: "renew", line: 0 });
  await here.settle();
  here.press("finish");
  here.flow.scan(BOOK, undefined);
  await here.settle();
  expect(here.screen("not-you").reason).toEqual({ name: "blocked", flags: ["charge-denied"] });
});

it("takes a label for an item, without being told", async () => {
  const here = await visiting([]);
  here.flow.scan(BOOK, undefined);
  await here.settle();
  expect(here.screen("confirm").question).toMatchObject({ name: "renew" });
});

it("tells on the slip of what is ready and owed, and of the latter not where it may have grown since", async () => {
  const owed = { minor: 250, currency: "EUR" };
  const shows = overview({ loans: [GARDEN], holds: [{ ...HOLD, ready: true }, HOLD], owed });
  const renewal = { outcome: "renewed", title: "", due: DUE, words: [], print: [] } as const;
  const theirs = account({
    desk: accountDesk({
      overview: () => Promise.resolve(ok(shows)),
      renew: () => Promise.resolve(ok(renewal)),
    }),
    lend: () => Promise.resolve(ok({ ...renewal, outcome: "lent", renewed: false, toRelease: false })),
  });
  const slipOf = async (renews: boolean) => {
    const told: ReceiptFacts[] = [];
    const print = (facts: ReceiptFacts) => {
      told.push(facts);
      return Promise.resolve("printed" as const);
    };
    const here = station(
      {
        circulation: { identify: () => Promise.resolve(ok(known({ account: theirs }))) },
        receipts: paper(print),
      },
      { pin: { ask: "none" }, receipt: { default: "always" } },
    );
    here.flow.service({ ...OPEN, activities: ["borrow", "account"] });
    here.press("account");
    here.flow.scan(CARD, undefined);
    await here.settle();
    if (renews) here.flow.intent({ rev: here.flow.view.revision, action: "renew", line: 0 });
    await here.settle();
    here.press("borrow");
    here.flow.scan(ATLAS, undefined);
    await here.settle();
    here.press("finish");
    await here.settle();
    return told.flatMap(({ entries }) => entries.map(({ kind }) => kind));
  };
  expect(await slipOf(false)).toEqual(["lent", "hold-ready", "owed"]);
  expect(await slipOf(true)).toEqual(["lent", "renewed", "hold-ready"]);
});
