/** A core set of screens looks as it is kept in `pictures/`; `npm run golden:screens` keeps them anew. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PNG } from "pngjs";
import type { Gallery } from "./gallery.ts";
import { differenceOf, fileOf, GOLDEN, openStudio, readKept, take } from "./golden.ts";
import { openPages, type Pages } from "./page.ts";

let pages: Pages;
let studio: Gallery;
const folder = mkdtempSync(path.join(tmpdir(), "lectern-pictures-"));
beforeAll(async () => {
  pages = await openPages();
  studio = await openStudio(pages);
}, 60_000);
afterAll(async () => {
  await pages.close();
  // Pictures of what differs stay, to be looked at.
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
});

it.each(GOLDEN)("$file", async ({ file, shot }) => {
  const kept = readKept(file);
  if (kept === undefined) throw new Error(`${file} is not kept yet: npm run golden:screens`);
  const taken = await take(studio, shot);
  const difference = differenceOf(kept, taken);
  if (difference === undefined) return;
  writeFileSync(path.join(folder, file), taken);
  writeFileSync(path.join(folder, `difference-${file}`), difference);
  expect.fail(
    `${path.join(folder, file)} is another picture than the one that is kept; what differs is beside it`,
  );
});

it("no picture is kept that nobody looks at", () => {
  expect(readdirSync(fileOf("")).toSorted()).toEqual(GOLDEN.map(({ file }) => file).toSorted());
});

it("sees a colour that is a little darker, and not a dot here and there", () => {
  const paper = picture(() => 250);
  expect(
    differenceOf(
      paper,
      picture((x, y) => (x > 40 && x < 60 && y > 40 && y < 60 ? 244 : 250)),
    ),
  ).toBeDefined();
  expect(
    differenceOf(
      paper,
      picture((x, y) => (x % 20 === 0 && y % 20 === 0 ? 0 : 250)),
    ),
  ).toBeUndefined();
  expect(differenceOf(paper, paper)).toBeUndefined();
});

/** A grey picture of 100 x 100. */
function picture(grey: (x: number, y: number) => number): Buffer {
  const png = new PNG({ width: 100, height: 100 });
  for (let dot = 0; dot < 10_000; dot++) {
    png.data.fill(grey(dot % 100, Math.floor(dot / 100)), dot * 4, dot * 4 + 3);
    png.data[dot * 4 + 3] = 255;
  }
  return PNG.sync.write(png);
}
