import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { contrast, inkOn } from "../../src/kiosk-ui/renderer/contrast.ts";

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
