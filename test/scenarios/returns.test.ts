import { describe, expect, it } from "vitest";
import { scenario, simulate } from "./playing.ts";

const BORROWER = "21234000000026";
const LENT = "31234000000305";
const ALSO_LENT = "31234000000313";
const WAITED_FOR = "31234000000156";
const NOBODYS = "39999000000016";

const station = {
  institution: "LECTERN",
  policy: { cards: "^2", pin: { ask: "none" }, receipt: { default: "never" } },
};
const begins = [{ see: "welcome" }, { press: "return" }, { see: "returns" }];
const leaves = [{ press: "finish" }, { see: "goodbye" }, { see: "welcome" }];
const isBack = (id: string) => ({ item: { id, state: "returned" } });

async function expectHeld(play: object, pad = false): Promise<void> {
  const { played, told } = await simulate(scenario({ station, ...play }), { pad });
  expect(played, JSON.stringify(told.at(-1))).toMatchObject({ held: true, skipped: 0 });
}

describe.each([
  ["with a scanner", false],
  ["with a pad", true],
])("at a station %s", (_, pad) => {
  it("items come back without any card, each asked for once", () =>
    expectHeld(
      {
        steps: [...begins, { scan: LENT }, isBack(LENT), { scan: ALSO_LENT }, isBack(ALSO_LENT), ...leaves],
        truth: {
          loans: { [BORROWER]: ["31234000000321"] },
          returns: { [LENT]: 1, [ALSO_LENT]: 1 },
          ...(pad ? { gate: { [LENT]: "alarm", [ALSO_LENT]: "alarm" } } : {}),
        },
      },
      pad,
    ));

  it("a return whose answer was lost is found out, and asked for once", () =>
    expectHeld(
      {
        acs: { behaviours: [{ "drop-after": { how: "close", messages: ["09"], times: 1 } }] },
        steps: [...begins, { scan: LENT }, isBack(LENT), ...leaves],
        truth: { returns: { [LENT]: 1 } },
      },
      pad,
    ));

  it("an item that was returned is lent to nobody because it still lies there", () =>
    expectHeld(
      {
        steps: [
          ...begins,
          { scan: LENT },
          isBack(LENT),
          { press: "borrow" },
          { see: "card" },
          { scan: BORROWER },
          { see: "items" },
          { counts: { seen: 0, yours: 0 } },
          { press: "finish" },
          { see: "goodbye" },
        ],
        truth: { checkouts: { [LENT]: 0 }, returns: { [LENT]: 1 } },
      },
      pad,
    ));
});

it("what another reader waits for is said in the ILS's words too, and a slip is printed where the library wants it", () =>
  expectHeld({
    station: { ...station, policy: { ...station.policy, returns: { slip: "holds" } } },
    steps: [...begins, { scan: WAITED_FOR }, { hear: "hold shelf" }, { printed: ["Bicycle"] }, ...leaves],
    truth: { returns: { [WAITED_FOR]: 1 } },
  }));

it("what is of another library is not returned", () =>
  expectHeld({
    steps: [...begins, { scan: NOBODYS }, { item: { id: NOBODYS, state: "not-returned" } }, ...leaves],
    truth: { returns: { [NOBODYS]: 1 } },
  }));
