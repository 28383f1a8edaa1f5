/** The shell with Electron, over a fake of it: what Electron's security guide asks for, each point by what it denies. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { electronGlass, prepareElectron } from "../../../src/kiosk-ui/shell/electron/glass.ts";
import type { Denied } from "../../../src/kiosk-ui/shell/glass.ts";
import { pageFiles } from "../../../src/kiosk-ui/shell/page-files.ts";
import { HEADERS, PAGE_AT } from "../../../src/kiosk-ui/shell/policy.ts";
import { fakeElectron, preventable, type FakeContents, type FakeWindow } from "./fake-electron.ts";

const PAGE = PAGE_AT.electron;
const FOLDER = path.join(import.meta.dirname, "../../fixtures/glass-page");
const ELSEWHERE = [
  "https://example.org/",
  "http://127.0.0.1/",
  "file:///etc/passwd",
  "data:text/html,x",
  "about:blank",
  "devtools://devtools/bundled/inspector.html",
  "lectern://other/index.html",
  "lectern://screen.example.org/index.html",
];

function opened() {
  const fake = fakeElectron();
  const heard: unknown[] = [];
  const denied: Denied[] = [];
  const glass = electronGlass({ electron: fake.electron, files: pageFiles(FOLDER, PAGE) })({
    listens: () => heard.push("listens"),
    said: (text) => heard.push(text),
    gone: (what) => heard.push(`gone: ${what}`),
    ended: () => heard.push("ended"),
    denied: (what) => denied.push(what),
  });
  const window = (): FakeWindow => {
    const last = fake.windows.at(-1);
    if (last === undefined) throw new Error("no window");
    return last;
  };
  const says = (text: unknown, from: Partial<{ sender: unknown; senderFrame: unknown }> = {}): void => {
    const { webContents: sender } = window();
    fake.ipc.emit("lectern", { sender, senderFrame: sender.mainFrame, ...from }, text);
  };
  return { ...fake, glass, window, heard, denied, says };
}

describe("before anything is shown", () => {
  it("every page is in a sandbox, there is no menu with keys, no name leads anywhere", () => {
    const { electron, calls } = fakeElectron();
    prepareElectron(electron);
    expect(calls).toContainEqual(["enableSandbox"]);
    expect(calls).toContainEqual(["setApplicationMenu", null]);
    expect(calls).toContainEqual(["appendSwitch", "host-resolver-rules", "MAP * ~NOTFOUND"]);
    const switches = calls.filter(([name]) => name === "appendSwitch").map(([, given]) => given);
    for (const weak of ["no-sandbox", "remote-debugging-port", "disable-web-security"]) {
      expect(switches).not.toContain(weak);
    }
  });

  it("the scheme of the page's files goes round no rule", () => {
    const { electron, calls } = fakeElectron();
    prepareElectron(electron);
    expect(calls).toContainEqual([
      "registerSchemesAsPrivileged",
      [{ scheme: "lectern", privileges: { standard: true, secure: true, corsEnabled: true } }],
    ]);
  });
});

describe("the window", () => {
  it.each([
    ["sandbox", true],
    ["contextIsolation", true],
    ["webSecurity", true],
    ["nodeIntegration", false],
    ["nodeIntegrationInWorker", false],
    ["nodeIntegrationInSubFrames", false],
    ["allowRunningInsecureContent", false],
    ["experimentalFeatures", false],
    ["webviewTag", false],
    ["navigateOnDragDrop", false],
    ["devTools", false],
    ["disableDialogs", true],
    ["spellcheck", false],
  ] as const)("has %s %s", (name, value) => {
    expect(opened().window().options.webPreferences?.[name]).toBe(value);
  });

  it("fills the glass, shows the page and keeps nothing on the disk", () => {
    const { window, calls } = opened();
    expect(window().options.kiosk).toBe(true);
    expect(window().loaded).toEqual([PAGE]);
    const [, partition] = calls.find(([name]) => name === "fromPartition") ?? [];
    expect(String(partition)).not.toMatch(/^persist:/);
  });

  it("is not closed by who presses keys", () => {
    const event = preventable();
    opened().window().emit("close", event);
    expect(event.prevented).toBe(true);
  });
});

describe("nobody goes elsewhere:", () => {
  it.each(["will-navigate", "will-redirect", "will-frame-navigate"])("%s is denied", (name) => {
    const { window, denied } = opened();
    const event = preventable();
    window().webContents.emit(name, event);
    expect(event.prevented).toBe(true);
    expect(denied).toEqual(["navigation"]);
  });

  it("no window is opened, by no page that ever comes to be", () => {
    const { app, window, denied } = opened();
    expect(window().webContents.opens({ url: PAGE })).toEqual({ action: "deny" });
    const { window: another } = opened();
    const contents = another().webContents;
    app.emit("web-contents-created", {}, contents);
    expect(contents.opens({ url: "about:blank" })).toEqual({ action: "deny" });
    expect(denied).toEqual(["window", "window"]);
  });

  it("no web view is attached", () => {
    const event = preventable();
    opened().window().webContents.emit("will-attach-webview", event);
    expect(event.prevented).toBe(true);
  });

  it("a page that stands there all the same is taken away", () => {
    const { window, heard } = opened();
    window().webContents.emit("did-navigate", {}, "about:blank");
    window().webContents.emit("did-navigate", {}, PAGE);
    expect(heard).toEqual(["gone: page"]);
  });

  it.each(ELSEWHERE)("nothing is fetched from %s", (url) => {
    const { handlers, denied } = opened();
    const answers: unknown[] = [];
    handlers["before"]?.({ url }, (answer: unknown) => answers.push(answer));
    expect(answers).toEqual([{ cancel: true }]);
    expect(denied).toEqual(["request"]);
  });

  it("nothing is saved", () => {
    const { session, denied } = opened();
    const event = preventable();
    session.emit("will-download", event);
    expect(event.prevented).toBe(true);
    expect(denied).toEqual(["download"]);
  });
});

describe("nothing is permitted:", () => {
  it.each([
    "media",
    "geolocation",
    "notifications",
    "fullscreen",
    "openExternal",
    "clipboard-read",
    "unknown",
  ])("%s, whether it is asked for or looked up", (permission) => {
    const { handlers } = opened();
    const answers: unknown[] = [];
    handlers["request"]?.({}, permission, (answer: unknown) => answers.push(answer));
    expect(answers).toEqual([false]);
    expect(handlers["check"]?.({}, permission)).toBe(false);
  });

  it("no device, and no picture of the glass", () => {
    const { handlers } = opened();
    expect(handlers["device"]?.({ deviceType: "hid" })).toBe(false);
    const answers: unknown[] = [];
    handlers["display"]?.({}, (answer: unknown) => answers.push(answer));
    expect(answers).toEqual([{}]);
  });
});

describe("who is heard:", () => {
  it("the page", () => {
    const { says, heard } = opened();
    says("listens");
    says('{"kind":"repeat"}');
    expect(heard).toEqual(["listens", '{"kind":"repeat"}']);
  });

  it.each<[string, (contents: FakeContents) => Parameters<ReturnType<typeof opened>["says"]>[1]]>([
    ["another window", () => ({ sender: opened().window().webContents })],
    ["a frame in the page", () => ({ senderFrame: { url: PAGE } })],
    ["a frame that is gone", () => ({ senderFrame: null })],
  ])("not %s", (_who, from) => {
    const { says, window, heard, denied } = opened();
    says("listens", from(window().webContents));
    says('{"kind":"repeat"}', from(window().webContents));
    expect(heard).toEqual([]);
    expect(denied).toEqual(["message", "message"]);
  });

  it("not another page in the same window", () => {
    const { says, window, heard, denied } = opened();
    window().webContents.mainFrame.url = "lectern://screen/other.html";
    says("listens");
    expect(heard).toEqual([]);
    expect(denied).toEqual(["message"]);
  });
});

describe("the page's files", () => {
  const answer = async (url: string): Promise<Response> =>
    (await opened().handlers["lectern"]?.({ url })) as Response;

  it("come with the rules for the page", async () => {
    const response = await answer(PAGE);
    expect(response.status).toBe(200);
    for (const [name, value] of Object.entries(HEADERS)) expect(response.headers.get(name)).toBe(value);
  });

  it.each(["lectern://screen/../../../package.json", "lectern://other/index.html"])(
    "%s is not one of them",
    async (url) => expect((await answer(url)).status).toBe(404),
  );
});

describe("a page comes again", () => {
  it("when its process is gone: that is told", () => {
    const { window, heard } = opened();
    window().webContents.emit("render-process-gone");
    expect(heard).toEqual(["gone: process"]);
  });

  it("when it stands still: its process is ended from outside, and the page is shown once more", async () => {
    const { glass, window, heard } = opened();
    const still = spawn("sleep", ["60"]);
    window().webContents.pid = still.pid ?? 0;
    still.kill("SIGSTOP");
    glass.renew(true);
    await once(still, "exit");
    window().webContents.emit("render-process-gone");
    expect(window().loaded).toEqual([PAGE, PAGE]);
    expect(heard).toEqual([]);
  });

  it("in a window of its own after all has been started again", () => {
    const { glass, windows, says, heard } = opened();
    glass.restart();
    expect(windows.map(({ isDestroyed }) => isDestroyed)).toEqual([true, false]);
    says("listens");
    expect(heard).toEqual(["listens"]);
  });

  it("and a sign of life is the page's own", async () => {
    const { glass, says, window } = opened();
    const asked = glass.ask();
    expect(window().webContents.sent).toEqual([undefined]);
    says("lives");
    await asked;
  });
});
