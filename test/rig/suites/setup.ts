/** Makes what the rig stands on before its first test: the package and its disk. */
import type { TestProject } from "vitest/node";
import { rigDisk, whyNoRig } from "../bench.ts";
import type { Disk } from "../guest/image.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Undefined where the rig cannot run here; then `whyNot` says why. */
    readonly disk: Disk | undefined;
    readonly whyNot: string | undefined;
  }
}

export async function setup(project: TestProject): Promise<void> {
  const whyNot = whyNoRig();
  project.provide("whyNot", whyNot);
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  project.provide("disk", whyNot === undefined ? await rigDisk(process.env["LECTERN_DEB"], tell) : undefined);
}
