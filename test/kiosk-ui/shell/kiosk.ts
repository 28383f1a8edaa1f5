/** A kiosk of a test: a display, a core in the test's hands or a real one, and the shell with Debian's Chromium before it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemClock } from "../../../src/core/clock.ts";
import type { Log } from "../../../src/core/log.ts";
import { chromiumGlass } from "../../../src/kiosk-ui/shell/chromium/glass.ts";
import { launchChromium, type Browser } from "../../../src/kiosk-ui/shell/chromium/launch.ts";
import { keepScreen } from "../../../src/kiosk-ui/shell/keeper.ts";
import { pageFiles } from "../../../src/kiosk-ui/shell/page-files.ts";
import { PAGE_AT } from "../../../src/kiosk-ui/shell/policy.ts";
import { openDisplay, type Display } from "./display.ts";

/** Debian's `nobody`: tests run as root in containers, where Chromium would have no sandbox. */
export const NOBODY = { uid: 65_534, gid: 65_534 };

export interface Kiosk {
  readonly display: Display;
  /** The browser that runs now. */
  readonly browser: Browser;
  close(): Promise<void>;
}

export interface KioskParts {
  readonly socket: string;
  /** The page's files. */
  readonly folder: string;
  readonly log: Log;
}

export async function openKiosk({ socket, folder, log }: KioskParts): Promise<Kiosk> {
  const display = await openDisplay(1080, 1920);
  const env = { ...process.env, DISPLAY: display.name };
  const launch = (): Browser =>
    launchChromium({
      program: "/usr/bin/chromium",
      env,
      as: process.getuid?.() === 0 ? NOBODY : undefined,
    });
  let browser: Browser | undefined;
  const glass = chromiumGlass({
    launch: () => (browser = launch()),
    files: pageFiles(folder, PAGE_AT.chromium),
  });
  const screen = keepScreen(glass, { socket, clock: systemClock, log });
  return {
    display,
    get browser() {
      if (browser === undefined) throw new Error("no browser was started");
      return browser;
    },
    async close() {
      await screen.close();
      await display.close();
    },
  };
}

/** A folder for a socket. */
export function openFolder(): { readonly socket: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), "lectern-kiosk-"));
  return { socket: path.join(folder, "core.sock"), remove: () => rmSync(folder, { recursive: true }) };
}
