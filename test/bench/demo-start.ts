/** `./lectern demo` in a fresh clone, from the command to a page with which something can be done. */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Browser } from "playwright-core";

const ROOT = path.join(import.meta.dirname, "../..");

/**
 * Starts it twice; milliseconds of each. The first start builds the page; what npm installs is there already, for that is
 * the network's time. The compiled code of other starts is not used.
 */
export async function demoStarts(browser: Browser): Promise<readonly [first: number, second: number]> {
  // On the same disk, so that what is installed need not be copied; what the clone does to it is not done to ours.
  const caches = path.join(ROOT, ".cache");
  mkdirSync(caches, { recursive: true });
  const folder = mkdtempSync(path.join(caches, "clone-"));
  try {
    execFileSync("git", ["clone", "--quiet", ROOT, folder]);
    execFileSync("cp", ["-al", path.join(ROOT, "node_modules"), folder]);
    return [await demoStart(folder, browser), await demoStart(folder, browser)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function demoStart(folder: string, browser: Browser): Promise<number> {
  const began = performance.now();
  const env = { ...process.env, NODE_COMPILE_CACHE: path.join(folder, "compiled") };
  const child = spawn("./lectern", ["demo"], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  try {
    const page = await browser.newPage();
    await page.goto(await addressSaidBy(createInterface({ input: child.stdout })));
    await page.locator(".pad").waitFor();
    await page.frameLocator("iframe").locator('[data-action="borrow"]').waitFor();
    const took = performance.now() - began;
    await page.close();
    return took;
  } finally {
    child.kill("SIGINT");
    await ended;
  }
}

async function addressSaidBy(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const [address] = /http:\S+/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error("The demo ended before it said where it is");
}
