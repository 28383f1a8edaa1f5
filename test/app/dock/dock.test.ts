/** The demo as a newcomer has it: one page, a bench, a tour; every hand at the far end of a real wire. */
import { chromium, type Browser, type FrameLocator, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { openDock, type Dock } from "../../../src/app/dock/dock.ts";
import { silentLog } from "../../../src/core/log.ts";
import { must } from "../../devices/bench.ts";

/** Where the picture goes that README shows; nothing is written where it is not said. */
const PICTURE = process.env["LECTERN_PICTURES"];

let dock: Dock;
let browser: Browser;
let page: Page;
let kiosk: FrameLocator;
beforeAll(async () => {
  dock = must(await openDock({ port: 0, dialect: "generic", log: silentLog }));
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, reducedMotion: "reduce" });
  page.setDefaultTimeout(20_000);
  await page.goto(dock.address);
  kiosk = page.frameLocator("iframe");
}, 60_000);
afterAll(async () => {
  await browser.close();
  await dock.close();
});

const onKiosk = (action: string) => kiosk.locator(`[data-action="${action}"]`);
const goOn = () => page.locator(".tour button").click();
const stop = (at: number) => page.locator(".tour b", { hasText: `${at} of 5.` }).waitFor();

describe("the tour", () => {
  it("lends two books to whoever shows a card and types a PIN, and the gate is silent for them", async () => {
    await stop(1);
    await goOn();
    await stop(2);
    await kiosk.locator('[data-screen="card"]').waitFor({ state: "attached" });
    await goOn();
    await kiosk.locator('[data-screen="pin"]').waitFor({ state: "attached" });
    for (const [index, digit] of ["1", "2", "3", "4"].entries()) {
      await kiosk.locator(".keypad button", { hasText: digit }).click();
      await kiosk.locator(".typed", { hasText: "●".repeat(index + 1) }).waitFor();
    }
    await onKiosk("submit").click();
    await kiosk.locator('.row[data-meaning="yours"]').nth(1).waitFor();
    await page.locator('.pad [data-gate="silent"]').nth(1).waitFor();
    if (PICTURE !== undefined) await page.screenshot({ path: `${PICTURE}/demo.png` });
  });

  it("says what still works while the library's computer is away, and that it is back", async () => {
    await stop(3);
    await goOn();
    await stop(4);
    await page
      .locator(".ils button", { hasText: "down" })
      .and(page.locator('[aria-pressed="true"]'))
      .waitFor();
    await onKiosk("finish").click();
    await onKiosk("print").click();
    await page.locator('.paper img[alt="Slip number 1"]').waitFor();
    await onKiosk("leave").click();
    await page.locator(".pad button", { hasText: "Take off" }).first().click();
    await page.locator(".pad button", { hasText: "Take off" }).first().click();
    await goOn();
    await kiosk.locator('[data-screen="welcome"] [data-action="borrow"]').waitFor();
  });

  it("loses nothing to a power cut", async () => {
    await stop(5);
    await goOn();
    await page.locator(".tour", { hasText: "That was the tour" }).waitFor();
    await kiosk.locator('[data-screen="welcome"] [data-action="borrow"]').waitFor();
    await page.locator('.shelf [data-gate="silent"]').nth(1).waitFor();
  });
});

describe("who may talk to it", () => {
  const upgraded = (headers: Readonly<Record<string, string>>, where: string) =>
    new Promise<boolean>((resolve) => {
      const address = dock.address.replace("http", "ws").replace("bench.html", where);
      const socket = new WebSocket(address, { headers });
      socket.on("open", () => {
        socket.terminate();
        resolve(true);
      });
      socket.on("error", () => resolve(false));
    });

  it("is a page that this machine served, and no other", async () => {
    const { origin, host } = new URL(dock.address);
    expect(await upgraded({ origin }, "screen")).toBe(true);
    expect(await upgraded({ origin: "https://elsewhere.example" }, "screen")).toBe(false);
    expect(await upgraded({ origin: `http://elsewhere.example`, host: "elsewhere.example" }, "bench")).toBe(
      false,
    );
    expect(await upgraded({ origin }, "nothing")).toBe(false);
    expect(host).toMatch(/^127\.0\.0\.1:/);
  });

  it("reaches no file beside the page's", async () => {
    const got = await Promise.all(
      ["%2e%2e/package.json", "..%2f..%2fpackage.json", "assets/", "slips/99.png"].map((where) =>
        fetch(dock.address.replace("bench.html", where)),
      ),
    );
    expect(got.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });
});
