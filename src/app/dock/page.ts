/** The page of the screen, built once for each state of what it is made of. */
import { existsSync, globSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "../../..");
const BUILT = path.join(ROOT, "dist/screen");
const CONFIG = path.join(ROOT, "src/kiosk-ui/vite.config.ts");
const MADE_OF = ["src/kiosk-ui/**/*.{ts,tsx,css,html,json}", "src/core/**/*.ts", "package-lock.json"];
/** What nobody can still be serving is taken away, ms. */
const OLD_MS = 86_400_000;

/** Where the built page is; builds it first where it has to be. Needs the tools beside the sources. */
export async function builtPage(): Promise<string> {
  const newest = Math.max(...globSync(MADE_OF, { cwd: ROOT }).map((file) => timeOf(path.join(ROOT, file))));
  const folder = path.join(BUILT, String(newest));
  if (existsSync(folder)) return folder;
  // Somebody else may build it too: it is there whole or not at all.
  const building = `${folder}.${process.pid}`;
  const { build } = await import("vite");
  await build({ configFile: CONFIG, logLevel: "error", build: { outDir: building } });
  if (existsSync(folder)) rmSync(building, { recursive: true });
  else renameSync(building, folder);
  for (const name of readdirSync(BUILT)) {
    const other = path.join(BUILT, name);
    if (newest - timeOf(other) > OLD_MS) rmSync(other, { recursive: true, force: true });
  }
  return folder;
}

function timeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
