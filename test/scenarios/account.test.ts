import { expect, it } from "vitest";
import { scenario, simulate } from "./playing.ts";

const THREE_LOANS = "21234000000026";
const BLOCKED = "21234000000034";

/** Quick about silence, so that a lost answer is noticed at once; a slip tells what became of it. */
const station = {
  institution: "LECTERN",
  site: { answerSeconds: 0.3, timeoutFromStatus: false },
  policy: {
    cards: "^2",
    pin: { ask: "none" },
    receipt: { default: "always" },
    times: { goodbye: 0.05 },
  },
};
const atAccount = (card: string) => [
  { see: "welcome" },
  { press: "account" },
  { scan: card },
  { see: "account" },
];

it.each([
  ["by an ILS that answers", []],
  ["of which the answer is lost", [{ "drop-after": { messages: ["29"], times: 1 } }]],
])("a loan is renewed from the account, %s: the slip says so", async (_, behaviours) => {
  const { played, told } = await simulate(
    scenario({
      station,
      acs: { behaviours },
      steps: [
        ...atAccount(THREE_LOANS),
        { choose: { action: "renew", line: 1 } },
        { press: "finish" },
        { printed: ["Renewed"] },
        { see: "welcome" },
      ],
      truth: { sessionsEnded: 1 },
    }),
  );
  expect(played, JSON.stringify(told.at(-1))).toMatchObject({ held: true });
});

it.each([
  ["by an ILS that answers", []],
  ["of which the answer is lost", [{ "drop-after": { messages: ["65"], times: 1 } }]],
  ["by an ILS without 65", [{ habits: { unsupported: ["65"] } }]],
])("all loans are renewed from the account, %s", async (_, behaviours) => {
  const { played, told } = await simulate(
    scenario({
      station,
      acs: { behaviours },
      steps: [
        ...atAccount(THREE_LOANS),
        { press: "renew-all" },
        { press: "finish" },
        { printed: ["Renewed"] },
        { see: "welcome" },
      ],
    }),
  );
  expect(played, JSON.stringify(told.at(-1))).toMatchObject({ held: true });
});

it("who is blocked may see the account, and is not asked to borrow", async () => {
  const { played, told } = await simulate(
    scenario({ station, steps: [...atAccount(BLOCKED), { press: "finish" }, { see: "goodbye" }] }),
  );
  expect(played, JSON.stringify(told.at(-1))).toMatchObject({ held: true });
});
