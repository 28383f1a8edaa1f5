import { describe, expect, it } from "vitest";
import { scenario, simulate } from "./playing.ts";

const CARD = "21234000000018";
const BOOK = "31234000000016";

/** Quick about silence, so that a lost answer is noticed at once. */
const station = {
  institution: "LECTERN",
  site: { answerSeconds: 0.3, timeoutFromStatus: false },
  policy: { cards: "^2", pin: { ask: "none" }, times: { goodbye: 0.05 } },
};
const identified = [{ see: "welcome" }, { scan: CARD }, { see: "items" }];
const leaves = [{ press: "finish" }, { press: "no-receipt" }, { see: "goodbye" }, { see: "welcome" }];

describe("a loan of which the ACS knows and the station was not told", () => {
  it.each([
    ["drop-after", {}],
    ["drop-after", { how: "reset" }],
    ["drop-during", {}],
    ["lose-answer", {}],
    ["half-answer", {}],
    ["late-answer", { ms: 500 }],
  ])("by %s %o is found out and is yours, asked for once", async (name, parameters) => {
    const { played, told } = await simulate(
      scenario({
        station,
        acs: { behaviours: [{ [name]: { ...parameters, messages: ["11"], times: 1 } }] },
        steps: [
          ...identified,
          { scan: BOOK },
          { item: { id: BOOK, state: "finding-out" } },
          { item: { id: BOOK, state: "yours" } },
          ...leaves,
        ],
        truth: { loans: { [CARD]: [BOOK] }, checkouts: { [BOOK]: 1 }, sessionsEnded: 1 },
      }),
    );
    expect(played, JSON.stringify(told.at(-1))).toMatchObject({ held: true });
  });
});

describe("a loan that the ACS never made", () => {
  it.each([
    ["drop-before", {}],
    ["ignore", {}],
    ["plain-text", {}],
    ["garbage", {}],
  ])(
    "for %s %o is found out and is not yours; scanned again it is asked for again",
    async (name, parameters) => {
      const { played, told } = await simulate(
        scenario({
          station,
          acs: { behaviours: [{ [name]: { ...parameters, messages: ["11"], times: 1 } }] },
          steps: [
            ...identified,
            { scan: BOOK },
            { item: { id: BOOK, state: "finding-out" } },
            { item: { id: BOOK, state: "not-yours" } },
            { scan: BOOK },
            { item: { id: BOOK, state: "yours" } },
            ...leaves,
          ],
          truth: { loans: { [CARD]: [BOOK] }, checkouts: { [BOOK]: 2 }, sessionsEnded: 1 },
        }),
      );
      expect(played, JSON.stringify(told.at(-1))).toMatchObject({ held: true });
    },
  );
});

describe("an ACS that is not by the book", () => {
  const lost = { "drop-after": { messages: ["11"], times: 1 } };
  const saysNo = { "set-fixed": { name: "checkoutOk", value: "N", messages: ["99"] } };
  const dueIs = (value: string) => ({ "set-field": { code: "AH", value, messages: ["11", "17"] } });
  const override = { ...station, site: { ...station.site, trustStatusFlags: false } };

  it.each([
    ["says in 98 that nothing may be lent, and lends", [saysNo]],
    ["says in 98 that nothing may be lent, and loses the answer", [saysNo, lost]],
    ["gives no due date", [dueIs("")]],
    ["gives no due date, and loses the answer", [dueIs(""), lost]],
    ["gives the due date in words of its own", [dueIs("14. dec. 2026")]],
    ["gives the due date in words of its own, and loses the answer", [dueIs("14. dec. 2026"), lost]],
  ])("and %s: the loan is finished", async (_, behaviours) => {
    const { played, told } = await simulate(
      scenario({
        station: override,
        acs: { behaviours },
        steps: [...identified, { scan: BOOK }, { item: { id: BOOK, state: "yours" } }, ...leaves],
        truth: { loans: { [CARD]: [BOOK] }, checkouts: { [BOOK]: 1 } },
      }),
    );
    expect(played, JSON.stringify(told.at(-1))).toMatchObject({ held: true });
  });
});

it("a loan is found out by its count where the ACS gives no lists", async () => {
  const { played } = await simulate(
    scenario({
      station,
      acs: {
        behaviours: [
          { "drop-after": { messages: ["11"], times: 1 } },
          { "hide-fields": { codes: ["AU"], messages: ["63"] } },
        ],
      },
      steps: [...identified, { scan: BOOK }, { item: { id: BOOK, state: "yours" } }, ...leaves],
      truth: { checkouts: { [BOOK]: 1 } },
    }),
  );
  expect(played).toMatchObject({ held: true });
});

it("an item of which the ACS will not say what happened goes to the desk, and the slip says so", async () => {
  const { played } = await simulate(
    scenario({
      station: { ...station, policy: { ...station.policy, receipt: { default: "always" } } },
      acs: {
        behaviours: [
          { "drop-after": { messages: ["11"], times: 1 } },
          // On loan, in nobody's list and in nobody's count: as with servers that give no lists.
          { "hide-fields": { codes: ["AU"], messages: ["63"] } },
          { "set-fixed": { name: "chargedItemsCount", value: "0000", messages: ["63"] } },
        ],
      },
      steps: [
        ...identified,
        { scan: BOOK },
        { item: { id: BOOK, state: "take-to-desk" } },
        { press: "finish" },
        { press: "left-here" },
        { printed: ["to the desk: 1", "Lighthouse Keeper"] },
        { see: "goodbye" },
      ],
      truth: { checkouts: { [BOOK]: 1 } },
    }),
  );
  expect(played).toMatchObject({ held: true });
});

it("an ACS that goes away is said to be away, and the station comes back by itself", async () => {
  const { played } = await simulate(
    scenario({
      station: {
        ...station,
        site: { ...station.site, keepAliveSeconds: 0.05 },
        policy: { ...station.policy, offLine: { returns: false } },
      },
      steps: [
        { see: "welcome" },
        { acs: { add: ["refuse-connections", { "close-after": { messages: ["99"] } }] } },
        { see: "out-of-service" },
        { acs: { remove: ["refuse-connections", "close-after"] } },
        { see: "welcome" },
        { scan: CARD },
        { see: "items" },
      ],
    }),
  );
  expect(played).toMatchObject({ held: true });
});

it("a patron who has gone is asked, and then the session ends for them", async () => {
  const { played } = await simulate(
    scenario({
      station: {
        ...station,
        policy: { ...station.policy, times: { idle: 0.1, warning: 0.1, goodbye: 0.05 } },
      },
      steps: [...identified, { see: "time" }, { see: "goodbye" }, { see: "welcome" }],
      truth: { sessionsEnded: 1 },
    }),
  );
  expect(played).toMatchObject({ held: true });
});

describe("cards that cannot borrow", () => {
  it.each([
    ["lost", "21234000000042", "card-lost"],
    ["expired, where the ILS says until when", "21234000000059", "card-expired"],
    ["owing too much", "21234000000067", "blocked"],
    ["unknown", "29999999999999", "unknown-card"],
  ])("%s: each has its own screen", async (_, card, reason) => {
    const { played } = await simulate(
      scenario({
        station,
        acs: { behaviours: [{ habits: { envisionWare: true } }] },
        steps: [{ see: "welcome" }, { scan: card }, { reason }, { press: "leave" }, { see: "welcome" }],
      }),
    );
    expect(played).toMatchObject({ held: true });
  });
});
