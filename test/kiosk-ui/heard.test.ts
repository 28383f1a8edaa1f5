/** The page itself at a station that we play: what it sends up when the focus moves, and what it sounds. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Page } from "playwright-core";
import type { Look } from "../../src/core/contract/bridge.ts";
import { EXAMPLES, PLAIN, PLAIN_LOOK } from "../../src/core/contract/examples.ts";
import type { Screen, ViewModel } from "../../src/core/contract/view-model.ts";
import { TONES } from "../../src/kiosk-ui/renderer/sounds.ts";
import { openPages, UPRIGHT, type Pages } from "./page.ts";

const LOOK: Look = { ...PLAIN_LOOK, speech: true, sound: 2 };

/** The way to core, and every tone that begins, by its pitch and loudness. */
const INSIDE = `
  window.sent = [];
  window.tones = [];
  window.lectern = {
    receive: (listener) => void (window.say = (message) => listener(JSON.stringify(message))),
    send: (text) => void window.sent.push(JSON.parse(text)),
    painted: () => {},
  };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (at) {
    window.tones.push(this.frequency.value);
    return start.call(this, at);
  };
`;

let pages: Pages;
let page: Page;
beforeAll(async () => {
  pages = await openPages();
}, 60_000);
afterAll(() => pages.close());
beforeEach(async () => {
  page = await pages.open("index.html", UPRIGHT, INSIDE);
  await page.waitForFunction("window.say !== undefined");
});

let revision = 0;
async function show(screen: Screen, look: Look, beside: Partial<ViewModel> = {}): Promise<void> {
  const view = Object.assign({ ...PLAIN, revision: ++revision, ...screen }, beside);
  await page.evaluate(`window.say(${JSON.stringify({ kind: "look", look })})`);
  await page.evaluate(`window.say(${JSON.stringify({ kind: "view", view })})`);
  await page.waitForSelector(`[data-screen="${screen.screen}"]`, { state: "attached" });
}

it("names what the focus is on by the intent that it would send, and no words", async () => {
  await show({ ...EXAMPLES.account, offers: ["renew", "finish"] }, LOOK);
  await page.waitForSelector('[data-action="renew"]');
  const count = await page.locator("button").count();
  for (let at = 0; at < count; at++) {
    await page.keyboard.press("ArrowDown");
    await page.waitForTimeout(60);
  }
  const sent = await page.evaluate<unknown>("window.sent");
  expect(sent).toEqual(
    [
      { action: "panel", panel: "settings" },
      { action: "panel", panel: "help" },
      { action: "renew", line: 1 },
      { action: "cancel-hold", line: 0 },
      { action: "finish" },
    ].map((wish) => ({ kind: "focus", intent: { ...wish, rev: revision } })),
  );
  await page.keyboard.press("F5");
  expect(await page.evaluate<unknown>("window.sent.at(-1)")).toEqual({ kind: "repeat" });
});

it("sounds when an item is seen and when it is yours, as loud as the look says", async () => {
  const [garden] = EXAMPLES.items.items;
  if (garden === undefined) throw new Error("The example has no item");
  const asking = { ...EXAMPLES.items, items: [{ ...garden, state: { name: "asking" as const } }] };
  await show({ ...EXAMPLES.items, items: [] }, LOOK);
  expect(await page.evaluate("window.tones")).toEqual([]);
  await show(asking, LOOK);
  expect(await page.evaluate("window.tones.splice(0)")).toEqual(TONES.seen.map(({ hertz }) => hertz));
  await show({ ...EXAMPLES.items, items: [garden] }, LOOK);
  expect(await page.evaluate("window.tones.splice(0)")).toEqual(TONES.yours.map(({ hertz }) => hertz));
  await show(EXAMPLES.time, { ...LOOK, sound: 0 });
  expect(await page.evaluate("window.tones")).toEqual([]);
});

it("offers speech only where there is a headset", async () => {
  await show(EXAMPLES.welcome, LOOK, { panel: "settings" });
  expect(await page.locator('[data-action="speech"]').count()).toBe(4);
  await show(EXAMPLES.welcome, { ...LOOK, speech: false }, { panel: "settings" });
  expect(await page.locator('[data-action="speech"]').count()).toBe(0);
});

it("types an address on the board of the language, its end in one key", async () => {
  const typing = {
    ...EXAMPLES.receipt,
    state: "address",
    slip: "",
    offers: ["key", "ending", "erase"],
  } as const;
  const board = (): Promise<string[]> => page.locator(".keys").allTextContents();
  const digits = "1234567890";
  const english = [digits, "qwertyuiop", "asdfghjkl", "zxcvbnm"];
  const boards = [
    ["en", english],
    ["de", [digits, "qwertzuiop", "asdfghjkl", "yxcvbnm"]],
    ["fr", [digits, "azertyuiop", "qsdfghjklm", "wxcvbn"]],
    ["ar", english],
  ] as const;
  for (const [language, rows] of boards) {
    await show(typing, LOOK, { display: { ...PLAIN.display, language } });
    await page.waitForSelector(`[lang="${language}"]`, { state: "attached" });
    // A board comes from a file of its own.
    await expect.poll(async () => (await board()).slice(0, 4), { timeout: 10_000 }).toEqual(rows);
    if (language === "en") expect((await board()).slice(4)).toEqual(["@.-_+.com.orgErase"]);
  }
  await page.evaluate("window.sent.length = 0");
  for (const key of ["a", "@", ".com"]) await page.locator(`[data-of="${key}"]`).click();
  await page.locator(`[data-action="erase"]`).click();
  const sent = await page.evaluate<{ kind: string; intent: object }[]>("window.sent");
  expect(sent.flatMap(({ kind, intent }) => (kind === "intent" ? [intent] : []))).toEqual(
    [
      { action: "key", key: "a" },
      { action: "key", key: "@" },
      { action: "ending", ending: ".com" },
      { action: "erase" },
    ].map((wish) => ({ ...wish, rev: revision })),
  );
});

it("shows every row of the keyboard at once on the smallest glass", async () => {
  await page.setViewportSize({ width: 1024, height: 600 });
  const typing = {
    ...EXAMPLES.receipt,
    state: "address",
    slip: "",
    offers: ["key", "erase", "submit", "back"],
  } as const;
  await show(typing, LOOK);
  await page.waitForSelector(".keys:nth-child(5)");
  const [last, end] = await page.evaluate<number[]>(
    `[".keys:last-child", ".matter"].map((each) => document.querySelector(each).getBoundingClientRect().bottom)`,
  );
  expect(last).toBeLessThanOrEqual(end ?? 0);
});
