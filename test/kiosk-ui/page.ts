/** The built page in Debian's Chromium, without a server: files are handed to it as the shell does. */
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { build } from "vite";

const CONFIG = path.join(import.meta.dirname, "../../src/kiosk-ui/vite.config.ts");
/** A name that no server can have (RFC 2606). */
const ORIGIN = "https://lectern.invalid";
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
};

/** A glass in pixels. */
export interface Glass {
  readonly width: number;
  readonly height: number;
}

/** The usual upright kiosk, its landscape, and two small panels. */
export const UPRIGHT: Glass = { width: 1080, height: 1920 };
export const SMALLEST: Glass = { width: 1024, height: 600 };
export const GLASSES: readonly Glass[] = [
  UPRIGHT,
  { width: 1920, height: 1080 },
  { width: 1280, height: 800 },
  SMALLEST,
];

export interface Pages {
  readonly browser: Browser;
  /** A page of this size; `inside` runs in it before anything of the page does. `scale`: dots of a picture per pixel. */
  open(file: string, glass: Glass, inside: string, scale?: number): Promise<Page>;
  close(): Promise<void>;
}

/** Builds the page and starts a browser. */
export async function openPages(): Promise<Pages> {
  const folder = mkdtempSync(path.join(tmpdir(), "lectern-screen-"));
  await build({ configFile: CONFIG, logLevel: "error", build: { outDir: folder, emptyOutDir: true } });
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  return {
    browser,
    async open(file, glass, inside, scale = 1) {
      const context = await browser.newContext({
        viewport: glass,
        deviceScaleFactor: scale,
        reducedMotion: "reduce",
        serviceWorkers: "block",
      });
      await context.route("**/*", async (route) => {
        const url = new URL(route.request().url());
        if (url.origin !== ORIGIN) return route.abort();
        const wanted = path.join(folder, path.normalize(url.pathname));
        const type = TYPES[path.extname(wanted)];
        if (type === undefined) return route.fulfill({ status: 404 });
        await route.fulfill({ contentType: type, body: await readFile(wanted) });
      });
      const page = await context.newPage();
      if (inside !== "") await page.addInitScript(inside);
      await page.goto(`${ORIGIN}/${file}`);
      return page;
    },
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true });
    },
  };
}
