import { expect, test } from "vitest";
import { isGood, summaryLine, tally } from "../../tools/test.ts";

test("the closing line counts what passed and failed", () => {
  expect(summaryLine(tally(["passed", "passed", "failed"]))).toBe("2 passed, 1 failed");
});

test("the closing line mentions skipped tests where there are some", () => {
  expect(summaryLine(tally(["passed", "skipped"]))).toBe("1 passed, 0 failed, 1 skipped");
});

test("a run with a failure is not good", () => {
  expect(isGood(tally(["passed", "failed"]))).toBe(false);
});

test("a run of nothing is not good", () => {
  expect(isGood(tally([]))).toBe(false);
});

test("a run in which all passed is good", () => {
  expect(isGood(tally(["passed", "skipped"]))).toBe(true);
});
