/**
 * A scanner that types, at a real kiosk: a display with a window manager, the shell, the built page, a station behind it. Keys
 * come as X gives them to whatever has the focus. In a library core takes such a scanner for itself (evdev, hidraw); what gets
 * here is a scanner that nobody has set up, or one that a person has plugged in.
 */
import { z } from "zod";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { builtPage } from "../../../src/app/dock/page.ts";
import { SCAN_OVER_MS } from "../../../src/kiosk-ui/renderer/keys.ts";
import { openFolder, openKiosk, type Kiosk } from "./kiosk.ts";
import { openStation, type StationOfTest } from "./station.ts";
import { tap, type Tap } from "./tap.ts";

const CARD = "21234000001016";
const PIN = "1234";
const BOOK = "31234000001444";

const folder = openFolder();
const logged: string[] = [];
let station: StationOfTest;
let kiosk: Kiosk;
let ear: Tap;
beforeAll(async () => {
  station = await openStation(folder.socket, 1);
  kiosk = await openKiosk({
    socket: folder.socket,
    folder: await builtPage(),
    log: (event, data) => logged.push(`${event} ${Object.values(data).join(" ")}`.trim()),
  });
  await until(() => logged.includes("glass.listens"));
  ear = await tap(kiosk.browser, async () => {
    wish({ action: "borrow" });
    // The page says that it painted this.
    await sleep(1000);
  });
  wish({ action: "leave" });
  await onScreen("welcome");
}, 60_000);
afterAll(async () => {
  await kiosk.close();
  await station.close();
  folder.remove();
}, 60_000);

const sleep = (ms: number) => new Promise((resolve) => void setTimeout(resolve, ms));
const until = (holds: () => unknown) => vi.waitUntil(holds, { timeout: 20_000, interval: 50 });
const wish = (what: object): void => {
  const taken = station.stage.intent({ ...what, rev: station.stage.view.revision });
  if (!taken) throw new Error(`not offered: ${JSON.stringify(what)}`);
};

const evaluated = z.object({ result: z.object({ value: z.unknown() }) });
async function inPage(expression: string): Promise<unknown> {
  const answer = await ear.call("Runtime.evaluate", { expression, returnByValue: true });
  return evaluated.parse(answer).result.value;
}

/** The page shows it too. */
const onScreen = (name: string) =>
  until(async () => (await inPage(`document.querySelector("[data-screen]").dataset.screen`)) === name);

const middle = z.object({ x: z.number(), y: z.number() });
/** A finger on a button of the page. */
async function touch(action: string, label?: string): Promise<void> {
  const find = `[...document.querySelectorAll('[data-action="${action}"]')].find((each) => ${label === undefined} || each.innerText === ${JSON.stringify(label ?? "")})`;
  await until(() => inPage(`${find} !== undefined`));
  const rect = await inPage(
    `(() => { const { x, y, width, height } = ${find}.getBoundingClientRect(); return { x: x + width / 2, y: y + height / 2 }; })()`,
  );
  const { x, y } = middle.parse(rect);
  await kiosk.display.hands("mousemove", String(Math.round(x)), String(Math.round(y)), "click", "1");
}

/** Everything that a scan could change: what is shown, where the focus is, what core says, and what stands on the display. */
async function all(): Promise<object> {
  const { revision: _, ...view } = station.stage.view;
  return {
    view,
    windows: await kiosk.display.hands("search", "--onlyvisible", "--name", "", "getwindowgeometry", "%@"),
    active: await kiosk.display.hands("getwindowfocus"),
    page: await inPage(
      `[document.documentElement.outerHTML, document.activeElement.outerHTML, location.href, innerWidth, innerHeight, devicePixelRatio, scrollY].join("\\n")`,
    ),
  };
}

/** Keys one after the other, as quick as scanners are. */
const keys = (...names: readonly string[]) => kiosk.display.hands("key", "--delay", "3", ...names);
const text = (what: string) => kiosk.display.hands("type", "--delay", "2", what);

/** A scan begins with a character: a hand has these keys too, alone. */
const scan =
  (...names: readonly string[]) =>
  () =>
    keys("3", ...names);

/** The codes of the keys of a label on an American keyboard, whatever layout the station thinks it has. */
const LABEL = "31234000001444".split("").map((digit) => String(digit === "0" ? 19 : 9 + Number(digit)));
const LETTERS = ["24", "29", "52", "20", "21", "48", "61", "34"];
const ENTER = "36";
const layout = (name: string) => async () => {
  await kiosk.display.run("setxkbmap", name);
  await keys(...LABEL, ...LETTERS, ENTER);
  await kiosk.display.run("setxkbmap", "us");
};

/** What is typed, and by what it is called. */
const HOSTILE: readonly (readonly [name: string, type: () => Promise<unknown>])[] = [
  ["a label", () => text("31234000001444\n")],
  ["a card", () => text(`${CARD}\n`)],
  ["symbols", () => text("]C1(01)09501101530003~!@#$%^&*()_+{}|:\"<>?`-=[]\\;',./ éßø€Ж\n")],
  ["a German keyboard", layout("de")],
  ["a French keyboard", layout("fr")],
  ["a Ukrainian keyboard", layout("ua")],
  ["an Arabic keyboard", layout("ara")],
  [
    "tabs and enters",
    scan("Tab", "Return", "Tab", "Tab", "Return", "shift+Tab", "KP_Enter", "space", "Return"),
  ],
  [
    "arrows and enters",
    scan("Down", "Return", "Right", "Return", "Up", "Left", "Return", "Escape", "Return"),
  ],
  ["function keys", scan(...Array.from({ length: 24 }, (_, index) => `F${index + 1}`), "F11", "Return")],
  [
    "control characters",
    scan(
      ..."abcdefghijklmnopqrstuvwxyz".split("").map((key) => `ctrl+${key}`),
      "ctrl+bracketleft",
      "ctrl+bracketright",
      "ctrl+backslash",
      "ctrl+asciicircum",
      "ctrl+underscore",
      "Return",
    ),
  ],
  [
    "characters by number",
    scan("alt+KP_0", "alt+KP_2", "alt+KP_9", "Return", "alt+0", "alt+2", "alt+9", "Return"),
  ],
  [
    "keys that close, open, print and inspect",
    scan(
      ...["F4", "Left", "Right", "Home", "d", "f", "e", "space", "Tab", "F2"].map((key) => `alt+${key}`),
      ...["w", "t", "n", "p", "o", "u", "i", "j", "Delete", "Escape", "Tab"].flatMap((key) => [
        `ctrl+${key}`,
        `ctrl+shift+${key}`,
      ]),
      ...["plus", "minus", "0", "1", "9", "F4"].map((key) => `ctrl+${key}`),
      "shift+F10",
      "Menu",
      "Print",
      "super+l",
      "Return",
    ),
  ],
  [
    "keys of media and offices",
    scan("XF86Back", "XF86Refresh", "XF86HomePage", "XF86Search", "XF86WWW", "XF86AudioMute", "Return"),
  ],
  [
    "editing",
    scan(
      "BackSpace",
      "Delete",
      "Insert",
      "Home",
      "End",
      "Prior",
      "Next",
      "ctrl+a",
      "ctrl+x",
      "ctrl+v",
      "Return",
    ),
  ],
];

/** Of them, those that a field, a dialog or a focus would feel first. */
const FEW = HOSTILE.filter(([name]) =>
  ["a label", "symbols", "tabs and enters", "function keys", "editing"].includes(name),
);

/** Types it; when it is over everything is as it was. */
async function changesNothing(type: () => Promise<unknown>, name: string): Promise<void> {
  const before = await all();
  await type();
  await sleep(100);
  expect(await all(), name).toEqual(before);
}

/**
 * More than any label has; a field would be full of it. Twice as quick as USB carries keys (a report each ms, two for a key). The
 * page is heard of in between: at one that cannot keep up with so many the shell begins anew.
 */
async function endless(): Promise<void> {
  for (let piece = 0; piece < 50; piece++) {
    await kiosk.display.hands("type", "--delay", "1", `${"01234".repeat(40)}\n`);
    await inPage("0");
  }
}

/** A hand at the keypad: the focus moves, so keys do get to the page; then a scan's Enter would press what has it. */
async function focusSomething(): Promise<void> {
  const before = await inPage("document.activeElement.outerHTML");
  await sleep(SCAN_OVER_MS + 100);
  await kiosk.display.hands("key", "Up");
  await until(async () => (await inPage("document.activeElement.outerHTML")) !== before);
}

async function holdsAgainst(scans: typeof HOSTILE): Promise<void> {
  await focusSomething();
  for (const [name, type] of scans) await changesNothing(type, name);
}

/** A session by card and finger, up to the list of items. */
async function come(): Promise<void> {
  await station.stage.scan(CARD);
  await onScreen("pin");
  for (const [index, digit] of PIN.split("").entries()) {
    await touch("key", digit);
    await until(async () =>
      inPage(`document.querySelector(".typed").innerText === "${"●".repeat(index + 1)}"`),
    );
  }
  await touch("submit");
  await onScreen("items");
}

async function leave(): Promise<void> {
  await onScreen("goodbye");
  await touch("leave");
  await onScreen("welcome");
}

it("changes nothing before a session, and a finger goes on", async () => {
  await onScreen("welcome");
  await holdsAgainst(FEW);
  await touch("borrow");
  await onScreen("card");
  await holdsAgainst(HOSTILE);
  await station.stage.scan(CARD);
  await onScreen("pin");
  await holdsAgainst(FEW);
  await touch("leave");
  await onScreen("welcome");
}, 240_000);

it("changes nothing in a session, which goes on", async () => {
  await come();
  station.stage.pad?.put([BOOK]);
  await until(() => inPage(`document.querySelector('.row[data-meaning="yours"]') !== null`));
  await holdsAgainst(HOSTILE);
  await changesNothing(endless, "ten thousand characters");
  await touch("panel", "Easier to use");
  await until(() => inPage(`document.querySelector('[role="dialog"]') !== null`));
  await holdsAgainst(FEW);
  await touch("close-panel");
  await until(() => inPage(`document.querySelector('[role="dialog"]') === null`));
  await touch("finish");
  await onScreen("receipt");
  await touch("mail");
  await until(() => inPage(`document.querySelector(".keyboard button") !== null`));
  // A receipt is waited for 20 s.
  await holdsAgainst(FEW);
  await touch("back");
  await touch("no-receipt");
  station.stage.pad?.take([BOOK]);
  await leave();
}, 240_000);

it("was nothing that the shell had to stop", () => {
  expect(logged.filter((each) => each !== "glass.lives")).toEqual(["glass.listens"]);
});
