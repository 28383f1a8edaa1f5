/** What people see while there is no core: a configuration that was refused, or a core that ends again and again. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { EXAMPLES, PLAIN, PLAIN_LOOK } from "../../src/core/contract/examples.ts";
import { LANGUAGE_TAGS } from "../../src/core/contract/languages.ts";
import { GLASSES, openPages, type Pages } from "./page.ts";

/** A shell without a core behind it; the patience of the page is over at once. `tell` is what core would say. */
const ALONE = `
  const wait = window.setTimeout;
  window.setTimeout = (work) => wait(work, 0);
  window.lectern = { receive: (listener) => { window.tell = listener; }, send() {}, painted() {} };`;

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
}, 60_000);
afterAll(() => pages.close());

it.each(GLASSES)("says on a glass of %o in every language that the station rests", async (glass) => {
  const page = await pages.open("index.html", glass, ALONE);
  const lines = page.locator(".away li");
  await lines.first().waitFor();
  expect(await lines.evaluateAll((all) => all.map(({ lang }) => lang))).toEqual(LANGUAGE_TAGS);
  const boxes = await Promise.all((await lines.all()).map((line) => line.boundingBox()));
  const isOutside = boxes.some(
    (box) =>
      box === null ||
      box.x < 0 ||
      box.y < 0 ||
      box.x + box.width > glass.width ||
      box.y + box.height > glass.height,
  );
  expect(isOutside).toBe(false);
  await page.context().close();
});

it("makes way for what core says", async () => {
  const page = await pages.open("index.html", GLASSES[0] ?? { width: 800, height: 600 }, ALONE);
  await page.locator(".away").waitFor();
  const messages = [
    { kind: "look", look: PLAIN_LOOK },
    { kind: "view", view: { ...PLAIN, ...EXAMPLES.welcome, revision: 1 } },
  ];
  for (const message of messages)
    await page.evaluate(`window.tell(${JSON.stringify(JSON.stringify(message))})`);
  await page.locator('[data-screen="welcome"]').waitFor();
  expect(await page.locator(".away").count()).toBe(0);
  await page.context().close();
});
