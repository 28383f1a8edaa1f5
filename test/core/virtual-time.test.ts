import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { sleep, virtualClock } from "../../src/core/clock.ts";
import { pass, passThrough, passUntil } from "../../src/core/virtual-time.ts";

it("a day of waiting takes as many steps as it has waits, and their promises run in between", async () => {
  const clock = virtualClock(0);
  const told: string[] = [];
  async function every(ms: number, times: number, what: string): Promise<void> {
    for (let time = 0; time < times; time++) {
      await sleep(clock, ms);
      await Promise.resolve();
      told.push(`${what} ${clock.elapsed()}`);
    }
  }
  await passThrough(clock, Promise.all([every(28_800_000, 3, "a"), every(43_200_000, 2, "b")]));
  expect(told).toEqual(["a 28800000", "b 43200000", "a 57600000", "b 86400000", "a 86400000"]);
});

it("what fails, fails; files come too", async () => {
  const clock = virtualClock(0);
  await expect(passThrough(clock, Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await passThrough(clock, readFile(import.meta.filename, "utf8"))).toContain("files come too");
});

it("waits for a condition as long as it may, and not longer", async () => {
  const clock = virtualClock(0);
  let holds = false;
  clock.after(500, () => {
    holds = true;
  });
  expect(await passUntil(clock, () => holds, 400)).toBe(false);
  expect(clock.elapsed()).toBe(400);
  expect(await passUntil(clock, () => holds, 400)).toBe(true);
  expect(clock.elapsed()).toBe(500);
  await pass(clock, 250);
  expect(clock.elapsed()).toBe(750);
});

it("the wall clock of virtual time shows whole milliseconds, as that of the system does", async () => {
  const clock = virtualClock(1_000);
  await pass(clock, 0.75);
  expect(clock.elapsed()).toBe(0.75);
  expect(clock.now()).toBe(1_000);
});
