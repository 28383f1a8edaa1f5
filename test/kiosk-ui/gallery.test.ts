/**
 * Every screen in every state in a real browser: nothing hidden, nothing too small to touch, nothing that a person with
 * aids cannot use. Which languages, glasses, sizes and colours each is seen in is drawn by lot; `npm run campaign:gallery` has all.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../../src/core/clock.ts";
import { TEXT_SIZES, type Theme } from "../../src/core/contract/display.ts";
import { SCREENS } from "../../src/core/contract/examples.ts";
import { LANGUAGE_TAGS } from "../../src/core/contract/languages.ts";
import { openGallery, statesOf, USUAL, viewOf, type Gallery } from "./gallery.ts";
import { GLASSES, openPages, SMALLEST, UPRIGHT, type Pages } from "./page.ts";

const random = seededRandom(5);
const oneOf = <One>(all: readonly [One, ...One[]]): One => all[Math.floor(random() * all.length)] ?? all[0];

let pages: Pages;
let gallery: Gallery;
beforeAll(async () => {
  pages = await openPages();
  gallery = await openGallery(pages, UPRIGHT);
}, 60_000);
afterAll(() => pages.close());

describe.each(SCREENS)("the screen %s", (screen) => {
  const names = statesOf(screen);

  it("has no barriers in any state", async () => {
    for (const name of names) {
      const display = { language: oneOf(LANGUAGE_TAGS), theme: oneOf<Theme>(["light", "black"]) };
      await gallery.show(viewOf(name, display));
      expect(await gallery.barriers(), `${name}, ${display.language}, ${display.theme}`).toEqual([]);
    }
  });

  it("has room for its states on every glass", async () => {
    for (const glass of GLASSES) {
      const drawn = names.filter(() => random() < 0.5);
      const views = drawn.map((name) => {
        const display = { language: oneOf(LANGUAGE_TAGS), text: oneOf(TEXT_SIZES) };
        return [`${name}, ${display.language}, ${display.text} %`, viewOf(name, display)] as const;
      });
      expect(await gallery.lost(glass, views), `${glass.width}x${glass.height}`).toEqual([]);
    }
  });
});

it.each(LANGUAGE_TAGS)(
  "the words of %s have room where text is big and the glass small",
  async (language) => {
    const views = USUAL.map((name) => [name, viewOf(name, { language, text: 200 })] as const);
    expect(await gallery.lost(SMALLEST, views)).toEqual([]);
  },
);

it("what is touched lies in the lower half where that is wanted", async () => {
  const above = `[...document.querySelectorAll("button")].filter((each) => each.getBoundingClientRect().top < innerHeight / 2).map((each) => each.textContent)`;
  await gallery.page.setViewportSize(UPRIGHT);
  for (const name of USUAL) {
    await gallery.show(viewOf(name, { reach: true }));
    expect(await gallery.page.evaluate(above), name).toEqual([]);
  }
});
