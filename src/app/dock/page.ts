/** The page of the screen, built when it is older than what it is made of. */
import { globSync, statSync } from "node:fs";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "../../..");
const FOLDER = path.join(ROOT, "dist/screen");
const CONFIG = path.join(ROOT, "src/kiosk-ui/vite.config.ts");
const MADE_OF = ["src/kiosk-ui/**/*.{ts,tsx,css,html,json}", "src/core/**/*.ts", "package-lock.json"];

/** Where the built page is; builds it first where it has to be. Needs the tools beside the sources. */
export async function builtPage(): Promise<string> {
  const newest = Math.max(...globSync(MADE_OF, { cwd: ROOT }).map((file) => timeOf(path.join(ROOT, file))));
  if (timeOf(path.join(FOLDER, "bench.html")) < newest) {
    const { build } = await import("vite");
    await build({ configFile: CONFIG, logLevel: "error" });
  }
  return FOLDER;
}

/** 0 where it is not there. */
function timeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
