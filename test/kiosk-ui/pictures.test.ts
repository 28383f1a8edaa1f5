/** The page itself at a station that we play: the library's own pictures, and that none stays longer than what it shows. */
import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Page } from "playwright-core";
import type { ToScreen } from "../../src/core/contract/bridge.ts";
import { EXAMPLES, PLAIN, PLAIN_LOOK } from "../../src/core/contract/examples.ts";
import type { ViewModel } from "../../src/core/contract/view-model.ts";
import { openPages, UPRIGHT, type Pages } from "./page.ts";

const INSIDE = `window.lectern = {
  receive: (listener) => void (window.say = (message) => listener(JSON.stringify(message))),
  send: (text) => void (window.sent = JSON.parse(text)),
  painted: () => {},
};`;

/** One pixel. */
const PICTURE =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const NO_PICTURE = "data:image/png;base64,bm90aGluZw==";

let pages: Pages;
let page: Page;
beforeAll(async () => {
  pages = await openPages();
}, 60_000);
afterAll(() => pages.close());
beforeEach(async () => {
  page = await pages.open("index.html", UPRIGHT, INSIDE);
  await page.waitForFunction("window.say !== undefined");
  await say({ kind: "look", look: PLAIN_LOOK });
});

const say = (message: ToScreen) => page.evaluate(`window.say(${JSON.stringify(message)})`);

let revision = 0;
async function show(view: ViewModel): Promise<void> {
  await say({ kind: "view", view: { ...view, revision: ++revision } });
  await page.waitForSelector(`[data-screen="${view.screen}"]`, { state: "attached" });
}

it("a cover comes when it is there, over the one that is drawn, and goes with its item", async () => {
  const [garden, atlas] = EXAMPLES.items.items;
  if (garden === undefined || atlas === undefined) throw new Error("The example has two items");
  const pictures = page.locator(".cover img");
  await show({ ...EXAMPLES.items, ...PLAIN });
  await say({ kind: "cover", item: "another", picture: PICTURE });
  await say({ kind: "cover", item: garden.id, picture: PICTURE });
  await say({ kind: "cover", item: atlas.id, picture: NO_PICTURE });
  // The newest comes first.
  await pictures.first().waitFor({ state: "hidden" });
  expect(await pictures.count()).toBe(2);
  expect(await pictures.nth(1).isVisible()).toBe(true);
  expect(await page.locator(".cover svg").count()).toBe(2);
  await show({ ...EXAMPLES.welcome, ...PLAIN });
  expect(await pictures.count()).toBe(0);
  await show({ ...EXAMPLES.items, ...PLAIN });
  expect(await pictures.count()).toBe(0);
});

it("a picture for the welcome leaves its ways on open, and goes when it is touched or the view is another", async () => {
  const picture = page.locator(".slide img");
  await show({ ...EXAMPLES.welcome, ...PLAIN });
  await say({ kind: "slide", picture: PICTURE });
  await picture.waitFor();
  expect(await page.locator('[data-action="borrow"]').isVisible()).toBe(true);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  // The screen of this test is to move less: the first stays.
  await say({ kind: "slide", picture: NO_PICTURE });
  expect(await picture.getAttribute("src")).toBe(PICTURE);
  await picture.click();
  expect(await page.evaluate("window.sent")).toEqual({
    kind: "intent",
    intent: { action: "close-panel", rev: revision },
  });
  await say({ kind: "slide", picture: undefined });
  expect(await picture.count()).toBe(0);
  await say({ kind: "slide", picture: PICTURE });
  await picture.waitFor();
  await show({ ...EXAMPLES.welcome, ...PLAIN });
  expect(await picture.count()).toBe(0);
});
