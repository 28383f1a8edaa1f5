/** What tests and tools need of Debian, and how it comes onto a machine. */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import path from "node:path";

/** Programs by their names, and the package that has each. */
export type Needed = readonly (readonly [program: string, debianPackage: string])[];

/** What the fleet's tests need. */
export const BROKER: Needed = [["mosquitto", "mosquitto"]];

/** What the tests need. */
const TESTS: Needed = [
  ["chromium", "chromium"],
  ["Xvfb", "xvfb"],
  ["openbox", "openbox"],
  ["xdotool", "xdotool"],
  ["espeak-ng", "espeak-ng"],
  ["systemd-analyze", "systemd"],
  ["openssl", "openssl"],
  ...BROKER,
];

/** What `npm run package` needs, for both architectures on either. */
export const PACKAGING: Needed = [
  ["dpkg-deb", "dpkg"],
  ["x86_64-linux-gnu-strip", "binutils-x86-64-linux-gnu"],
  ["aarch64-linux-gnu-strip", "binutils-aarch64-linux-gnu"],
];

/** What a Debian of its own for the appliance's tests needs. */
export const APPLIANCE: Needed = [
  ["debootstrap", "debootstrap"],
  ["systemd-nspawn", "systemd-container"],
  ["nsenter", "util-linux"],
];

/** What one of another architecture needs beside it. */
export const FOREIGN: Needed = [
  ["qemu-aarch64-static", "qemu-user-static"],
  ["update-binfmts", "binfmt-support"],
];

/** What a rig of real USB, real systemd and real power cuts needs: a machine made of software, and what makes its disk. */
export const RIG: Needed = [
  ["qemu-system-x86_64", "qemu-system-x86"],
  ["busybox", "busybox-static"],
  ["cpio", "cpio"],
  ["modprobe", "kmod"],
  ["mke2fs", "e2fsprogs"],
  ["debootstrap", "debootstrap"],
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
export function prepareDebian(needed = TESTS, whose = "Tests need"): string | undefined {
  const missing = needed.filter(([program]) => !isThere(program)).map(([, name]) => name);
  if (missing.length === 0) return undefined;
  const command = `apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  if (process.getuid?.() !== 0 || !isThere("apt-get")) return `${whose}: sudo ${command}`;
  process.stdout.write(`Installing what is needed here: ${missing.join(" ")}\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stderr } = spawnSync("sh", ["-c", `apt-get update -q && ${command}`], {
    env,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  return status === 0 ? undefined : `apt-get could not install ${missing.join(" ")}:\n${stderr}`;
}
