/** The production dependencies of one architecture, and Node, without what a station does not need. */
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { z } from "zod";
import { CALLED, KEPT, leftOut, type Architecture } from "./left-out.ts";
import { run } from "./run.ts";

/** Installs into `folder` what the lock file says of production, for that architecture, without running a script. */
export function installModules(project: string, folder: string, architecture: Architecture): void {
  mkdirSync(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) {
    copyFileSync(path.join(project, file), path.join(folder, file));
  }
  const machine = ["--os=linux", `--cpu=${CALLED[architecture].node}`, "--libc=glibc"];
  const quiet = ["--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];
  run("npm", ["ci", "--omit=dev", "--ignore-scripts", ...machine, ...quiet], { cwd: folder });
}

/** Of a CycloneDX document, as npm writes it, what is looked at here; the rest goes through as it is. */
const cyclonedx = z.looseObject({
  serialNumber: z.string(),
  metadata: z.looseObject({ timestamp: z.string() }),
  components: z.array(
    z.looseObject({
      "bom-ref": z.string(),
      properties: z.array(z.object({ name: z.string(), value: z.string() })),
    }),
  ),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

/**
 * What is installed in `folder`, as CycloneDX, by npm itself. Npm tells the packages of every platform; those that are not
 * in the folder are taken out. The time of the document is the commit's, so that the same commit has the same one.
 */
export function billOfMaterials(folder: string, epochS: number): string {
  const told = run("npm", ["sbom", "--sbom-format=cyclonedx", "--omit=dev", "--package-lock-only"], {
    cwd: folder,
  });
  const { serialNumber: _rolled, ...bill } = cyclonedx.parse(JSON.parse(told));
  const components = bill.components.filter(({ properties }) =>
    properties.every(
      ({ name, value }) => name !== "cdx:npm:package:path" || existsSync(path.join(folder, value)),
    ),
  );
  const here = new Set(components.map((component) => component["bom-ref"]));
  const dependencies = bill.dependencies
    .filter(({ ref }) => here.has(ref) || bill.components.every((one) => one["bom-ref"] !== ref))
    .map(({ ref, dependsOn, ...rest }) => ({
      ref,
      dependsOn: dependsOn.filter((one) => here.has(one)),
      ...rest,
    }));
  const metadata = { ...bill.metadata, timestamp: new Date(epochS * 1000).toISOString() };
  return `${JSON.stringify({ ...bill, metadata, components, dependencies }, null, 1)}\n`;
}

/** How much a rule took out of the modules, in bytes. */
export interface TakenOut {
  readonly why: string;
  readonly bytes: number;
}

/** Takes out of `modules` what a station does not need; licences stay. */
export function prune(modules: string, architecture: Architecture): readonly TakenOut[] {
  return leftOut(architecture).map(({ why, what, altogether = false }) => {
    const found = globSync([...what], { cwd: modules });
    const files = found
      .flatMap((name) => filesBelow(modules, name))
      .filter((file) => altogether || !KEPT.test(file));
    let bytes = 0;
    for (const file of files) {
      const full = path.join(modules, file);
      bytes += statSync(full, { throwIfNoEntry: false })?.size ?? 0;
      rmSync(full, { force: true });
    }
    return { why, bytes };
  });
}

function filesBelow(root: string, name: string): string[] {
  const whole = path.join(root, name);
  if (!statSync(whole).isDirectory()) return [name];
  return readdirSync(whole, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

/** Puts Node, stripped of its symbols, and its licence into `folder`. Needs the binutils of that architecture. */
export function bundleNode(modules: string, folder: string, architecture: Architecture): void {
  const { node, gnu } = CALLED[architecture];
  const from = path.join(modules, `node-linux-${node}`);
  mkdirSync(path.join(folder, "bin"), { recursive: true });
  run(`${gnu}-strip`, ["--strip-all", "-o", path.join(folder, "bin/node"), path.join(from, "bin/node")]);
  writeFileSync(path.join(folder, "LICENSE"), readFileSync(path.join(from, "LICENSE")));
}
