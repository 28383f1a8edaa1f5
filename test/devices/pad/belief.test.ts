import { describe, expect, it } from "vitest";
import type { Uid } from "../../../src/devices/ports.ts";
import {
  afterFailedSweep,
  afterSweep,
  believedTags,
  isStill,
  NO_BELIEF,
  type Belief,
} from "../../../src/devices/pad/belief.ts";
import { uidNo } from "../tag-bench.ts";

const RULES = { believeAfter: 2, settleAfter: 3 };

/** Sweeps as words: each letter a tag, the empty word an empty field. */
function swept(sweeps: readonly string[], rules = RULES): Belief {
  return sweeps.reduce<Belief>((belief, word) => afterSweep(belief, tags(word), rules), NO_BELIEF);
}

const uid = (letter: string): Uid => uidNo(letter.charCodeAt(0));
const tags = (word: string) => word.split("").map((letter) => ({ uid: uid(letter), dsfid: 0 }));
const names = (belief: Belief, rules = RULES): string =>
  believedTags(belief, rules)
    .map((one) => String.fromCharCode(Number.parseInt(one.slice(6), 16)))
    .join("");

describe("a tag", () => {
  it.each([
    { what: "is believed after two sweeps that had it", sweeps: ["ab", "ab"], believed: "ab" },
    { what: "that only one sweep had is noise", sweeps: ["a", "ax", "a", "a", "a"], believed: "a" },
    {
      what: "that sweeps had far apart is noise each time",
      sweeps: ["x", "", "", "x", "", "", "x"],
      believed: "",
    },
    { what: "may be missed once before it is believed", sweeps: ["a", "", "a"], believed: "a" },
    {
      what: "may be missed once and again after it was believed",
      sweeps: ["a", "a", "", "a", "", "a", ""],
      believed: "a",
    },
    { what: "that two sweeps in a row missed has left", sweeps: ["ab", "ab", "b", "b"], believed: "b" },
    { what: "that left begins anew", sweeps: ["a", "a", "", "", "a"], believed: "" },
  ])("$what", ({ sweeps, believed }) => {
    expect(names(swept(sweeps))).toBe(believed);
  });

  it("takes as many sweeps as the site wants", () => {
    const rules = { believeAfter: 3, settleAfter: 3 };
    expect(names(swept(["a", "a"], rules), rules)).toBe("");
    expect(names(swept(["a", "", "a", "", "a"], rules), rules)).toBe("a");
  });

  it("has a UID of ISO 15693, whatever the reader says", () => {
    const odd = [{ uid: "1234567890ABCDEF" as Uid, dsfid: 0 }];
    const twice = afterSweep(afterSweep(NO_BELIEF, odd, RULES), odd, RULES);
    expect(believedTags(twice, RULES)).toEqual([]);
  });

  it("keeps its place, and what the latest sweep told of it", () => {
    const belief = swept(["ba", "ba", "abc", "cab"]);
    expect(names(belief)).toBe("bac");
    const again = afterSweep(belief, [{ uid: uid("b"), dsfid: 6 }], RULES);
    expect(again.sightings.get(uid("b"))?.tag.dsfid).toBe(6);
  });
});

describe("the stack", () => {
  const still = (sweeps: readonly string[]): boolean => isStill(swept(sweeps), RULES);

  it("lies still after so many sweeps without a change, an empty one too", () => {
    expect([still(["", ""]), still(["", "", ""])]).toEqual([false, true]);
    expect([still(["a", "a", "a", "a"]), still(["a", "a", "a", "a", "a"])]).toEqual([false, true]);
  });

  it("does not when something may be coming, came or left", () => {
    const before = ["a", "a", "a", "a", "a"];
    expect(still([...before, "ab"])).toBe(false);
    expect(still([...before, "", ""])).toBe(false);
    expect(still([...before, "", "", "", ""])).toBe(false);
    expect(still([...before, "", "", "", "", ""])).toBe(true);
  });

  it("is not upset by a tag that flickers", () => {
    expect(still(["ab", "ab", "ab", "ab", "ab", "a", "ab", "b"])).toBe(true);
  });

  it("is not upset for ever by a tag that can hardly be heard, but is by another one", () => {
    const weak = ["ab", "ab", "a", "a"];
    expect(still(weak)).toBe(false);
    const often = Array.from({ length: 20 }, () => weak).flat();
    expect([still(often), still([...often, "ab"]), still([...often, "ac"])]).toEqual([true, true, false]);
    const alone = Array.from({ length: 20 }, () => ["b", "b", "", ""]).flat();
    expect([still(["b", "b", "", ""]), still(alone)]).toEqual([false, true]);
    // What was long ago does not count for ever.
    const long = [...alone, ...Array.from({ length: 1_000 }, () => "")];
    expect([still(long), still([...long, "b", "b"])]).toEqual([true, false]);
  });

  it("remembers no noise for long", () => {
    const noise = Array.from({ length: 5_000 }, (_, index) => String.fromCharCode(0x100 + index));
    expect(swept(noise.map((ghost) => `a${ghost}`)).arrivals.size).toBeLessThan(200);
  });

  it("does not after a sweep that failed, and nothing left by that", () => {
    const belief = afterFailedSweep(swept(["a", "a", "a", "a", "a"]));
    expect([isStill(belief, RULES), names(belief)]).toEqual([false, "a"]);
  });
});
