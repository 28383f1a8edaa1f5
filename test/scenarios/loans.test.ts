import { describe, expect, it } from "vitest";
import { DIALECT_NAMES } from "../../src/sip-client/dialects/index.ts";
import { scenario, simulate } from "./playing.ts";

const CARD = "21234000000018";
const BOOK = "31234000000016";
const FILM = "31234000000164";
/** Has three loans already, this one among them. */
const BORROWER = "21234000000026";
const MINE = "31234000000305";

const station = {
  institution: "LECTERN",
  policy: { cards: "^2", pin: { ask: "none" }, receipt: { default: "never" } },
};
const identified = (card: string) => [{ see: "welcome" }, { scan: card }, { see: "items" }];
const leaves = [{ press: "finish" }, { see: "goodbye" }, { see: "welcome" }];

async function expectHeld(play: object, pad = false): Promise<void> {
  const { played, told } = await simulate(scenario({ station, ...play }), { pad });
  expect(played, JSON.stringify(told.at(-1))).toMatchObject({ held: true, skipped: 0 });
}

describe("what costs", () => {
  it("is lent when the patron accepts it", () =>
    expectHeld({
      steps: [
        ...identified(CARD),
        { scan: FILM },
        { see: "confirm" },
        { press: "yes" },
        { item: { id: FILM, state: "yours" } },
        ...leaves,
      ],
      truth: { loans: { [CARD]: [FILM] }, checkouts: { [FILM]: 2 } },
    }));

  it("stays here when the patron does not, and is asked for once", () =>
    expectHeld({
      steps: [
        ...identified(CARD),
        { scan: FILM },
        { see: "confirm" },
        { press: "no" },
        { item: { id: FILM, state: "not-yours" } },
        { press: "finish" },
        { stays: [FILM] },
        { see: "goodbye" },
      ],
      truth: { loans: { [CARD]: [] }, checkouts: { [FILM]: 1 } },
    }));
});

describe("what is theirs already", () => {
  it("is renewed when they want it", () =>
    expectHeld({
      steps: [
        ...identified(BORROWER),
        { scan: MINE },
        { see: "confirm" },
        { press: "yes" },
        { item: { id: MINE, state: "yours" } },
        ...leaves,
      ],
      truth: { checkouts: { [MINE]: 1 } },
    }));

  it("stays as it is when they do not, and the ILS is not asked to lend it", () =>
    expectHeld({
      steps: [
        ...identified(BORROWER),
        { scan: MINE },
        { see: "confirm" },
        { press: "no" },
        { item: { id: MINE, state: "yours" } },
        ...leaves,
      ],
      truth: { checkouts: { [MINE]: 0 } },
    }));
});

describe("the power fails while an item is lent", () => {
  const slow = { behaviours: [{ delay: { ms: 700, messages: ["11"] } }] };
  const dies = [
    ...identified(CARD),
    { put: [BOOK] },
    { item: { id: BOOK, state: "asking" } },
    { power: "cut" },
  ];
  const truth = { loans: { [CARD]: [BOOK] }, checkouts: { [BOOK]: 1 } };

  it.each(DIALECT_NAMES)(
    "in %s, and it lies there still: its security is off before the next person is served",
    (dialect) =>
      expectHeld(
        {
          station: { ...station, dialect },
          acs: { ...slow, dialect },
          steps: [...dies, { power: "restored" }, { see: "out-of-service" }, { see: "welcome" }],
          truth: { ...truth, gate: { [BOOK]: "silent" } },
        },
        true,
      ),
  );

  it("and it was taken away: brought back by its patron, it is released without being asked for again", () =>
    expectHeld(
      {
        acs: slow,
        steps: [
          ...dies,
          { take: [BOOK] },
          { power: "restored" },
          // Offered once the ILS is there, and what was interrupted is found out.
          { press: "borrow" },
          { scan: CARD },
          { see: "items" },
          { put: [BOOK] },
          { item: { id: BOOK, state: "yours" } },
          ...leaves,
        ],
        truth: { ...truth, gate: { [BOOK]: "silent" } },
      },
      true,
    ));
});

it("a loan whose book was taken away too soon is taken off the card again where the ILS honours that", () =>
  expectHeld(
    {
      station: { ...station, dialect: "alma" },
      acs: { dialect: "alma", behaviours: [{ delay: { ms: 700, messages: ["11"] } }] },
      steps: [
        ...identified(CARD),
        { put: [BOOK] },
        { item: { id: BOOK, state: "asking" } },
        { take: [BOOK] },
        { item: { id: BOOK, state: "take-to-desk" } },
        { press: "finish" },
        { see: "goodbye" },
      ],
      truth: { loans: { [CARD]: [] }, checkouts: { [BOOK]: 1 }, gate: { [BOOK]: "alarm" } },
    },
    true,
  ));
