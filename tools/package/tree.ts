/** The files of the package, laid out below a folder as they will lie below the root of a station. */
import { copyFileSync, mkdirSync, renameSync, writeFileSync, chmodSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { bashCompletion, manualPage } from "./help.ts";
import { HOME, placeOf } from "./layout.ts";
import type { Architecture } from "./left-out.ts";
import { billOfMaterials, bundleNode, installModules, prune } from "./modules.ts";
import { run } from "./run.ts";

export interface TreeOrder {
  readonly project: string;
  /** A folder to work in. */
  readonly work: string;
  /** Where the tree is made. */
  readonly tree: string;
  readonly architecture: Architecture;
  readonly version: string;
  /** The commit's time, s. */
  readonly epochS: number;
  readonly tell: (line: string) => void;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1).padStart(6)} MB`;

/** Makes the tree. */
export async function makeTree(order: TreeOrder): Promise<void> {
  const { project, work, tree, architecture, version, epochS, tell } = order;
  const home = path.join(tree, HOME);
  const put = (to: string, content: string | Uint8Array): void => {
    const file = path.join(tree, to);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  copySources(project, tree);

  const { build } = await import("vite");
  await build({
    configFile: path.join(project, "src/kiosk-ui/vite.config.ts"),
    mode: "station",
    logLevel: "error",
    build: { outDir: path.join(home, "dist/kiosk"), emptyOutDir: true },
  });

  // npm names the bill of materials after the folder.
  const production = path.join(work, "lectern");
  installModules(project, production, architecture);
  const modules = path.join(production, "node_modules");
  put("usr/share/doc/lectern/sbom.cdx.json", billOfMaterials(production, epochS));
  bundleNode(modules, path.join(home, "node"), architecture);
  for (const { why, bytes } of prune(modules, architecture)) tell(`left out ${megabytes(bytes)}  ${why}`);
  renameSync(modules, path.join(home, "node_modules"));

  const day = new Date(epochS * 1000).toISOString().slice(0, 10);
  put("usr/share/man/man1/lectern.1.gz", gzipSync(manualPage(version, day), { level: 9 }));
  put("usr/share/bash-completion/completions/lectern", bashCompletion());
  const news = `lectern (${version}) stable; urgency=medium\n\n  * See CHANGELOG.md of the project.\n\n`;
  const signed = ` -- The authors of Lectern <lectern@localhost>  ${new Date(epochS * 1000).toUTCString().replace("GMT", "+0000")}\n`;
  put("usr/share/doc/lectern/changelog.gz", gzipSync(news + signed, { level: 9 }));
}

/** The files that git knows, each where its place is. */
function copySources(project: string, tree: string): void {
  const files = run("git", ["ls-files", "-z"], { cwd: project }).split("\0");
  for (const file of files) {
    const placed = placeOf(file);
    if (placed === undefined) continue;
    const to = path.join(tree, placed.to);
    mkdirSync(path.dirname(to), { recursive: true });
    copyFileSync(path.join(project, file), to);
    chmodSync(to, placed.mode);
  }
}
