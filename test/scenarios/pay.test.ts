import { expect, it } from "vitest";
import { scenario, simulate } from "./playing.ts";

/** Owes 1.80 and 0.60. */
const GRETA = "21234000000075";

const station = {
  institution: "LECTERN",
  tills: ["card", "coins"],
  site: { answerSeconds: 0.3, timeoutFromStatus: false },
  policy: {
    cards: "^2",
    pin: { ask: "none" },
    times: { goodbye: 0.05 },
  },
};
/** As far as the till has begun. */
const paying = (way: string) => [
  { see: "welcome" },
  { press: "pay" },
  { scan: GRETA },
  { see: "pay" },
  { press: way },
  { press: "yes" },
  { till: way === "card" ? "terminal" : way },
];

async function plays(parts: object): Promise<void> {
  const { played, log } = await simulate(scenario({ station, ...parts }));
  expect(played, JSON.stringify(played)).toMatchObject({ held: true });
  expect(log).not.toContain(GRETA);
}

it("what is owed is paid by card; the terminal's slip is printed though nobody asked for a receipt", async () => {
  await plays({
    steps: [
      ...paying("card"),
      { hand: "terminal present-card" },
      { payment: "paid" },
      { press: "finish" },
      { printed: ["KUNDENBELEG", "EUR 2,40"] },
      { see: "welcome" },
    ],
    truth: { charged: 240, owes: { [GRETA]: 0 }, payments: { [GRETA]: [240] } },
  });
});

it("a declined card is not charged, and another one may be tried", async () => {
  await plays({
    steps: [
      { hand: "terminal decline" },
      ...paying("card"),
      { hand: "terminal present-card" },
      { payment: "not-charged" },
      { press: "try-again" },
      { press: "card" },
      { press: "yes" },
      { hand: "terminal present-card" },
      { payment: "paid" },
      { press: "finish" },
      { see: "welcome" },
    ],
    truth: { charged: 240, payments: { [GRETA]: [240] } },
  });
});

it.each([
  ["37 does not arrive", [{ "drop-before": { messages: ["37"], times: 1 } }]],
  ["38 is lost", [{ "drop-after": { messages: ["37"], times: 1 } }]],
  [
    "38 is lost by an ILS to which BK means nothing",
    [{ habits: { honoursTransaction: false } }, { "drop-after": { messages: ["37"], times: 1 } }],
  ],
])("a payment is recorded once, though %s", async (_what, behaviours) => {
  await plays({
    acs: { behaviours },
    steps: [
      ...paying("card"),
      { hand: "terminal present-card" },
      { payment: "paid" },
      { press: "finish" },
      { printed: ["KUNDENBELEG"] },
      { see: "welcome" },
    ],
    truth: { charged: 240, owes: { [GRETA]: 0 }, payments: { [GRETA]: [240] } },
  });
});

it("a station that dies over a payment finds out at the terminal what it charged, and tells the ILS", async () => {
  await plays({
    steps: [
      ...paying("card"),
      { hand: "terminal present-card" },
      { power: "cut" },
      { power: "restored" },
      { see: "welcome" },
      { press: "pay" },
      { scan: GRETA },
      { see: "pay" },
    ],
    truth: { charged: 240, owes: { [GRETA]: 0 }, payments: { [GRETA]: [240] } },
  });
});

it("coins are taken until it is enough; what is too much goes to the account", async () => {
  await plays({
    station: { ...station, policy: { ...station.policy, pay: { part: true } } },
    steps: [
      { see: "welcome" },
      { press: "pay" },
      { scan: GRETA },
      { press: "part" },
      { type: "60" },
      { press: "submit" },
      { press: "coins" },
      { press: "yes" },
      { till: "coins" },
      { hand: "coins drop 4" },
      { hand: "coins drop 3" },
      { payment: "paid" },
      { press: "finish" },
      { see: "receipt" },
      { press: "no-receipt" },
      { see: "welcome" },
    ],
    truth: { charged: 0, owes: { [GRETA]: 170 }, payments: { [GRETA]: [60, 10] } },
  });
});
