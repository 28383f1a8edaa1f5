import { expect, it } from "vitest";
import { Seen } from "../../coverage/machines.ts";
import { coverageOf } from "../../coverage/coverage.ts";
import { STEPS, walk } from "./walk.ts";

/** Few, for each takes a while: `npm run paths` walks as many as one likes. */
const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

it("generated paths break no promise, and come to most of what the machines are made of", async () => {
  const seen = new Seen();
  for (const seed of SEEDS) {
    const { broken, trail } = await walk(seed, STEPS, seen.watch);
    expect(broken, `seed ${seed}\n${trail.slice(-12).join("\n")}`).toEqual([]);
  }
  const parts = coverageOf(seen);
  expect(parts.filter(({ reached }) => reached).length / parts.length).toBeGreaterThan(0.7);
});

it("a path is the same with the same seed", async () => {
  const first = await walk(42, STEPS, undefined);
  expect(await walk(42, STEPS, undefined)).toEqual(first);
  expect((await walk(43, STEPS, undefined)).trail).not.toEqual(first.trail);
});
