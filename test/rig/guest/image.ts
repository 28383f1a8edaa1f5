/** The guest's disk: a Debian, the package as it was built, and the rig's own ways in. Kept in `.cache/rig`. */
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { run } from "../../../tools/package/run.ts";
import { debianRoot } from "../../appliance/root.ts";
import { CACHE, LATER, putModules, type Kernel } from "./kernel.ts";

const FILES = path.join(import.meta.dirname, "files");
const SIZE = "1600M";
/** Units of Debian's that have nothing to do in a guest without a console, logins, volumes of LVM, or a network to fetch from. */
const MASKED = `
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer
  getty.target systemd-logind.service systemd-timesyncd.service systemd-update-utmp.service
  dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount sys-kernel-tracing.mount
`
  .trim()
  .split(/\s+/);

/** As on the machine itself, but for its first process. */
const INSIDE = [
  "--quiet",
  "--register=no",
  "--keep-unit",
  "--private-network",
  "--pipe",
  "--setenv=DEBIAN_FRONTEND=noninteractive",
];

export interface Disk {
  readonly file: string;
  readonly kernel: Kernel;
}

/** A disk with this package installed; made in about twenty seconds where it is not kept. Not to be written to. */
export async function diskWith(
  deb: string,
  kernel: Kernel,
  release: string,
  architecture: string,
): Promise<Disk> {
  const bytes = createHash("sha256")
    .update(readFileSync(deb))
    .update(kernel.version)
    .update([...MASKED, ...LATER].join());
  for (const file of filesOf(FILES).toSorted())
    bytes.update(file).update(readFileSync(path.join(FILES, file)));
  const name = path.join(CACHE, `disk-${release}-${bytes.digest("hex").slice(0, 12)}`);
  if (!existsSync(name)) await make(name, deb, kernel, release, architecture);
  return { file: name, kernel };
}

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));

async function make(
  kept: string,
  deb: string,
  kernel: Kernel,
  release: string,
  architecture: string,
): Promise<void> {
  const work = mkdtempSync(`${kept}.`);
  const root = path.join(work, "root");
  run("cp", ["-a", await debianRoot(release, architecture), root]);
  putModules(kernel, root);
  cpSync(FILES, root, { recursive: true });
  writeFileSync(path.join(root, "etc/fstab"), "/dev/vda / ext4 errors=remount-ro 0 1\n");
  writeFileSync(path.join(root, "etc/hostname"), "lectern\n");
  cpSync(deb, path.join(root, "root/lectern.deb"));
  const inside = (...words: readonly string[]): string =>
    run("systemd-nspawn", [...INSIDE, `--directory=${root}`, ...words]);
  inside("dpkg", "-i", "/root/lectern.deb");
  rmSync(path.join(root, "root/lectern.deb"));
  inside("systemctl", "enable", "systemd-networkd", "rig-shell.socket", "rig-screen.socket");
  inside("systemctl", "mask", ...MASKED);
  const disk = path.join(work, "disk");
  run("mke2fs", ["-q", "-t", "ext4", "-m", "0", "-d", root, disk, SIZE]);
  renameSync(disk, kept);
  rmSync(work, { recursive: true });
}
