/** From a tree of files to a package, by Debian's own dpkg-deb; nothing in it is of the machine or of the hour. */
import { createHash } from "node:crypto";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  readdirSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { controlFile, writeScripts } from "./control.ts";
import type { TreeOrder } from "./tree.ts";
import { run } from "./run.ts";
import { summaryOf } from "./summary.ts";

/** What dpkg-deb presses a package with; `none` is quick, for tests. */
export type Compression = "xz" | "none";

export interface PackOrder extends Omit<TreeOrder, "work"> {
  /** The package that is made. */
  readonly deb: string;
  readonly compression: Compression;
}

/** Packs the tree; adds the folder DEBIAN to it. */
export function pack({
  project,
  tree,
  deb,
  architecture,
  version,
  compression,
  epochS,
  tell,
}: PackOrder): void {
  dropEmpty(tree);
  const entries = entriesOf(tree);
  const files = entries
    .filter(({ isFolder }) => !isFolder)
    .map((entry) => entry.path)
    .toSorted();
  const sizes = files.map((file) => lstatSync(path.join(tree, file)).size);
  const { description }: { description: string } = JSON.parse(
    readFileSync(path.join(project, "package.json"), "utf8"),
  );
  // deb-substvars(5), Installed-Size: each file in whole KiB, and one for each folder.
  const installedKib = sizes.reduce(
    (sum, size) => sum + Math.ceil(size / 1024),
    entries.length - files.length,
  );
  for (const line of summaryOf(files.map((file, index) => [file, sizes[index] ?? 0]))) tell(line);

  const control = path.join(tree, "DEBIAN");
  mkdirSync(control);
  const sums = files.map((file) => {
    const sum = createHash("md5")
      .update(readFileSync(path.join(tree, file)))
      .digest("hex");
    return `${sum}  ${file}\n`;
  });
  const conffiles = files.filter((file) => file.startsWith("etc/")).map((file) => `/${file}\n`);
  writeFileSync(
    path.join(control, "control"),
    controlFile({ version, architecture, installedKib, description }),
  );
  writeFileSync(path.join(control, "md5sums"), sums.join(""));
  writeFileSync(path.join(control, "conffiles"), conffiles.join(""));
  writeScripts(project, control);
  settleModes(tree);
  // One thread: xz cuts its blocks otherwise on another number of processors.
  run("dpkg-deb", ["--root-owner-group", `-Z${compression}`, "--threads-max=1", "--build", tree, deb], {
    env: { SOURCE_DATE_EPOCH: String(epochS) },
  });
  tell(`package: ${(lstatSync(deb).size / 1e6).toFixed(1)} MB`);
}

interface Entry {
  readonly path: string;
  readonly isFolder: boolean;
}

/** Everything below a folder, by its path from there; the folder itself is not among it. */
function entriesOf(tree: string): readonly Entry[] {
  return readdirSync(tree, { recursive: true, withFileTypes: true }).map((entry) => ({
    path: path.relative(tree, path.join(entry.parentPath, entry.name)),
    isFolder: entry.isDirectory(),
  }));
}

/** Folders that hold nothing any more. */
function dropEmpty(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const inner = path.join(folder, entry.name);
    dropEmpty(inner);
    if (readdirSync(inner).length === 0) rmdirSync(inner);
  }
}

/** Programs of ours 755, other files 644, folders 755, whatever the umask was here. */
function settleModes(tree: string): void {
  chmodSync(tree, 0o755);
  for (const { path: entry, isFolder } of entriesOf(tree)) {
    const full = path.join(tree, entry);
    const { mode } = lstatSync(full);
    const isProgram = (mode & 0o100) !== 0 && !entry.includes("/node_modules/");
    chmodSync(full, isFolder || isProgram ? 0o755 : 0o644);
  }
}
