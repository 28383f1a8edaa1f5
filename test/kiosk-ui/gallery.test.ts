/** Every screen in a real browser: nothing hidden, nothing too small to touch, nothing that a person with aids cannot use. */
import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Look } from "../../src/core/contract/bridge.ts";
import { PANELS, TEXT_SIZES, type Display, type Panel } from "../../src/core/contract/display.ts";
import { EXAMPLES, PLAIN, PLAIN_LOOK } from "../../src/core/contract/examples.ts";
import type { ScreenName, ViewModel } from "../../src/core/contract/view-model.ts";
import type { Page } from "playwright-core";
import { GLASSES, openPages, UPRIGHT, type Glass, type Pages } from "./page.ts";

const LOOK: Look = {
  ...PLAIN_LOOK,
  accent: "#005f73",
  desk: "ground floor, left",
  openingHours: "Mon to Sat, 10 to 19",
  languages: ["en", "de", "ar"],
  speech: true,
};
const SCREENS = Object.keys(EXAMPLES) as ScreenName[];

let pages: Pages;
let page: Page;
beforeAll(async () => {
  pages = await openPages();
  page = await pages.open("gallery.html", UPRIGHT, "");
  await page.waitForFunction("window.show !== undefined");
}, 60_000);
afterAll(() => pages.close());

/** Shows a view on a glass of this size. */
async function show(glass: Glass, view: ViewModel): Promise<void> {
  await page.setViewportSize(glass);
  await page.evaluate(`window.show(${JSON.stringify(LOOK)}, ${JSON.stringify(view)})`);
  await page.waitForSelector(`.frame [data-screen="${view.screen}"]`, { state: "attached" });
}

const viewOf = (screen: ScreenName, display: Partial<Display>, panel: Panel | undefined): ViewModel => ({
  ...EXAMPLES[screen],
  ...PLAIN,
  display: { ...PLAIN.display, ...display },
  panel,
});

/** What is wrong with the page for people with aids, one line each. Contrast has its own test, in all themes. */
async function barriers(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

/** What is cut, hidden or too small, one line each. */
const LOST = `[...document.querySelectorAll("button, h1, h2, p")].flatMap((each) => {
  const { left, right, width, height } = each.getBoundingClientRect();
  const name = each.tagName + " " + each.textContent.slice(0, 30);
  if (left < -1 || right > innerWidth + 1) return ["beside the glass: " + name];
  if (each.tagName === "BUTTON" && (width < 48 || height < 48)) return ["too small: " + name];
  return each.scrollWidth > each.clientWidth + 1 ? ["cut: " + name] : [];
})`;

describe.each(SCREENS)("the screen %s", (screen) => {
  it("has no barriers", async () => {
    await show(UPRIGHT, viewOf(screen, {}, undefined));
    expect(await barriers()).toEqual([]);
  });

  it("fits every glass, at every size of text, from both sides", async () => {
    for (const glass of GLASSES) {
      for (const text of TEXT_SIZES) {
        for (const language of ["en", "ar"] as const) {
          await show(glass, viewOf(screen, { text, language }, undefined));
          expect(await page.evaluate(LOST), `${glass.width}x${glass.height}, ${text} %, ${language}`).toEqual(
            [],
          );
        }
      }
    }
  });
});

it.each(PANELS)("the panel %s has no barriers", async (panel) => {
  await show(UPRIGHT, viewOf("welcome", {}, panel));
  expect(await barriers()).toEqual([]);
});

it("what is touched lies in the lower half where that is wanted", async () => {
  for (const screen of SCREENS) {
    await show(UPRIGHT, viewOf(screen, { reach: true }, undefined));
    const above = `[...document.querySelectorAll("button")].filter((each) => each.getBoundingClientRect().top < innerHeight / 2).map((each) => each.textContent)`;
    expect(await page.evaluate(above), screen).toEqual([]);
  }
});
