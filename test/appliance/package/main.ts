/**
 * `npm run appliance:package [-- --deb FILE] [--arm64-deb FILE] [--only bookworm,trixie,arm64]`: the package is made and
 * lives through installing, upgrade, going back and purge in fresh roots of Debian 12 and 13 under systemd-nspawn; the one
 * for arm64 runs under qemu-user. What cannot run here is said to be skipped, with the reason.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { APPLIANCE, FOREIGN, PACKAGING, prepareDebian } from "../../../tools/debian.ts";
import { makePackage, versionHere } from "../../../tools/package.ts";
import type { Architecture } from "../../../tools/package/left-out.ts";
import { run } from "../../../tools/package/run.ts";
import { exitOf, skipAll } from "../campaign.ts";
import { boot, whyNoMachine } from "../machine.ts";
import { debianRoot } from "../root.ts";
import { bootFigures } from "./booted.ts";
import { useForeign, whyNotForeign } from "./foreign.ts";
import { live, NEXT, THIS } from "./life.ts";
import { replace } from "./replaced.ts";

const { values } = parseArgs({
  options: {
    deb: { type: "string" },
    "arm64-deb": { type: "string" },
    only: { type: "string", default: "bookworm,trixie,arm64" },
  },
});
const chosen = values.only.split(",");
const releases = ["bookworm", "trixie"].filter((name) => chosen.includes(name));
const missing =
  prepareDebian([...PACKAGING, ...APPLIANCE, ...FOREIGN], "The package's test needs") ?? whyNoMachine();
if (missing !== undefined) skipAll(missing);

const folder = mkdtempSync(path.join(tmpdir(), "lectern-package-"));
let passed = 0;
let failed = 0;
let skipped = 0;

function tell(what: string, wrong: string | undefined): void {
  const isRight = wrong === undefined;
  if (isRight) passed++;
  else failed++;
  process.stdout.write(`  ${isRight ? "ok    " : "FAILED"}  ${what}\n${isRight ? "" : `${wrong}\n`}`);
}

/** The package that was given, or one of this commit; that one is made twice, and has to be the same. */
async function packageFor(architecture: Architecture, given: string | undefined): Promise<string> {
  if (given !== undefined) return path.resolve(given);
  const deb = await make(architecture, folder);
  const again = await make(architecture, path.join(folder, "again"));
  const isSame = readFileSync(deb).equals(readFileSync(again));
  tell(
    `the package for ${architecture}, made twice, has the same bytes`,
    isSame ? undefined : `${deb} ${again}`,
  );
  return deb;
}

function make(architecture: Architecture, folder: string): Promise<string> {
  const say = (line: string): void => void process.stdout.write(`  ${line}\n`);
  return makePackage({ architecture, version: versionHere(), compression: "none", folder, tell: say });
}

/** The same package under a higher version. */
function nextOf(deb: string): string {
  const tree = path.join(folder, "next");
  const next = path.join(folder, "next.deb");
  run("dpkg-deb", ["-R", deb, tree]);
  run("sed", ["-i", "s/^Version: .*/Version: 99.0/", path.join(tree, "DEBIAN/control")]);
  run("dpkg-deb", ["--root-owner-group", "-Znone", "--build", tree, next]);
  rmSync(tree, { recursive: true });
  return next;
}

try {
  if (releases.length > 0) {
    const deb = await packageFor("amd64", values.deb);
    const bound = { [deb]: THIS, [nextOf(deb)]: NEXT };
    for (const release of releases) {
      process.stdout.write(`Debian ${release}, amd64, under systemd-nspawn\n`);
      const machine = await boot(await debianRoot(release, "amd64"), bound);
      try {
        await live(machine, tell);
      } finally {
        await machine.stop();
      }
    }
    const [release = "bookworm"] = releases;
    process.stdout.write(`Debian ${release}, amd64: a dead station is replaced\n`);
    const root = await debianRoot(release, "amd64");
    await replace(root, deb, folder, tell);
    process.stdout.write(`Debian ${release}, amd64: boot\n`);
    for (const line of await bootFigures(root, folder, deb)) process.stdout.write(`  ${line}\n`);
  }
  if (chosen.includes("arm64")) {
    process.stdout.write("Debian bookworm, arm64, under qemu-user\n");
    const reason = whyNotForeign();
    if (reason === undefined) {
      const deb = await packageFor("arm64", values["arm64-deb"]);
      useForeign(await debianRoot("bookworm", "arm64"), folder, deb, tell);
    } else {
      skipped++;
      process.stdout.write(`  skipped: ${reason}\n`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}\n`);
process.exitCode = exitOf({ passed, failed });
