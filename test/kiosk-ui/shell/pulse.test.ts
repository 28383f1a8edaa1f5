import { beforeEach, expect, it } from "vitest";
import { virtualClock, type VirtualClock } from "../../../src/core/clock.ts";
import { feelPulse, LIMITS, type Pulse } from "../../../src/kiosk-ui/shell/pulse.ts";

let clock: VirtualClock;
let frozen = 0;
/** What the page was asked and has not answered. */
let asked: (() => void)[] = [];
let pulse: Pulse;
beforeEach(() => {
  clock = virtualClock(0);
  frozen = 0;
  asked = [];
  pulse = feelPulse(
    clock,
    () => new Promise<void>((resolve) => asked.push(resolve)),
    () => frozen++,
    1,
  );
});

async function answers(): Promise<void> {
  asked.shift()?.();
  await Promise.resolve();
}

/** Lets time pass at a page that answers at once. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 100) {
    await answers();
    clock.advance(Math.min(100, left));
  }
}

it("a page that answers and has nothing to paint lives as long as it likes", async () => {
  await pass(60_000);
  expect(frozen).toBe(0);
});

it("a page that does not answer is frozen, once", async () => {
  await pass(5000);
  clock.advance(LIMITS.rest + LIMITS.answer);
  expect(frozen).toBe(1);
  clock.advance(60_000);
  expect(frozen).toBe(1);
});

it("the first picture may take longer: all that the page is made of has to come", async () => {
  pulse.told(1);
  await pass(LIMITS.first - 1);
  expect(frozen).toBe(0);
  await pass(1);
  expect(frozen).toBe(1);
});

it("a machine that is slow has more time until its page has painted, and no more from then on", async () => {
  pulse.stop();
  const had: boolean[] = [];
  const never = (): Promise<void> => new Promise(() => {});
  feelPulse(clock, never, (hasPainted) => had.push(hasPainted), 4);
  clock.advance(LIMITS.answer * 4 - 1);
  expect(had).toEqual([]);
  clock.advance(1);
  expect(had).toEqual([false]);
  const slow = feelPulse(
    clock,
    () => Promise.resolve(),
    (hasPainted) => had.push(hasPainted),
    4,
  );
  slow.told(1);
  await pass(LIMITS.first * 4 - 1);
  expect(had).toEqual([false]);
  slow.painted(1);
  slow.told(2);
  await pass(LIMITS.paint);
  expect(had).toEqual([false, true]);
});

it("a page that answers and does not paint is frozen", async () => {
  pulse.told(1);
  pulse.painted(1);
  pulse.told(2);
  await pass(LIMITS.paint - 1);
  expect(frozen).toBe(0);
  await pass(1);
  expect(frozen).toBe(1);
});

it("a picture that is older than the newest view is held to its own time, and the newest to its", async () => {
  pulse.told(1);
  pulse.painted(1);
  pulse.told(2);
  await pass(1500);
  pulse.told(3);
  await pass(500);
  pulse.painted(2);
  await pass(LIMITS.paint - 501);
  expect(frozen).toBe(0);
  await pass(1);
  expect(frozen).toBe(1);
});

it("the newest picture stands for all before it", async () => {
  pulse.told(1);
  pulse.told(2);
  pulse.told(3);
  pulse.painted(3);
  await pass(60_000);
  expect(frozen).toBe(0);
});

it("nothing is said about a page that is over", async () => {
  pulse.told(1);
  pulse.stop();
  clock.advance(60_000);
  await answers();
  pulse.told(2);
  clock.advance(60_000);
  expect(frozen).toBe(0);
});
