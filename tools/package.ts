/**
 * `npm run package -- --arch amd64|arm64`: makes `dist/lectern_VERSION_ARCH.deb` of the files that git knows. The same
 * commit gives the same bytes, on a machine with the same npm, binutils and dpkg.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { ARCHITECTURES, type Architecture } from "./package/left-out.ts";
import { makeTree } from "./package/tree.ts";
import { pack, type Compression } from "./package/pack.ts";
import { run } from "./package/run.ts";
import { prepareDebian, PACKAGING } from "./debian.ts";

const project = path.join(import.meta.dirname, "..");

const isArchitecture = (name: string | undefined): name is Architecture =>
  ARCHITECTURES.some((one) => one === name);

/** What is made, and where it is put. */
export interface Order {
  readonly architecture: Architecture;
  readonly compression: Compression;
  readonly version: string;
  readonly folder: string;
  readonly tell: (line: string) => void;
}

/** Makes a package; answers its path. */
export async function makePackage({
  architecture,
  version,
  compression,
  folder,
  tell,
}: Order): Promise<string> {
  const epochS = Number(run("git", ["log", "-1", "--format=%ct"], { cwd: project }));
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(path.join(folder, ".package-"));
  try {
    const tree = path.join(work, "tree");
    await makeTree({ project, work, tree, architecture, version, epochS, tell });
    const deb = path.join(folder, `lectern_${version}_${architecture}.deb`);
    pack({ project, tree, deb, architecture, version, compression, epochS, tell });
    return deb;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The version in package.json; what is not committed yet makes it another. */
export function versionHere(): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(path.join(project, "package.json"), "utf8"),
  );
  const changed = run("git", ["status", "--porcelain", "--untracked-files=no"], { cwd: project }) !== "";
  return changed ? `${version}+changed` : version;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      arch: { type: "string" },
      version: { type: "string" },
      out: { type: "string", default: "dist" },
    },
  });
  if (!isArchitecture(values.arch)) {
    process.stderr.write(
      `npm run package -- --arch ${ARCHITECTURES.join("|")} [--version VERSION] [--out FOLDER]\n`,
    );
    process.exit(2);
  }
  const missing = prepareDebian(PACKAGING, "A package needs");
  if (missing !== undefined) {
    process.stderr.write(`${missing}\n`);
    process.exit(1);
  }
  const deb = await makePackage({
    architecture: values.arch,
    version: values.version ?? versionHere(),
    compression: "xz",
    folder: path.resolve(values.out),
    tell: (line) => void process.stdout.write(`${line}\n`),
  });
  process.stdout.write(`${path.relative(process.cwd(), deb)}\n`);
}
