/** What every run on the rig begins with: the package, a disk that has it, and what this machine lacks for that. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PACKAGING, prepareDebian, RIG } from "../../tools/debian.ts";
import { makePackage, versionHere } from "../../tools/package.ts";
import { thisDebian } from "../appliance/root.ts";
import { diskWith, type Disk } from "./guest/image.ts";
import { debianKernel } from "./guest/kernel.ts";
import { secondDay } from "./second-day.ts";

/** Why nothing can be run here; undefined where it can. */
export function whyNoRig(): string | undefined {
  const missing = prepareDebian([...RIG, ...PACKAGING], "The rig needs");
  if (missing !== undefined) return missing;
  if (process.arch !== "x64") return "the rig's guest is made for amd64 alone";
  return process.getuid?.() === 0 ? undefined : "a root of Debian is made by root";
}

/** `deb`: a package that is there; without it, one of this commit. */
export async function rigDisk(deb: string | undefined, tell: (line: string) => void): Promise<Disk> {
  const { release, architecture } = await thisDebian();
  const kernel = debianKernel(architecture);
  if (deb !== undefined) return secondDay(await diskWith(path.resolve(deb), kernel, release, architecture));
  const folder = mkdtempSync(path.join(tmpdir(), "lectern-rig-package-"));
  try {
    tell("making the package");
    const made = await makePackage({
      architecture: "amd64",
      version: versionHere(),
      compression: "none",
      folder,
      tell: () => {},
    });
    tell("making its disk");
    return await secondDay(await diskWith(made, kernel, release, architecture));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
