import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FOLDER, run, scenario, shipped } from "./playing.ts";

const HOSTED = { pad: true, hosted: true };
const PLAYS = readdirSync(`${FOLDER}pad`).map((file) => `pad/${file.replace(".yaml", "")}`);
const PATIENCE = 20_000;

describe("plays of a pad, on real wires, the devices in a process of their own", () => {
  it.each(PLAYS)("%s holds", async (name) => {
    const { played } = await run(await shipped(name), PATIENCE, HOSTED);
    expect(played).toMatchObject({ held: true, skipped: 0 });
  });
});

describe("the device host is killed", () => {
  const BOOK = "31234000000016";
  const before = [{ see: "welcome" }, { scan: "21234000000018" }, { see: "items" }];
  const crash = { crash: "device-host" };
  const asking = { item: { id: BOOK, state: "asking" } };
  const yours = { item: { id: BOOK, state: "yours" } };
  const leave = [{ press: "finish" }, { press: "print" }, { printed: ["Borrowed: 1"] }, { see: "goodbye" }];

  it.each([
    ["before the book is put down", [...before, crash, { put: [BOOK] }, yours, ...leave]],
    ["when it lies there", [...before, { put: [BOOK] }, crash, yours, ...leave]],
    ["while the ILS is asked", [...before, { put: [BOOK] }, asking, crash, yours, ...leave]],
    [
      "while its security comes off",
      [...before, { put: [BOOK] }, { item: { id: BOOK, state: "releasing" } }, crash, yours, ...leave],
    ],
  ])("%s, and the loan ends right", async (_, steps) => {
    const station = {
      institution: "LECTERN",
      policy: { cards: "^2", pin: { ask: "none" }, times: { goodbye: 0.05 } },
    };
    const play = scenario({
      station,
      acs: { behaviours: [{ delay: { ms: 300, messages: ["11"] } }] },
      steps,
      truth: { loans: { "21234000000018": [BOOK] }, checkouts: { [BOOK]: 1 } },
    });
    const { played, told } = await run(play, PATIENCE, HOSTED);
    expect(played, JSON.stringify(told.at(-1))).toMatchObject({ held: true });
  });
});
