/** The shell with Debian's Chromium: what a page and the person before it cannot do, and what becomes of a page that dies. */
import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCore, type FakeCore } from "./fake-core.ts";
import { openFolder, openKiosk, type Kiosk } from "./kiosk.ts";
import { renderersOf } from "./processes.ts";
import { tap } from "./tap.ts";

const PAGE = path.join(import.meta.dirname, "../../fixtures/glass-page");
const LOOK = { kind: "look" };

let core: FakeCore;
let kiosk: Kiosk;
/** Who is called where a page reaches out. */
let far = "";
let calls = 0;
const folder = openFolder();
const logged: string[] = [];
const outside = createServer((socket) => {
  calls++;
  socket.destroy();
});
const datagrams = createSocket("udp4", () => calls++);
let revision = 1;

const greeting = () => [LOOK, { kind: "view", view: { revision, screen: "welcome" } }];

type Intent = Readonly<Record<string, unknown>>;
/** The next intent with this word in it. */
const intent = async (word: string): Promise<Intent> =>
  (await core.next(({ intent: said }) => typeof said === "object" && said !== null && word in said))[
    "intent"
  ] as Intent;
const painted = (wanted: number) =>
  core.next((said) => said["kind"] === "painted" && said["revision"] === wanted);
/** A new view, painted: the page lives, and everything before has come. */
async function paints(): Promise<void> {
  const done = painted(++revision);
  core.tell({ kind: "view", view: { revision, screen: `screen ${revision}` } });
  await done;
}

/** Which page stands there now: each is another. */
async function itself(): Promise<unknown> {
  const answer = intent("itself");
  core.tell({ kind: "who are you" });
  return (await answer)["born"];
}

let born: unknown;
beforeAll(async () => {
  await new Promise<void>((resolve) => void outside.listen(0, "127.0.0.1", resolve));
  const address = outside.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  await new Promise<void>((resolve) => void datagrams.bind(address.port, "127.0.0.1", resolve));
  far = `http://127.0.0.1:${address.port}/`;
  core = await openCore(folder.socket, greeting);
  const first = painted(revision);
  kiosk = await openKiosk({
    socket: folder.socket,
    folder: PAGE,
    log: (event, data) => logged.push(`${event} ${Object.values(data).join(" ")}`.trim()),
  });
  await first;
  born = await itself();
}, 60_000);
afterAll(async () => {
  await kiosk.close();
  await core.close();
  await new Promise((resolve) => void outside.close(resolve));
  datagrams.close();
  folder.remove();
});

/** Tries it; what came of it in the page, and whether the same page is still there afterwards. */
async function attempt(what: string): Promise<{ outcome: unknown; stays: boolean }> {
  const answer = intent("tried");
  core.tell({ kind: "try", what, far });
  const { outcome } = await answer;
  await paints();
  return { outcome, stays: (await itself()) === born };
}

/** What is tried, and what the page is told about it. */
const GOES_NOWHERE: readonly (readonly [what: string, outcome: string])[] = [
  ["location", "undefined"],
  ["replace", "undefined"],
  ["another file", "undefined"],
  ["a file of the disk", "undefined"],
  ["the browser's pages", "undefined"],
  ["the source", "undefined"],
  ["a data address", "undefined"],
  ["a script address", "undefined"],
  ["back", "undefined"],
  ["link", "undefined"],
  ["form", "undefined"],
  ["meta refresh", "undefined"],
  ["window.open", "null"],
  ["an empty window", "null"],
  ["a link to a new window", "undefined"],
  ["download", "undefined"],
  ["download of a blob", "undefined"],
  ["file dialog", "undefined"],
  ["fetch", "TypeError"],
  ["fetch of its own", "TypeError"],
  ["WebSocket", "not open"],
  ["EventSource", "not open"],
  ["beacon", "true"],
  ["image", "not loaded"],
  ["frame", "denied"],
  ["style", "not loaded"],
  ["prefetch", "not loaded"],
  ["preconnect", "undefined"],
  ["script", "TypeError"],
  ["inline script", "TypeError"],
  ["text as script", "EvalError"],
  ["cookie", "SecurityError"],
  ["local storage", "SecurityError"],
  ["session storage", "SecurityError"],
  ["a database", "SecurityError"],
  ["cache", "SecurityError"],
  ["files of its own", "SecurityError"],
  ["worker", "TypeError"],
  ["service worker", "SecurityError"],
  ["camera", "denied"],
  ["microphone", "denied"],
  ["fonts", "SecurityError"],
  ["midi", "SecurityError"],
  ["place", "denied"],
  ["notification", "denied"],
  ["clipboard", "NotAllowedError"],
  ["serial", "SecurityError"],
  ["peer to peer", "found no way"],
  ["alert", "undefined"],
  ["prompt", "null"],
  ["print", "null"],
  ["full screen", "TypeError"],
  ["the shell's way out", "undefined"],
];
it.each(GOES_NOWHERE)("a page gets nowhere by %s", async (what, outcome) => {
  expect(await attempt(what)).toEqual({ outcome, stays: true });
  expect(calls).toBe(0);
});

/** What a browser grants to a hand and not to a script; each is tried by the next click on the glass. */
const BY_HAND: readonly (readonly [what: string, outcome: string])[] = [
  ["window.open", "null"],
  ["a link to a new window", "undefined"],
  ["location", "undefined"],
  ["download", "undefined"],
  ["file dialog", "undefined"],
  ["print", "null"],
  ["full screen", "TypeError"],
  ["clipboard", "NotAllowedError"],
  ["notification", "denied"],
];
it.each(BY_HAND)("a page gets nowhere by %s, by a hand on the glass either", async (what, outcome) => {
  const ready = intent("ready");
  core.tell({ kind: "try at a click", what, far });
  await ready;
  const answer = intent("tried");
  await kiosk.display.hands("mousemove", "500", "900", "click", "1");
  expect((await answer)["outcome"]).toBe(outcome);
  await paints();
  expect(await itself()).toBe(born);
  expect(calls).toBe(0);
});

/** Keys that leave a browser or change its picture. */
const KEYS = [
  ...[
    "n",
    "t",
    "w",
    "q",
    "p",
    "s",
    "o",
    "f",
    "l",
    "u",
    "r",
    "h",
    "j",
    "d",
    "plus",
    "minus",
    "0",
    "Tab",
    "F4",
  ].map((key) => `ctrl+${key}`),
  ...["n", "t", "w", "i", "j", "c", "r", "p", "Delete", "b", "o", "q", "Tab"].map(
    (key) => `ctrl+shift+${key}`,
  ),
  ...["Left", "Right", "Home", "d", "f", "e", "space"].map((key) => `alt+${key}`),
  ...Array.from({ length: 12 }, (_, index) => `F${index + 1}`),
  "shift+Escape",
  "shift+F10",
  "Menu",
  "XF86Back",
  "XF86Refresh",
  "XF86HomePage",
  "XF86Search",
  "super+l",
];
it("no key leaves the page or changes its size", async () => {
  await kiosk.display.hands("mousemove", "500", "900", "click", "1");
  const from = core.heard.length;
  for (const key of KEYS) await kiosk.display.hands("key", key);
  await paints();
  expect(await itself()).toBe(born);
  const heard = core.heard.slice(from).map(({ intent: said }) => (said as Intent | undefined)?.["event"]);
  expect(heard.filter((each) => each !== undefined && each !== "keydown")).toEqual([]);
});

it("no menu, no selection, no dragging, no zoom", async () => {
  const from = core.heard.length;
  await kiosk.display.hands(
    "mousemove",
    "200",
    "100",
    "click",
    "3",
    "click",
    "2",
    "click",
    "--repeat",
    "3",
    "1",
  );
  await kiosk.display.hands("mousedown", "1", "mousemove", "600", "400", "mouseup", "1");
  await kiosk.display.hands("keydown", "ctrl", "click", "4", "click", "5", "keyup", "ctrl");
  await paints();
  const heard = core.heard.slice(from).map(({ intent: said }) => (said as Intent | undefined)?.["event"]);
  expect(heard.filter((each) => each !== undefined && each !== "keydown")).toEqual([]);
});

it("two fingers do not zoom", async () => {
  const glass = await tap(kiosk.browser, paints);
  await glass.call("Emulation.setTouchEmulationEnabled", { enabled: true, maxTouchPoints: 2 });
  const touch = (type: string, ...across: readonly number[]) =>
    glass.call("Input.dispatchTouchEvent", {
      type,
      touchPoints: across.map((x, id) => ({ x, y: 900, id })),
    });
  await touch("touchStart", 480);
  await touch("touchStart", 480, 520);
  for (let apart = 20; apart <= 300; apart += 20) await touch("touchMove", 480 - apart, 520 + apart);
  await touch("touchEnd");
  await glass.call("Emulation.setTouchEmulationEnabled", { enabled: false });
  const scale = await glass.call("Runtime.evaluate", { expression: "visualViewport.scale" });
  expect(scale).toMatchObject({ result: { value: 1 } });
});

it("what is no message of a screen does not leave the shell", async () => {
  const from = core.heard.length;
  for (const text of [
    "x",
    "{}",
    '{"kind":"intent"',
    "x".repeat(5000),
    '{"kind":"intent","intent":{"more":1},"extra":1}',
  ]) {
    core.tell({ kind: "say", text });
  }
  await paints();
  expect(core.heard.slice(from).every(({ kind }) => kind === "painted")).toBe(true);
  expect(logged.filter((each) => each === "glass.denied message")).toHaveLength(5);
});

/** Does it, and waits for the same view of another page. */
async function comesAgain(lose: () => void | Promise<unknown>): Promise<void> {
  const again = painted(revision);
  await lose();
  await again;
  const next = await itself();
  expect(next).not.toBe(born);
  born = next;
  // And it has the keypad.
  const pressed = core.next(({ intent: said }) => (said as Intent | undefined)?.["key"] === "ArrowDown");
  await kiosk.display.hands("key", "Down");
  await pressed;
}
const signal = (name: NodeJS.Signals) => (pid: number | undefined) => {
  if (pid === undefined) throw new Error("no process");
  process.kill(pid, name);
};
const kill = signal("SIGKILL");

describe("the same view stands there again, in a page that knows nothing of the one before, when", () => {
  it("the page's process is killed", () =>
    comesAgain(() => renderersOf(kiosk.browser.pid ?? 0).forEach(kill)));

  it("the page's process stands still", () =>
    comesAgain(() => renderersOf(kiosk.browser.pid ?? 0).forEach(signal("SIGSTOP"))));

  it("the page's process stands still, and somebody presses every key meanwhile", async () => {
    await comesAgain(async () => {
      renderersOf(kiosk.browser.pid ?? 0).forEach(signal("SIGSTOP"));
      await kiosk.display.hands("key", "--delay", "1", ...KEYS);
    });
    expect(await kiosk.display.windows()).toHaveLength(1);
    expect(calls).toBe(0);
  });

  it("the page is caught in a loop", () => comesAgain(() => core.tell({ kind: "loop" })));

  it("the page paints no more", () =>
    comesAgain(() => {
      core.tell({ kind: "blind" });
      core.tell({ kind: "view", view: { revision, screen: "unseen" } });
    }));

  it("an empty page was shown", () =>
    comesAgain(() => core.tell({ kind: "try", what: "an empty page", far })));

  it("the browser is killed", () => comesAgain(() => kill(kiosk.browser.pid)));

  it("the window is closed by the window manager", () =>
    comesAgain(() => kiosk.display.hands("key", "XF86Close")));

  it("core comes back", async () => {
    await core.close();
    core = await openCore(folder.socket, greeting);
    const again = painted(revision);
    await again;
    expect(await itself()).not.toBe(born);
  });
});
