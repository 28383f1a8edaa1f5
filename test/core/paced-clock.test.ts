import { expect, it } from "vitest";
import { virtualClock } from "../../src/core/clock.ts";
import { pacedClock } from "../../src/core/paced-clock.ts";

it("goes as fast as is wished, and stands still", () => {
  const base = virtualClock(1_000);
  const clock = pacedClock(base);
  const rang: string[] = [];
  clock.after(100, () => rang.push("first"));
  clock.after(400, () => rang.push("second"));
  base.advance(100);
  expect(rang).toEqual(["first"]);
  clock.go(0);
  base.advance(10_000);
  expect(rang).toEqual(["first"]);
  expect(clock.elapsed()).toBe(100);
  clock.go(4);
  base.advance(74);
  expect(rang).toEqual(["first"]);
  base.advance(1);
  expect(rang).toEqual(["first", "second"]);
  expect(clock.now()).toBe(1_400);
});

it("rings for nobody who has cancelled, whatever the pace was then", () => {
  const base = virtualClock(0);
  const clock = pacedClock(base);
  const rang: string[] = [];
  clock.go(0);
  const timer = clock.after(10, () => rang.push("no"));
  timer.cancel();
  clock.go(2);
  base.advance(100);
  expect(rang).toEqual([]);
});
