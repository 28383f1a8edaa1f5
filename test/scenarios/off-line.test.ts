import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Cut } from "../../src/app/compose-wires.ts";
import { FOLDER, run, shipped, simulate } from "./playing.ts";

const NAMES = readdirSync(`${FOLDER}off-line`).map((file) => `off-line/${file.replace(".yaml", "")}`);
const CUTS: readonly Cut[] = ["whole", "single"];

/** Cards of the plays: what is sealed in the journal is in no log line either. */
const CARDS = /2123400000\d{4}/;

describe.each(NAMES)("%s", (name) => {
  it.each(CUTS)("holds in virtual time, what is said cut: %s", async (cut) => {
    const { played, log } = await simulate(await shipped(name), { cut });
    expect(played, JSON.stringify(played)).toMatchObject({ held: true, skipped: 0 });
    expect(log).not.toMatch(CARDS);
  });

  it("holds with a pad, and the gate agrees", async () => {
    const { played } = await simulate(await shipped(name), { pad: true });
    expect(played, JSON.stringify(played)).toMatchObject({ held: true, skipped: 0 });
  });
});

it("an outage is played on real wires too", async () => {
  const { played } = await run(await shipped("off-line/returns-only"));
  expect(played).toMatchObject({ held: true, skipped: 0 });
});
