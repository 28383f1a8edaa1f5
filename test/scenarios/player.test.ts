import { describe, expect, it } from "vitest";
import { scenario, simulate } from "./playing.ts";

const CARD = "21234000000018";
const BOOK = "31234000000016";
const station = {
  institution: "LECTERN",
  policy: { cards: "^2", pin: { ask: "none" }, times: { goodbye: 0.05 } },
};
const start = [{ see: "welcome" }, { scan: CARD }, { see: "items" }];

async function outcome(parts: object) {
  return (await simulate(scenario({ station, ...parts }), { patienceMs: 400 })).played;
}

describe("a play that does not hold", () => {
  it("says which step it was and what was seen instead", async () => {
    expect(await outcome({ steps: [...start, { see: "receipt" }] })).toMatchObject({
      held: false,
      index: 3,
      wanted: "see: receipt",
      saw: expect.stringMatching(/^\[items\]/),
    });
  });

  it("says so of an item in another state", async () => {
    const steps = [...start, { scan: BOOK }, { item: { id: BOOK, state: "not-yours" } }];
    expect(await outcome({ steps })).toMatchObject({
      held: false,
      index: 4,
      saw: expect.stringContaining("Until "),
    });
  });

  it("says so of a button that is not offered", async () => {
    expect(await outcome({ steps: [{ see: "welcome" }, { press: "finish" }] })).toMatchObject({
      held: false,
      index: 1,
    });
  });

  it("says so of a slip that was not printed", async () => {
    expect(await outcome({ steps: [...start, { printed: ["Due"] }] })).toMatchObject({
      held: false,
      saw: "nothing was printed",
    });
  });

  it("says so of a slip that was to hold nothing of what it holds", async () => {
    const lends = [{ scan: BOOK }, { item: { id: BOOK, state: "yours" } }, { press: "finish" }];
    const prints = [...start, ...lends, { press: "print" }, { printed: ["Due"] }];
    const steps = [...prints, { notPrinted: ["nothing of this", "Due"] }];
    expect(await outcome({ steps })).toMatchObject({ held: false, index: steps.length - 1 });
    expect(await outcome({ steps: [...prints, { notPrinted: ["Ada"] }] })).toMatchObject({
      held: true,
    });
  });

  it.each([
    ["loans", { loans: { [CARD]: [BOOK] } }, `card ${CARD} has on loan nothing, not ${BOOK}`],
    ["requests", { checkouts: { [BOOK]: 1 } }, `the ACS was asked 0 times to lend ${BOOK}, not 1`],
    ["returns", { returns: { [BOOK]: 1 } }, `the ACS was asked 0 times to take back ${BOOK}, not 1`],
    ["renewals", { renewals: { [BOOK]: 1 } }, `the ACS was asked 0 times to renew ${BOOK}, not 1`],
    ["payments", { payments: { [CARD]: [250] } }, `card ${CARD} has paid nothing, not 250`],
    ["debts", { owes: { [CARD]: 250 } }, `card ${CARD} owes 0, not 250`],
    ["deeds", { deeds: [`lent ${BOOK}`] }, `what was done there is nothing, not lent ${BOOK}`],
    ["sessions", { sessionsEnded: 1 }, "0 sessions were ended, not 1"],
  ])("says so of %s that the ACS knows otherwise", async (_, truth, saw) => {
    expect(await outcome({ steps: start, truth })).toEqual({
      held: false,
      index: undefined,
      wanted: "what is true in the ACS",
      saw,
    });
  });
});
