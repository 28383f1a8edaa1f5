/** Roots of Debian, made once by debootstrap from the mirror that this machine's apt uses, and kept in `.cache`. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";

const CACHE = path.join(import.meta.dirname, "../../../.cache/roots");

/** What a Debian with systemd has, and what the package depends on: the roots have no network. */
const INSTALLED = [
  "systemd,systemd-sysv,dbus,udev,procps,iproute2",
  "debconf,init-system-helpers,passwd,tzdata",
  "libc6,libstdc++6,libgcc-s1,libusb-1.0-0,libudev1",
];

/** Runs a program of this machine; an exception where it fails. */
export function host(program: string, ...options: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, options, {
    encoding: "utf8",
    maxBuffer: 64_000_000,
  });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`${program} ${options.join(" ")} ended with ${status}:\n${stderr.slice(-2000)}`);
  return stdout;
}

/** Where apt has Debian from, by its own configuration. */
function mirror(): string {
  const sites = host(
    "apt-get",
    "indextargets",
    "--format",
    "$(SITE) $(CODENAME) $(ORIGIN)",
    "Created-By: Packages",
  );
  const site = sites.split("\n").find((line) => line.endsWith(" Debian"));
  if (site === undefined) throw new Error("apt knows no mirror of Debian");
  return site.split(" ")[0] ?? "";
}

/** A fresh root of a release and architecture of Debian: a copy of the kept one, below `folder`. */
export function freshRoot(release: string, architecture: string, folder: string): string {
  const kept = path.join(CACHE, `${release}-${architecture}`);
  if (!existsSync(kept)) {
    mkdirSync(CACHE, { recursive: true });
    const making = `${kept}.${process.pid}`;
    const options = ["--variant=minbase", `--arch=${architecture}`, `--include=${INSTALLED.join(",")}`];
    host("debootstrap", ...options, release, making, mirror());
    renameSync(making, kept);
  }
  const root = path.join(folder, `${release}-${architecture}`);
  rmSync(root, { recursive: true, force: true });
  host("cp", "-a", kept, root);
  return root;
}
