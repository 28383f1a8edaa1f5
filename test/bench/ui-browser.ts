/** The station's page in Debian's Chromium, slowed down; and an empty page. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { chromium, type Browser, type Page } from "playwright-core";
import { build } from "vite";
import { WHOLE_TEXTS } from "../kiosk-ui/memory.ts";
import { GLASS, type InPage } from "./ui-page.ts";

/** In the page, where functions that are handed to it run. */
declare const bench: InPage;

const CONFIG = path.join(import.meta.dirname, "../../src/kiosk-ui/vite.config.ts");
/** A name that no server can have (RFC 2606). */
const ORIGIN = "https://lectern.invalid";
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};

/** A page that is measured, and what the bench does to it as core. */
export interface Measured {
  readonly page: Page;
  tell(this: void, message: object): Promise<void>;
  close(this: void): Promise<void>;
}

export interface UiBrowser {
  readonly browser: Browser;
  /** `html` in place of the station's page; so many times slower than this machine. */
  open(html: string | undefined, slower: number): Promise<Measured>;
  /**
   * What the first picture needs, compressed, bytes: languages and faces of other scripts come when they are wanted.
   */
  readonly size: number;
  close(): Promise<void>;
}

export async function openBrowser(): Promise<UiBrowser> {
  const folder = mkdtempSync(path.join(tmpdir(), "lectern-bench-"));
  await build({ configFile: CONFIG, mode: "station", logLevel: "error", build: { outDir: folder } });
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    // As the shells start it: the page may let go what nobody holds.
    args: ["--no-sandbox", `--js-flags=--expose-gc ${WHOLE_TEXTS}`],
  });
  const html = readFileSync(path.join(folder, "index.html"), "utf8");
  const linked = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, name = ""]) => name);
  const sizes = ["index.html", ...linked].map(
    (name) => gzipSync(readFileSync(path.join(folder, name))).length,
  );
  return {
    browser,
    size: sizes.reduce((sum, each) => sum + each, 0),
    async open(empty, slower) {
      const context = await browser.newContext({ viewport: { width: 1080, height: 1920 } });
      await context.route("**/*", (route) => {
        const { pathname } = new URL(route.request().url());
        if (empty !== undefined) return route.fulfill({ contentType: "text/html", body: empty });
        const file = path.join(folder, pathname);
        const contentType = TYPES[path.extname(file)] ?? "text/plain";
        return route.fulfill({ contentType, body: readFileSync(file) });
      });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
      await page.addInitScript(GLASS);
      await page.goto(`${ORIGIN}/index.html`);
      return {
        page,
        tell: (message) => page.evaluate((text) => bench.tell(text), JSON.stringify(message)),
        close: () => context.close(),
      };
    },
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true });
    },
  };
}
