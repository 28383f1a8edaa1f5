import { readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contrast, inkOn, judgeAccent, PAPERS } from "../../src/core/contract/contrast.ts";

const CSS = readFileSync(
  path.join(import.meta.dirname, "../../src/kiosk-ui/renderer/theme/tokens.css"),
  "utf8",
);

/** The colours of every theme as the style sheet says them, later rules over earlier ones. */
function colours(theme: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, selectors = "", body = ""] of CSS.matchAll(/\n {2}((?::root[^{]*?))\{([^}]*)\}/g)) {
    const themes = [...selectors.matchAll(/data-theme="(\w+)"/g)].map(([, name]) => name);
    if (themes.length > 0 && !themes.includes(theme)) continue;
    for (const [, name = "", value = ""] of body.matchAll(/--([\w-]+): (#[0-9a-f]{6}|var\(--bright\))/g)) {
      found.set(name, value);
    }
  }
  return new Map(
    [...found].map(([name, value]) => [name, value.startsWith("#") ? value : (found.get("bright") ?? "")]),
  );
}

/** Text on what it stands on. */
const PAIRS = [
  ["ink", "ground"],
  ["ink", "card"],
  ["ink-soft", "ground"],
  ["ink-soft", "card"],
  ["on-accent", "accent"],
  ...(["yours", "not-yours", "ask"] as const).flatMap((meaning) => [
    [meaning, `${meaning}-ground`],
    [meaning, "card"],
    ["ink", `${meaning}-ground`],
    ["ink-soft", `${meaning}-ground`],
  ]),
] as const;

it.each(["light", "dark", "black", "yellow"])(
  "text of the theme %s stands 7:1 or more against its ground",
  (theme) => {
    const of = colours(theme);
    const weak = PAIRS.flatMap(([text = "", ground = ""]) => {
      const ratio = contrast(of.get(text) ?? "", of.get(ground) ?? "");
      return ratio >= 7 ? [] : [`${text} on ${ground}: ${ratio.toFixed(2)}`];
    });
    expect(weak).toEqual([]);
  },
);

it.each(["light", "dark", "black", "yellow"])(
  "edges and focus of the theme %s stand 3:1 or more",
  (theme) => {
    const of = colours(theme);
    for (const name of ["edge", "focus", "accent"]) {
      for (const ground of ["ground", "card"]) {
        expect(
          contrast(of.get(name) ?? "", of.get(ground) ?? ""),
          `${name} on ${ground}`,
        ).toBeGreaterThanOrEqual(3);
      }
    }
  },
);

it("counts as WCAG does", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 1);
  expect([inkOn("#005f73"), inkOn("#ffd166")]).toEqual(["#ffffff", "#000000"]);
});

describe("a library's colour", () => {
  it("lies on the papers of the light theme", () => {
    const of = colours("light");
    expect(PAPERS).toEqual([of.get("ground"), of.get("card")]);
  });

  it.each([
    ["#005f73", undefined],
    ["#0088aa", "#006179"],
    ["#ffd166", "#69562a"],
    ["#ffffff", "#595959"],
  ])("%s does, or this one would: %s", (accent, instead) => {
    expect(judgeAccent(accent).instead).toBe(instead);
  });

  it("has a nearest one that does, whatever it is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
        const accent = `#${value.toString(16).padStart(6, "0")}`;
        const colour = judgeAccent(accent).instead ?? accent;
        expect(judgeAccent(colour).instead).toBeUndefined();
        expect(contrast(colour, inkOn(colour))).toBeGreaterThanOrEqual(7);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
