import { describe, expect, it, vi } from "vitest";
import { named, readList } from "../../src/circulation/lists.ts";
import { failed, ok } from "../../src/core/result.ts";
import { fault } from "../../src/core/faults.ts";
import type { AcsClient } from "../../src/sip-client/client.ts";
import { CARD, client, withLoans } from "./bench.ts";

describe("an entry of a list", () => {
  it.each([
    ["31234000000016", "31234000000016", ""],
    ["CN-000012", "CN-000012", ""],
    ["The secret garden", undefined, "The secret garden"],
    ["2001 : a space odyssey", undefined, "2001 : a space odyssey"],
    ["31234000000016 The secret garden", "31234000000016", "The secret garden"],
    ["The secret garden / 31234000000016", "31234000000016", "The secret garden"],
    ["The secret garden (31234000000016)", "31234000000016", "The secret garden"],
    ["31234000000016 31234000000024", undefined, "31234000000016 31234000000024"],
  ])("%j", (text, item, title) => {
    expect(named(text)).toEqual({ text, item, title });
  });
});

describe("a list", () => {
  const KEY = { patron: CARD, pin: undefined };
  const read = (ask: AcsClient["patronInformation"]) =>
    readList({ client: client({ patronInformation: ask }, {}) }, KEY, "charged");
  const numbers = (from: number, to: number): string[] =>
    Array.from({ length: to - from + 1 }, (_, at) => `i${from + at}`);

  it("that does not come at once is read on by ranges", async () => {
    const ask = vi.fn<AcsClient["patronInformation"]>((_, wish) => {
      const { start, end } = wish?.range ?? { start: 1, end: 10 };
      return Promise.resolve(withLoans(numbers(start, Math.min(end, start + 9)), 25));
    });
    expect(await read(ask)).toMatchObject({ value: { entries: numbers(1, 25), isWhole: true } });
    expect(ask.mock.calls.map(([, wish]) => wish?.range?.start)).toEqual([undefined, 11, 21]);
  });

  it("of a server that knows no ranges is not taken twice", async () => {
    const ask = vi.fn<AcsClient["patronInformation"]>(() => Promise.resolve(withLoans(numbers(1, 10), 25)));
    expect(await read(ask)).toMatchObject({ value: { entries: numbers(1, 10), isWhole: false } });
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it.each([
    [[], 0, []],
    [[], 3, undefined],
    [["a"], 0, ["a"]],
  ])("%j of %s: given as %j", async (entries, count, given) => {
    expect(await read(() => Promise.resolve(withLoans(entries, count)))).toMatchObject({
      value: { entries: given },
    });
  });

  it("that is empty and not counted is not given, and so without 63", async () => {
    const uncounted = withLoans([]);
    if (!uncounted.ok) throw new Error("no answer");
    const { counts } = uncounted.value;
    const answer = ok({ ...uncounted.value, counts: { ...counts, charged: undefined } });
    expect(await read(() => Promise.resolve(answer))).toMatchObject({ value: { entries: undefined } });
    expect(await read(() => Promise.resolve(failed(fault("acs.unsupported", ""))))).toMatchObject({
      value: { entries: undefined },
    });
  });
});
