import { expect, it } from "vitest";
import { scenario, simulate } from "./playing.ts";

const BADGE = "29990000000001";
const STAFF_PIN = "827364";
const CARD = "21234000000018";
const BOOK = "31234000000016";
const station = {
  institution: "LECTERN",
  policy: { cards: "^2", pin: { ask: "none" } },
  staff: { card: BADGE, pin: STAFF_PIN },
};
const lent = [
  { see: "welcome" },
  { scan: CARD },
  { see: "items" },
  { scan: BOOK },
  { item: { id: BOOK, state: "yours" } },
];
const gone = [
  { press: "finish" },
  { press: "print" },
  { see: "goodbye" },
  { press: "leave" },
  { see: "welcome" },
];
const letIn = [
  { scan: BADGE },
  { see: "staff-pin" },
  { type: STAFF_PIN },
  { press: "submit" },
  { see: "staff" },
];

it("staff put the station out of service, over a power cut, and open it again", async () => {
  const { played } = await simulate(
    scenario({
      station,
      steps: [
        { see: "welcome" },
        ...letIn,
        { press: "close" },
        { press: "leave" },
        { see: "out-of-service" },
        { power: "cut" },
        { power: "restored" },
        { see: "out-of-service" },
        ...letIn,
        { press: "open" },
        { press: "leave" },
        { see: "welcome" },
      ],
    }),
  );
  expect(played).toMatchObject({ held: true, skipped: 0 });
});

it("staff take an item off a card", async () => {
  const { played } = await simulate(
    scenario({
      station,
      steps: [...lent, ...gone, ...letIn, { page: "take-off" }, { scan: BOOK }],
      truth: { loans: { [CARD]: [] }, returns: { [BOOK]: 1 } },
    }),
  );
  expect(played).toMatchObject({ held: true, skipped: 0 });
});

it("staff have the last slip and a test page printed", async () => {
  const { played } = await simulate(
    scenario({
      station,
      steps: [
        ...lent,
        ...gone,
        ...letIn,
        { press: "test-page" },
        { press: "reprint" },
        { printed: ["Lighthouse"] },
      ],
    }),
  );
  expect(played).toMatchObject({ held: true, skipped: 0 });
});
