/** Roots of Debian: made once by debootstrap from the mirror that this machine's apt uses, and kept in `.cache/roots`. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const CACHE = path.join(import.meta.dirname, "../../.cache/roots");
const call = promisify(execFile);

/** What a Debian with systemd has, and what Lectern depends on: the roots have no network. */
const INCLUDED = [
  "systemd,systemd-sysv,dbus,udev,procps,iproute2",
  "debconf,init-system-helpers,passwd,tzdata",
  "libc6,libstdc++6,libgcc-s1,libusb-1.0-0,libudev1",
];

/** Where the root of a release is kept, made or not. */
export const keptRoot = (release: string, architecture: string): string =>
  path.join(CACHE, `${release}-${architecture}`);

/** Where apt has Debian from, by its own configuration. */
async function mirror(): Promise<string> {
  const format = "$(SITE) $(ORIGIN)";
  const { stdout } = await call("apt-get", ["indextargets", "--format", format, "Created-By: Packages"]);
  const [site] = /^\S+(?= Debian$)/m.exec(stdout) ?? [];
  if (site === undefined) throw new Error("apt knows no mirror of Debian");
  return site;
}

/** The release and the architecture of this machine, as Debian calls them. */
export async function thisDebian(): Promise<{ readonly release: string; readonly architecture: string }> {
  const [, release] = /^VERSION_CODENAME=(.+)$/m.exec(readFileSync("/etc/os-release", "utf8")) ?? [];
  const { stdout } = await call("dpkg", ["--print-architecture"]);
  if (release === undefined) throw new Error("/etc/os-release names no release");
  return { release, architecture: stdout.trim() };
}

/** The root of a release and architecture, not to be written to; takes two minutes where it is not kept yet. */
export async function debianRoot(release: string, architecture: string): Promise<string> {
  const kept = keptRoot(release, architecture);
  if (existsSync(kept)) return kept;
  mkdirSync(CACHE, { recursive: true });
  const making = `${kept}.${process.pid}`;
  const how = ["--variant=minbase", `--arch=${architecture}`, `--include=${INCLUDED.join(",")}`];
  await call("debootstrap", [...how, release, making, await mirror()], { maxBuffer: 64_000_000 });
  renameSync(making, kept);
  return kept;
}
