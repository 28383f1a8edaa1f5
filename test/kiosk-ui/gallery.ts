/** The gallery in a browser: shows any example as anybody may have set it, and says what is wrong with it. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import type { Display } from "../../src/core/contract/display.ts";
import { FULL_LOOK, GALLERY, SCREENS, STATES } from "../../src/core/contract/examples.ts";
import type { ScreenName, ViewModel } from "../../src/core/contract/view-model.ts";
import type { Glass, Pages } from "./page.ts";

/** axe-core itself: put into the page once, it looks at a screen in a tenth of the time that its driver takes. */
const AXE = readFileSync(
  createRequire(createRequire(import.meta.url).resolve("@axe-core/playwright")).resolve(
    "axe-core/axe.min.js",
  ),
  "utf8",
);
const BARRIERS = `axe.run(document, {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
}).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ": " + target.join(" "))))`;

/** `items/reading`, as somebody has set it. */
export function viewOf(name: string, display: Partial<Display> = {}): ViewModel {
  const view = GALLERY.get(name);
  if (view === undefined) throw new Error(`There is no example ${name}`);
  return { ...view, display: { ...view.display, ...display } };
}

/** The names of all states of a screen. */
export const statesOf = (screen: ScreenName): string[] =>
  Object.keys(STATES[screen]).map((state) => `${screen}/${state}`);

export const NAMES: readonly string[] = SCREENS.flatMap(statesOf);
/** One of each screen. */
export const USUAL: readonly string[] = SCREENS.map((screen) => `${screen}/usual`);

/**
 * What is cut, hidden, too small or left out, one line each. A list may be longer than the glass: it scrolls, and then
 * something of it is to be seen. What is offered can be pressed.
 */
const LOST = `(view) => {
  const over = document.querySelector(".over");
  const frame = over ?? document;
  const nameOf = (each) => each.tagName + " " + each.textContent.slice(0, 40);
  const found = [];
  for (const each of frame.querySelectorAll("button, h1, h2, p, li, span, legend, output, figcaption")) {
    if (each.closest(".only-read, .frames, svg") !== null) continue;
    const { left, right, top, bottom, width, height } = each.getBoundingClientRect();
    if (left < -1 || right > innerWidth + 1) found.push("beside the glass: " + nameOf(each));
    else if (each.tagName === "BUTTON" && (width < 48 || height < 48)) found.push("too small: " + nameOf(each));
    else if (each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "inline") found.push("cut: " + nameOf(each));
    const scrolls = each.closest(".matter, .panel-matter, .actions .button:not([data-kind=main])") !== null;
    if (!scrolls && (top < -1 || bottom > innerHeight + 1)) found.push("above or below the glass: " + nameOf(each));
  }
  for (const each of frame.querySelectorAll(".matter, .panel-matter")) {
    if (each.scrollWidth > each.clientWidth + 1) found.push("wider than its place: " + each.className);
    const line = 1.2 * parseFloat(getComputedStyle(each).fontSize);
    if (each.scrollHeight > each.clientHeight + 1 && each.clientHeight < 5 * line) found.push("no room to read: " + Math.round(each.clientHeight / line * 10) / 10 + " lines");
  }
  const offers = over === null ? view.offers.filter((offer) => document.querySelector('[data-action="' + offer + '"]') === null) : [];
  return [...found, ...offers.map((offer) => "not to be pressed: " + offer)];
}`;

/** What is wrong, one line each, by what was shown. */
export type Found = readonly (readonly [what: string, wrong: string])[];

export interface Gallery {
  readonly page: Page;
  show(view: ViewModel): Promise<void>;
  /** Shows each of these on a glass and looks at what is lost. */
  lost(glass: Glass, views: readonly (readonly [what: string, view: ViewModel])[]): Promise<Found>;
  /** What is wrong with what is shown for people with aids. */
  barriers(): Promise<readonly string[]>;
}

export async function openGallery(pages: Pages, glass: Glass, scale = 1): Promise<Gallery> {
  const page = await pages.open("gallery.html", glass, "", scale);
  await page.waitForFunction("window.show !== undefined");
  await page.evaluate(AXE);
  const show = async (view: ViewModel): Promise<void> => {
    await page.evaluate(`window.show(${JSON.stringify(FULL_LOOK)}, ${JSON.stringify(view)})`);
  };
  return {
    page,
    show,
    async lost(wanted, views) {
      await page.setViewportSize(wanted);
      const found: [string, string][] = [];
      for (const [what, view] of views) {
        await show(view);
        const lines = await page.evaluate<string[]>(`(${LOST})(${JSON.stringify(view)})`);
        found.push(...lines.map((line): [string, string] => [what, line]));
      }
      return found;
    },
    barriers: () => page.evaluate<string[]>(BARRIERS),
  };
}
