/** The plays with `screen: true` on the real page: every button is pressed, and every view is read off the glass. */
import { globSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openGlasses, type Glasses } from "./glass.ts";
import { FOLDER, playOnGlass, shipped } from "./playing.ts";

const PLAYS = globSync("**/*.yaml", { cwd: FOLDER })
  .filter((file) => /^screen: true$/m.test(readFileSync(`${FOLDER}${file}`, "utf8")))
  .map((file) => file.replace(".yaml", ""))
  .sort();

let glasses: Glasses;
beforeAll(async () => {
  glasses = await openGlasses();
}, 60_000);
afterAll(() => glasses.close());

describe("on the real page", () => {
  it("are enough plays to meet every screen", () => {
    expect(PLAYS.length).toBeGreaterThanOrEqual(15);
  });

  it.each(PLAYS)("%s holds", async (name) => {
    expect(await playOnGlass(await shipped(name), glasses)).toMatchObject({ held: true, skipped: 0 });
  });
});
