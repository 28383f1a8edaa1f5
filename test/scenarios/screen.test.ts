/** The plays with `screen: true` on the real page: every button is pressed, by finger and by keypad alone, and every view is read off the glass. */
import { globSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openGlasses, type Glasses } from "./glass.ts";
import { FOLDER, playOnGlass, shipped } from "./playing.ts";

const PLAYS = globSync("**/*.yaml", { cwd: FOLDER })
  .filter((file) => /^screen: true$/m.test(readFileSync(`${FOLDER}${file}`, "utf8")))
  .map((file) => file.replace(".yaml", ""))
  .sort();

it("are enough plays to meet every screen", () => {
  expect(PLAYS.length).toBeGreaterThanOrEqual(15);
});

describe.each(["finger", "keypad"] as const)("on the real page, by %s", (hand) => {
  let glasses: Glasses;
  beforeAll(async () => {
    glasses = await openGlasses(hand);
  }, 60_000);
  afterAll(() => glasses.close());

  it.each(PLAYS)("%s holds", async (name) => {
    expect(await playOnGlass(await shipped(name), glasses)).toMatchObject({ held: true, skipped: 0 });
  });
});

describe("docs/patron-guide.md", () => {
  it("shows every picture that the plays keep, and no other", () => {
    const kept = PLAYS.flatMap((name) =>
      [...readFileSync(`${FOLDER}${name}.yaml`, "utf8").matchAll(/^ {2}- picture: (.+)$/gm)].map(
        ([, of]) => of,
      ),
    );
    const guide = readFileSync(new URL("../../docs/patron-guide.md", import.meta.url), "utf8");
    const shown = [...guide.matchAll(/src="pictures\/([a-z-]+)\.png"/g)].map(([, of]) => of);
    expect(new Set(shown)).toEqual(new Set(kept));
  });
});
