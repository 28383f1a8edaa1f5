import { describe, expect, it } from "vitest";
import { Dice } from "../fuzz/corpus.ts";
import { fuzzFramer } from "../fuzz/framer-campaign.ts";
import { FRAMERS, type FramerRow } from "../fuzz/framer-table.ts";

const QUICK = { frames: 2_000, limitMs: 5_000 };

describe.each(FRAMERS.map((row) => [row.name, row] as const))("the framer of %s", (_name, row) => {
  it.each([1, 2])(
    "throws at nothing, loses nothing and finds good frames behind rubbish (seed %i)",
    (seed) => {
      const figures = fuzzFramer(row, { ...QUICK, dice: new Dice(seed) });
      expect(figures.findings).toEqual([]);
      expect(figures.rubbish).toBe(QUICK.frames);
      // Weak checksums let accidents through; still nearly all that was good is found.
      if (row.unmarked !== true) expect(figures.found / figures.good).toBeGreaterThan(0.95);
    },
  );
});

describe("the campaign finds", () => {
  const [honest] = FRAMERS;
  if (honest === undefined) throw new Error("no framers");
  const spoilt = (spoil: Partial<ReturnType<FramerRow["open"]>>): string[] => {
    const row: FramerRow = { ...honest, open: () => ({ ...honest.open(), ...spoil }) };
    const { findings } = fuzzFramer(row, { ...QUICK, frames: 50, dice: new Dice(1) });
    return findings.map(({ promise }) => promise.replace(/:.*$/, ""));
  };

  it("one that throws", () => {
    const thrower = (): never => {
      throw new RangeError("offset");
    };
    expect(spoilt({ feed: thrower })).toContain("no throw");
  });

  it("one that loses bytes", () => {
    expect(spoilt({ flush: () => [] })).toContain("nothing lost or invented");
  });

  it("one that takes all for rubbish", () => {
    expect(spoilt({ feed: (bytes) => [{ kind: "junk", bytes }], flush: () => [] })).toContain(
      "resynchronised",
    );
  });

  it("one that holds back more than a frame", () => {
    let held: Uint8Array = new Uint8Array(0);
    const row: FramerRow = {
      ...honest,
      most: 40,
      open: () => ({
        feed(bytes) {
          held = Buffer.concat([held, bytes]);
          return [];
        },
        flush() {
          const all = held;
          held = new Uint8Array(0);
          return [{ kind: "junk", bytes: all }];
        },
      }),
    };
    const { findings } = fuzzFramer(row, { ...QUICK, frames: 50, dice: new Dice(1) });
    expect(findings.map(({ promise }) => promise)).toContainEqual(expect.stringContaining("memory"));
  });
});
