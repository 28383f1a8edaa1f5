/** What tests need of Debian, and how it comes onto a machine. */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import path from "node:path";

/** A program by its name, and the package that has it. */
const NEEDED: readonly (readonly [program: string, debianPackage: string])[] = [
  ["chromium", "chromium"],
  ["Xvfb", "xvfb"],
  ["openbox", "openbox"],
  ["xdotool", "xdotool"],
  ["espeak-ng", "espeak-ng"],
  ["systemd-analyze", "systemd"],
];

function isThere(program: string): boolean {
  return (process.env["PATH"] ?? "").split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Installs what is missing, as root; answers what a person has to do where that cannot be done here, undefined where
 * everything is there.
 */
export function prepareDebian(): string | undefined {
  const missing = NEEDED.filter(([program]) => !isThere(program)).map(([, name]) => name);
  if (missing.length === 0) return undefined;
  const command = `apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  if (process.getuid?.() !== 0 || !isThere("apt-get")) return `Some tests need: sudo ${command}`;
  process.stdout.write(`Installing what tests need: ${missing.join(" ")}\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stderr } = spawnSync("sh", ["-c", `apt-get update -q && ${command}`], {
    env,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  return status === 0 ? undefined : `apt-get could not install ${missing.join(" ")}:\n${stderr}`;
}
