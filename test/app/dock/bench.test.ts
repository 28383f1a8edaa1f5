/** The bench: things go where they are dragged, by mouse and finger; what was done is a play that holds again. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { chromium, type Browser, type FrameLocator, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { openDock, type Dock } from "../../../src/app/dock/dock.ts";
import { silentLog } from "../../../src/core/log.ts";
import { must } from "../../devices/bench.ts";

const ROOT = path.join(import.meta.dirname, "../../..");
const ADA = "21234000001016";

let dock: Dock;
let browser: Browser;
let page: Page;
let kiosk: FrameLocator;
beforeAll(async () => {
  dock = must(await openDock({ port: 0, dialect: "koha", log: silentLog }));
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const context = await browser.newContext({
    viewport: { width: 1920, height: 1400 },
    reducedMotion: "reduce",
    hasTouch: true,
  });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(dock.address);
  kiosk = page.frameLocator("iframe");
}, 60_000);
afterAll(async () => {
  await browser.close();
  await dock.close();
});
beforeEach(async () => {
  await page.locator(".keep button", { hasText: "Begin anew" }).click();
  await page.locator(".waiting").waitFor();
  await page.locator(".keep a").waitFor();
  await onKiosk("welcome");
}, 30_000);

const onKiosk = (screen: string) => kiosk.locator(`[data-screen="${screen}"]`).waitFor({ state: "attached" });
const press = (action: string) => kiosk.locator(`[data-action="${action}"]`).click();
const plain = () => page.locator('.shelf .prop[data-is="item"]').first();
const idOf = async () => (await plain().getAttribute("data-id")) ?? "";
const onPad = (id: string) => page.locator(`.pad [data-id="${id}"]`);
const onShelf = (id: string) => page.locator(`.shelf [data-id="${id}"]`);
const byId = (id: string, button: string) => page.locator(`[data-id="${id}"] button`, { hasText: button });

interface Point {
  readonly x: number;
  readonly y: number;
}

async function middleOf(selector: string): Promise<Point> {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`${selector} is not to be seen`);
  return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 60) };
}

async function byMouse(from: Point, to: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
}

async function byFinger(from: Point, to: Point): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", points: readonly Point[]) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: [...points] });
  await touch("touchStart", [from]);
  await touch("touchMove", [{ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }]);
  await touch("touchMove", [to]);
  await touch("touchEnd", []);
}

async function typePin(): Promise<void> {
  for (const [index, digit] of ["1", "2", "3", "4"].entries()) {
    await kiosk.locator(`[data-action="key"][data-of="${digit}"]`).click();
    await kiosk.locator(".typed", { hasText: "●".repeat(index + 1) }).waitFor();
  }
}

describe("things on the bench", () => {
  it.each([
    ["mouse", byMouse],
    ["finger", byFinger],
  ])("are dragged onto the pad and off it by %s", async (_, dragged) => {
    const id = await idOf();
    await dragged(await middleOf(`.shelf [data-id="${id}"] .cover`), await middleOf(".pad"));
    await onPad(id).waitFor();
    await onKiosk("card");
    await dragged(await middleOf(`.pad [data-id="${id}"] .cover`), await middleOf(".shelf:nth-of-type(2)"));
    await onShelf(id).waitFor();
  });

  it("go by the keyboard, and stay where they are when they are dropped nowhere", async () => {
    const id = await idOf();
    await byMouse(await middleOf(`.shelf [data-id="${id}"] .cover`), await middleOf(".ils legend"));
    await byId(id, "Onto the pad").focus();
    expect(await onPad(id).count()).toBe(0);
    await page.keyboard.press("Enter");
    await onPad(id).waitFor();
    await byId(id, "Take off").focus();
    await page.keyboard.press("Space");
    await onShelf(id).waitFor();
  });

  it("are held under the scanner, and sound at the gate until they are lent", async () => {
    const id = await idOf();
    await byMouse(await middleOf(`.shelf [data-id="${id}"] .cover`), await middleOf(".door"));
    await page.locator('.door[data-lamp="alarm"]').waitFor();
    await byId(id, "Onto the pad").click();
    await byMouse(await middleOf(`.shelf [data-id="${ADA}"] .cover`), await middleOf(".scanner"));
    await onKiosk("pin");
    await typePin();
    await press("submit");
    await kiosk.locator('.row[data-meaning="yours"]').waitFor();
    await byMouse(await middleOf(`.pad [data-id="${id}"] .cover`), await middleOf(".door"));
    await page.locator('.door[data-lamp="silent"]').waitFor();
    await onShelf(id).waitFor();
  });
});

describe("what is beside them", () => {
  it("says which library system answers, and what each frame means", async () => {
    await page.locator(".ils legend", { hasText: "like koha" }).waitFor();
    const frame = page.locator(".frames details", { hasText: "93 login (SC -> ACS)" });
    await frame.locator("summary").click();
    await frame.locator("pre", { hasText: "CN" }).waitFor();
  });

  it("stands still while time does", async () => {
    const pace = (name: string) => page.locator(".time button", { hasText: name });
    await pace("stands still").click();
    await pace("stands still").and(page.locator('[aria-pressed="true"]')).waitFor();
    await byId(ADA, "Scan").click();
    await pace("four times").click();
    await onKiosk("pin");
  });
});

describe("save as scenario", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "lectern-play-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function saved(): Promise<string> {
    const coming = page.waitForEvent("download");
    await page.locator(".keep a").click();
    return text(await (await coming).createReadStream());
  }

  async function playAgain(play: string) {
    const file = path.join(folder, "play.yaml");
    writeFileSync(file, play);
    const words = [path.join(ROOT, "src/app/cli.ts"), "demo", "--headless", "--scenario", file];
    const child = spawn(process.execPath, words, { cwd: folder });
    const code = new Promise<number | null>((resolve) => child.once("close", resolve));
    return { said: await text(child.stdout), code: await code };
  }

  it("keeps a visit with a weather, a slip and a power cut, and it holds again", async () => {
    const id = await idOf();
    await byId(id, "Onto the pad").click();
    await onKiosk("card");
    await byId(ADA, "Scan").click();
    await onKiosk("pin");
    await typePin();
    await press("submit");
    await kiosk.locator('.row[data-meaning="yours"]').waitFor();
    await press("account");
    await kiosk.locator('[data-action="finish"]').waitFor();
    await page.locator(".ils button", { hasText: "down" }).click();
    await press("finish");
    await press("print");
    await onKiosk("goodbye");
    await byId(id, "Take off").click();
    await onKiosk("welcome");
    await page.locator(".ils button", { hasText: "fine" }).click();
    await kiosk.locator(".limits").waitFor({ state: "detached" });
    await page.locator(".devices summary").click();
    await page.locator(".devices button", { hasText: "Cut the station's power" }).click();
    await page.locator(".devices button", { hasText: "Give the power back" }).click();
    await page.locator(".devices button", { hasText: "Cut the station's power" }).waitFor();
    await onKiosk("welcome");
    const play = await saved();
    expect(parse(play)).toMatchObject({ truth: { deeds: [`lent ${id}`], gate: { [id]: "silent" } } });
    const { said, code } = await playAgain(play);
    expect(said).toContain("1 of 1 scenarios held.");
    expect(code).toBe(0);
  }, 90_000);

  it("writes down nothing of what somebody typed that is not the demo library's", async () => {
    await byId(ADA, "Scan").click();
    await onKiosk("pin");
    for (const [index, digit] of ["8", "5", "2", "7"].entries()) {
      await kiosk.locator(`[data-action="key"][data-of="${digit}"]`).click();
      await kiosk.locator(".typed", { hasText: "●".repeat(index + 1) }).waitFor();
    }
    await press("submit");
    await kiosk.locator(".lead", { hasText: "2" }).waitFor();
    const play = await saved();
    expect(play).not.toContain("8527");
    const { said, code } = await playAgain(play);
    expect(said).toContain("1 of 1 scenarios held.");
    expect(code).toBe(0);
  }, 60_000);
});
