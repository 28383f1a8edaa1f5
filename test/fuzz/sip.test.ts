import { describe, expect, it } from "vitest";
import { campaign } from "./campaign.ts";

describe("mutated frames in random fragments", () => {
  it.each([1, 2, 3])("are read or refused, never thrown at, and stay what they are (seed %i)", (seed) => {
    const figures = campaign({ seed, frames: 7_000, limitMs: 5_000, progress: () => {} });
    expect(figures.findings).toEqual([]);
    expect(figures.written).toBe(7_000);
    // The mutations are worth something only if they reach both sides of the codec.
    expect(figures.outcomes["message"]).toBeGreaterThan(500);
    expect(figures.outcomes["message with warnings"]).toBeGreaterThan(500);
    for (const fault of ["wire.not-sip", "wire.unknown-message", "wire.truncated"]) {
      expect(figures.outcomes[fault], fault).toBeGreaterThan(10);
    }
  });

  it("are the same ones for the same seed", () => {
    const run = (seed: number): object => {
      const {
        slowestMs: _ms,
        slowestBytes: _bytes,
        ...rest
      } = campaign({
        seed,
        frames: 500,
        limitMs: 5_000,
        progress: () => {},
      });
      return rest;
    };
    expect(run(9)).toEqual(run(9));
    expect(run(9)).not.toEqual(run(10));
  });
});
