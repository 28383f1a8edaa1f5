/**
 * `npm run appliance:package [-- --deb FILE] [--arm64-deb FILE] [--only bookworm,trixie,arm64]`: the package is made and
 * lives through installing, upgrade, going back and purge in fresh roots of Debian 12 and 13 under systemd-nspawn; the one
 * for arm64 runs under qemu-user. What cannot run here is said to be skipped, with the reason. Exit 1 if anything failed.
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { APPLIANCE, PACKAGING, prepareDebian } from "../../../tools/debian.ts";
import { makePackage, versionHere } from "../../../tools/package.ts";
import type { Architecture } from "../../../tools/package/left-out.ts";
import { foreign } from "./foreign.ts";
import { live, NEXT, THIS } from "./life.ts";
import { boot } from "./machine.ts";
import { freshRoot, host } from "./root.ts";

const { values } = parseArgs({
  options: {
    deb: { type: "string" },
    "arm64-deb": { type: "string" },
    only: { type: "string", default: "bookworm,trixie,arm64" },
  },
});
const chosen = values.only.split(",");
const missing = prepareDebian([...PACKAGING, ...APPLIANCE], "The package's test needs");
if (missing !== undefined || process.getuid?.() !== 0) {
  process.stdout.write(`skipped: ${missing ?? "systemd-nspawn wants root"}\n`);
  process.exit(1);
}

const folder = mkdtempSync(path.join(tmpdir(), "lectern-package-"));
let passed = 0;
let failed = 0;
let skipped = 0;

function tell(what: string, wrong: string | undefined): void {
  if (wrong === undefined) passed++;
  else failed++;
  process.stdout.write(
    `  ${wrong === undefined ? "ok    " : "FAILED"}  ${what}\n${wrong === undefined ? "" : `${wrong}\n`}`,
  );
}

async function packageFor(architecture: Architecture, given: string | undefined): Promise<string> {
  if (given !== undefined) return path.resolve(given);
  const say = (line: string): void => void process.stdout.write(`  ${line}\n`);
  return makePackage({ architecture, version: versionHere(), folder, tell: say });
}

/** The same package under a higher version. */
function nextOf(deb: string): string {
  const tree = path.join(folder, "next");
  const next = path.join(folder, "next.deb");
  host("dpkg-deb", "-R", deb, tree);
  host("sed", "-i", "s/^Version: .*/Version: 99.0/", path.join(tree, "DEBIAN/control"));
  host("dpkg-deb", "--root-owner-group", "-Znone", "--build", tree, next);
  rmSync(tree, { recursive: true });
  return next;
}

try {
  const releases = ["bookworm", "trixie"].filter((name) => chosen.includes(name));
  if (releases.length > 0) {
    const deb = await packageFor("amd64", values.deb);
    const next = nextOf(deb);
    for (const release of releases) {
      process.stdout.write(`Debian ${release}, amd64, under systemd-nspawn\n`);
      const root = freshRoot(release, "amd64", folder);
      cpSync(deb, path.join(root, THIS));
      cpSync(next, path.join(root, NEXT));
      const machine = await boot(root);
      try {
        live(machine, tell);
      } finally {
        await machine.stop();
      }
    }
  }
  if (chosen.includes("arm64")) {
    process.stdout.write("Debian bookworm, arm64, under qemu-user\n");
    const reason = foreign.reason();
    if (reason === undefined) {
      foreign.run(
        freshRoot("bookworm", "arm64", folder),
        await packageFor("arm64", values["arm64-deb"]),
        tell,
      );
    } else {
      skipped++;
      process.stdout.write(`  skipped: ${reason}\n`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
