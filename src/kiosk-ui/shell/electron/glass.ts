import path from "node:path";
import type * as ElectronModule from "electron";
import type { BrowserWindow, IpcMainEvent, Session } from "electron";
import { PAPERS } from "../../../core/contract/contrast.ts";
import { end } from "../end.ts";
import type { Denied, Glass, GlassHears, MakeGlass } from "../glass.ts";
import type { PageFiles } from "../page-files.ts";
import { mayFetch, mayShow, PAGE_AT } from "../policy.ts";

/** As much of Electron as a window of glass needs; the fake of the tests has no more. */
export type Electron = Pick<
  typeof ElectronModule,
  "app" | "BrowserWindow" | "ipcMain" | "Menu" | "protocol" | "session"
>;

const PAGE = PAGE_AT.electron;
const SCHEME = "lectern";
/** The one channel, both ways. */
const CHANNEL = "lectern";
/** Without "persist:" at its beginning it is in memory only. */
const PARTITION = "screen";

/** What is to be said before Electron is ready. */
export function prepareElectron({ app, Menu, protocol }: Electron): void {
  app.enableSandbox();
  // Without a menu there are none of its keys: reload, zoom, developer tools, close.
  Menu.setApplicationMenu(null);
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, corsEnabled: true } },
  ]);
  for (const flag of ["disable-pinch", "disable-background-networking", "disable-breakpad", "no-pings"]) {
    app.commandLine.appendSwitch(flag);
  }
  // Between one window and the next there is none: that is no end.
  app.on("window-all-closed", () => {});
  app.commandLine.appendSwitch("host-resolver-rules", "MAP * ~NOTFOUND");
  app.commandLine.appendSwitch("overscroll-history-navigation", "0");
  // The page lets go what it knew of a person when they have gone.
  app.commandLine.appendSwitch("js-flags", "--expose-gc");
  app.commandLine.appendSwitch("autoplay-policy", "no-user-gesture-required");
}

export interface ElectronParts {
  readonly electron: Electron;
  readonly files: PageFiles;
}

/** The page in Electron, whose security guide is gone through point by point in docs/kiosk-shell.md. */
export function electronGlass({ electron, files }: ElectronParts): MakeGlass {
  return (hears) => {
    const { app, session, ipcMain } = electron;
    const store = session.fromPartition(PARTITION);
    closeSession(store, files, hears);
    // Whatever else comes to be: nothing is shown in it.
    app.on("web-contents-created", (_event, contents) => {
      contents.on("will-attach-webview", (event) => event.preventDefault());
      contents.setWindowOpenHandler(() => {
        hears.denied("window");
        return { action: "deny" };
      });
    });
    /** The page's process was told to end. */
    let isEnding = false;
    const inWindow: GlassHears = {
      ...hears,
      gone(what) {
        if (isEnding) void show(window);
        else hears.gone(what);
        isEnding = false;
      },
    };
    let window = openWindow(electron, store, inWindow);
    const isPage = ({ senderFrame, sender }: IpcMainEvent): boolean =>
      sender === window.webContents &&
      senderFrame === window.webContents.mainFrame &&
      mayShow(senderFrame.url, PAGE);
    let answered: (() => void) | undefined;
    ipcMain.on(CHANNEL, (event, text: unknown) => {
      if (!isPage(event)) return hears.denied("message");
      if (text === "listens") hears.listens();
      else if (text === "lives") answered?.();
      else hears.said(text);
    });
    return {
      renew(isFrozen) {
        isEnding = isFrozen;
        // From outside: nothing else moves one that stands still. Its end is heard of, and the next one follows.
        if (isFrozen) end(window.webContents.getOSProcessId());
        else void show(window);
      },
      restart() {
        window.destroy();
        window = openWindow(electron, store, inWindow);
      },
      tell: (text) => window.webContents.send(CHANNEL, text),
      ask: () =>
        new Promise<void>((resolve) => {
          answered = resolve;
          window.webContents.send(CHANNEL, undefined);
        }),
      async close() {
        window.destroy();
      },
    } satisfies Glass;
  };
}

/** A failed load is heard of as a page that does not begin. */
function show(window: BrowserWindow): Promise<void> {
  return window.loadURL(PAGE).catch(() => {});
}

/** Denies whatever a page could ask a browser for, and gives it its files. */
function closeSession(store: Session, files: PageFiles, hears: GlassHears): void {
  store.protocol.handle(SCHEME, async ({ url }) => {
    const file = await files(url);
    if (file === undefined) return new Response(null, { status: 404 });
    return new Response(file.body, { status: file.status, headers: file.headers });
  });
  store.setPermissionRequestHandler((_contents, _permission, answer) => {
    hears.denied("permission");
    answer(false);
  });
  store.setPermissionCheckHandler(() => false);
  store.setDevicePermissionHandler(() => false);
  store.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  store.webRequest.onBeforeRequest(({ url }, answer) => {
    const cancel = !mayFetch(url, PAGE);
    if (cancel) hears.denied("request");
    answer({ cancel });
  });
  store.on("will-download", (event) => {
    hears.denied("download");
    event.preventDefault();
  });
  store.setSpellCheckerEnabled(false);
}

/** One window of glass, with the page in it. */
function openWindow({ BrowserWindow }: Electron, session: Session, hears: GlassHears): BrowserWindow {
  const window = new BrowserWindow({
    kiosk: true,
    frame: false,
    autoHideMenuBar: true,
    backgroundColor: PAPERS[0],
    webPreferences: {
      session,
      preload: path.join(import.meta.dirname, "preload.cjs"),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      devTools: false,
      disableDialogs: true,
      spellcheck: false,
      backgroundThrottling: false,
    },
  });
  const { webContents } = window;
  const deny = (what: Denied) => (event: { preventDefault(): void }) => {
    hears.denied(what);
    event.preventDefault();
  };
  // The window is the shell's to close, not that of who presses Alt+F4.
  window.on("close", (event) => event.preventDefault());
  webContents.on("will-navigate", deny("navigation"));
  webContents.on("will-redirect", deny("navigation"));
  webContents.on("will-frame-navigate", deny("navigation"));
  webContents.on("did-navigate", (_event, url) => {
    if (!mayShow(url, PAGE)) hears.gone("page");
  });
  webContents.on("render-process-gone", () => hears.gone("process"));
  void webContents.setVisualZoomLevelLimits(1, 1);
  void show(window);
  return window;
}
