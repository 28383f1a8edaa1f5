/** As much of Electron as the shell uses, in the hands of a test: it keeps what it was told, and tells what the test says. */
import { EventEmitter } from "node:events";
import type { WebPreferences } from "electron";
import type { Electron } from "../../../src/kiosk-ui/shell/electron/glass.ts";

type Handler = (...given: readonly unknown[]) => unknown;
/** Anything that the shell gives a handler to; by the name of the method that took it. */
export type Handlers = Record<string, Handler>;

/** An event that can be prevented, and whether it was. */
export function preventable(): { readonly prevented: boolean; preventDefault(): void } {
  let prevented = false;
  return {
    get prevented() {
      return prevented;
    },
    preventDefault: () => void (prevented = true),
  };
}

export class FakeContents extends EventEmitter {
  readonly mainFrame = { url: "" };
  readonly sent: unknown[] = [];
  pid = 0;
  opens: Handler = () => undefined;
  setWindowOpenHandler(handler: Handler): void {
    this.opens = handler;
  }
  send(_channel: string, text: unknown): void {
    this.sent.push(text);
  }
  getOSProcessId(): number {
    return this.pid;
  }
  async setVisualZoomLevelLimits(): Promise<void> {}
}

export class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  readonly loaded: string[] = [];
  readonly options: { readonly kiosk?: boolean; readonly webPreferences?: WebPreferences };
  isDestroyed = false;
  constructor(options: FakeWindow["options"]) {
    super();
    this.options = options;
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    this.webContents.mainFrame.url = url;
  }
  destroy(): void {
    this.isDestroyed = true;
  }
}

export interface FakeElectron {
  readonly electron: Electron;
  /** In the order in which they were opened. */
  readonly windows: readonly FakeWindow[];
  readonly app: EventEmitter;
  readonly ipc: EventEmitter;
  readonly session: EventEmitter;
  /** What the session was given, by the name of its method. */
  readonly handlers: Handlers;
  /** What was called that only has an effect, with what it was given. */
  readonly calls: readonly (readonly [name: string, ...given: readonly unknown[]])[];
}

export function fakeElectron(): FakeElectron {
  const windows: FakeWindow[] = [];
  const handlers: Handlers = {};
  const calls: [string, ...unknown[]][] = [];
  const takes = (name: string) => (handler: Handler) => void (handlers[name] = handler);
  const note =
    (name: string) =>
    (...given: readonly unknown[]) =>
      void calls.push([name, ...given]);
  const app = Object.assign(new EventEmitter(), {
    enableSandbox: note("enableSandbox"),
    commandLine: { appendSwitch: note("appendSwitch") },
  });
  const ipc = new EventEmitter();
  const session = Object.assign(new EventEmitter(), {
    protocol: { handle: (scheme: string, handler: Handler) => void (handlers[scheme] = handler) },
    setPermissionRequestHandler: takes("request"),
    setPermissionCheckHandler: takes("check"),
    setDevicePermissionHandler: takes("device"),
    setDisplayMediaRequestHandler: takes("display"),
    webRequest: { onBeforeRequest: takes("before") },
    setSpellCheckerEnabled: note("setSpellCheckerEnabled"),
  });
  class BrowserWindow extends FakeWindow {
    constructor(options: FakeWindow["options"]) {
      super(options);
      windows.push(this);
      app.emit("web-contents-created", {}, this.webContents);
    }
  }
  const module: unknown = {
    app,
    BrowserWindow,
    ipcMain: ipc,
    Menu: { setApplicationMenu: note("setApplicationMenu") },
    protocol: { registerSchemesAsPrivileged: note("registerSchemesAsPrivileged") },
    session: {
      fromPartition(name: string) {
        note("fromPartition")(name);
        return session;
      },
    },
  };
  return { electron: module as Electron, windows, app, ipc, session, handlers, calls };
}
