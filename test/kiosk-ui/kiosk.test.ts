/** The real page on a real station: by keypad alone, under hostile scans, and empty when the person has gone. */
import { chromium, type Browser, type CDPSession, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { openDock, type Dock } from "../../src/app/dock/dock.ts";
import type { BenchView, BenchWish } from "../../src/core/contract/bench.ts";
import { silentLog } from "../../src/core/log.ts";
import { SLOWEST_SCANNER_MS } from "../../src/kiosk-ui/renderer/keys.ts";
import { must } from "../devices/bench.ts";
import { holding, textsOf, WHOLE_TEXTS } from "./memory.ts";

const CARD = "21234000001016";
const NAME = "Ingrid Boklund";
const PIN = "1234";

let dock: Dock;
let browser: Browser;
let page: Page;
let bench: WebSocket;
let seen: BenchView;
beforeAll(async () => {
  dock = must(await openDock({ port: 0, dialect: "generic", log: silentLog }));
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", `--js-flags=${WHOLE_TEXTS}`],
  });
  bench = new WebSocket(dock.address.replace("http", "ws").replace("bench.html", "bench"), {
    origin: new URL(dock.address).origin,
  });
  await new Promise((resolve) => {
    bench.on("message", (data: Buffer) => {
      seen = JSON.parse(data.toString()) as BenchView;
      resolve(undefined);
    });
  });
}, 60_000);
afterAll(async () => {
  bench.terminate();
  await browser.close();
  await dock.close();
});
beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1080, height: 1920 }, reducedMotion: "reduce" });
  page.setDefaultTimeout(20_000);
  await page.goto(dock.address.replace("bench.html", "index.html"));
  await onScreen("welcome");
});
afterEach(() => page.close());

const wish = (does: BenchWish): void => bench.send(JSON.stringify(does));
const onScreen = (name: string) => page.locator(`[data-screen="${name}"]`).waitFor({ state: "attached" });
const shown = () => page.locator("[data-screen]").getAttribute("data-screen");

/** As slow as a hand. */
async function key(name: string): Promise<void> {
  await page.waitForTimeout(2 * SLOWEST_SCANNER_MS);
  await page.keyboard.press(name);
}

/** Goes to the button of an action by the arrow, and presses it. */
async function choose(action: string, label?: string): Promise<void> {
  await page
    .locator(`[data-action="${action}"]`, label === undefined ? {} : { hasText: label })
    .first()
    .waitFor();
  for (let step = 0; step < 40; step++) {
    await key("ArrowDown");
    const at = page.locator(":focus");
    const isIt = (await at.getAttribute("data-action")) === action;
    if (isIt && (label === undefined || (await at.innerText()) === label)) return key("Enter");
  }
  throw new Error(`${action} is not reached by the keypad`);
}

/** A session by keypad and card, up to the list of items. */
async function come(): Promise<void> {
  wish({ do: "scan", id: CARD });
  await onScreen("pin");
  for (const [index, digit] of PIN.split("").entries()) {
    await choose("key", digit);
    await page.locator(".typed", { hasText: "●".repeat(index + 1) }).waitFor();
  }
  await choose("submit");
  await onScreen("items");
}

async function leave(): Promise<void> {
  await choose("finish");
  await Promise.race([onScreen("receipt"), onScreen("goodbye")]);
  if ((await shown()) === "receipt") await choose("no-receipt");
  await onScreen("goodbye");
  await choose("leave");
  await onScreen("welcome");
}

describe("by keypad alone", () => {
  it("somebody borrows, looks at their account, renews, and returns", async () => {
    const [book] = seen.props.filter(({ is, story }) => is === "item" && story === "");
    await choose("borrow");
    await onScreen("card");
    await come();
    wish({ do: "lay", id: book?.id ?? "" });
    await page.locator('.row[data-meaning="yours"]').waitFor();
    await choose("account");
    await onScreen("account");
    await page.locator('[data-action="renew-all"]').waitFor();
    await choose("return");
    await onScreen("returns");
    await choose("finish");
    await Promise.race([onScreen("receipt"), onScreen("goodbye")]);
    if ((await shown()) === "receipt") await choose("print");
    await onScreen("goodbye");
    wish({ do: "lift", id: book?.id ?? "" });
    await choose("leave");
    await onScreen("welcome");
  });

  it("somebody makes the screen as they need it, and it is as it was for the next", async () => {
    await choose("panel", "Easier to use");
    await choose("text", "200 %");
    await page.locator('html[data-text="200"]').waitFor({ state: "attached" });
    await choose("theme", "Yellow on black");
    await page.locator('html[data-theme="yellow"]').waitFor({ state: "attached" });
    await key("Escape");
    await page.locator('[role="dialog"]').waitFor({ state: "detached" });
    await come();
    await leave();
    await page.locator('html[data-theme="light"][data-text="100"]').waitFor({ state: "attached" });
  });
});

describe("a scanner that types", () => {
  /** As quick as scanners are. */
  async function typed(keys: readonly string[]): Promise<void> {
    for (const name of keys) await page.keyboard.press(name);
    await page.waitForTimeout(2 * SLOWEST_SCANNER_MS);
  }

  const focused = () => page.evaluate("document.activeElement.outerHTML.slice(0, 200)");

  it.each([
    ["a label", [..."31234000000016".split(""), "Enter"]],
    ["tabs and enters", ["x", "Tab", "Enter", "Tab", "Tab", "Enter"]],
    ["arrows and enters", ["x", "ArrowDown", "Enter", "ArrowDown", "Enter", "Escape"]],
    ["keys of the browser", ["x", "F1", "F3", "F5", "F6", "F7", "F11", "F12", "ContextMenu"]],
    [
      "held keys",
      [
        "x",
        "Control+p",
        "Control+r",
        "Control+f",
        "Control+j",
        "Alt+ArrowLeft",
        "Control+Shift+i",
        "Control+=",
      ],
    ],
  ])("changes nothing by %s", async (_, keys) => {
    const [before, focus] = [await page.locator("body").innerHTML(), await focused()];
    await typed(keys);
    expect(await page.locator("body").innerHTML()).toBe(before);
    expect(page.url()).toBe(dock.address.replace("bench.html", "index.html"));
    expect(await focused()).toBe(focus);
  });

  it("changes nothing by ten thousand characters", async () => {
    const before = await page.locator("body").innerHTML();
    await page.evaluate(`(() => {
      for (let at = 0; at < 10_000; at++) {
        const key = at % 97 === 96 ? "Enter" : String(at % 10);
        for (const type of ["keydown", "keyup"]) document.body.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
      }
    })()`);
    expect(await page.locator("body").innerHTML()).toBe(before);
  });
});

describe("when the person has gone", () => {
  /** Every text in the page's memory, after what nobody holds has been let go. */
  async function memory(session: CDPSession): Promise<readonly string[]> {
    const pieces: string[] = [];
    const hear = ({ chunk }: { chunk: string }): void => void pieces.push(chunk);
    session.on("HeapProfiler.addHeapSnapshotChunk", hear);
    await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
    session.off("HeapProfiler.addHeapSnapshotChunk", hear);
    return textsOf(pieces);
  }

  it("nothing of them is in the page: not in what is shown, stored or remembered", async () => {
    const session = await page.context().newCDPSession(page);
    await come();
    expect(await page.locator("body").innerText()).toContain(NAME);
    expect(holding(await memory(session), NAME)).not.toEqual([]);
    await leave();
    const text = await page.locator("html").innerHTML();
    const stored = await page.evaluate(
      "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])",
    );
    const remembered = await memory(session);
    for (const theirs of [NAME, CARD, PIN]) {
      expect(holding([text], theirs)).toEqual([]);
      expect(holding(remembered, theirs)).toEqual([]);
    }
    expect(stored).toBe('[{},{},""]');
  });
});
