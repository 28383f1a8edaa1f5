/** Debian's kernel as files, for a guest alone: it is never installed on this machine. Kept in `.cache/rig`. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { run } from "../../../tools/package/run.ts";

/** Where all that is made for the rig is kept between its runs. */
export const CACHE = path.join(import.meta.dirname, "../../../.cache/rig");

/** What is needed to find and mount the disk. */
const FIRST = ["virtio_pci", "virtio_blk", "ext4"];

/** What the guest finds its network, its USB and its screen with; each with all that it stands on. */
export const LATER = `
  virtio_net virtio_rng sch_netem
  xhci_pci usbhid hid_generic evdev usbserial ftdi_sio ch341 cdc_acm usblp
  bochs virtio_input vfat nls_ascii nls_cp437
`
  .trim()
  .split(/\s+/);

export interface Kernel {
  /** As Debian calls it: `6.1.0-56-amd64`. */
  readonly version: string;
  /** Folders of `boot` and `lib` as in its package. */
  readonly folder: string;
  readonly image: string;
  /** Mounts the first disk, and hands over to what is on it. */
  readonly initrd: string;
}

/** The newest kernel of the release, fetched where it is not kept. */
export function debianKernel(architecture: string): Kernel {
  const depends = run("apt-cache", ["depends", `linux-image-${architecture}`]);
  const [, name] = /Depends: (linux-image-\S+)/.exec(depends) ?? [];
  if (name === undefined) throw new Error(`apt knows no kernel for ${architecture}`);
  const version = name.replace("linux-image-", "");
  const folder = path.join(CACHE, name);
  if (!existsSync(folder)) fetch(name, version, folder);
  return {
    version,
    folder,
    image: path.join(folder, `boot/vmlinuz-${version}`),
    initrd: path.join(folder, "initrd"),
  };
}

function fetch(name: string, version: string, kept: string): void {
  mkdirSync(CACHE, { recursive: true });
  const making = mkdtempSync(`${kept}.`);
  run("apt-get", ["download", name], { cwd: making });
  const deb = readdirSync(making).find((file) => file.endsWith(".deb"));
  if (deb === undefined) throw new Error(`apt-get fetched no ${name}`);
  run("dpkg-deb", ["-x", path.join(making, deb), making]);
  rmSync(path.join(making, deb));
  makeInitrd(making, version);
  renameSync(making, kept);
}

/** The files of modules and of those they stand on, in the order in which they can be loaded. */
function modulesOf(names: readonly string[], version: string, folder: string): readonly string[] {
  const how = ["--set-version", version, "--dirname", folder, "--show-depends"];
  run("depmod", ["--basedir", folder, version]);
  const files = names.flatMap((name) =>
    Array.from(run("modprobe", [...how, name]).matchAll(/^insmod (\S+)/gm), ([, file = ""]) => file),
  );
  return [...new Set(files)];
}

const INIT = `#!/bin/sh
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
while read -r module; do insmod "/modules/$module"; done </modules/order
n=0
while [ ! -b /dev/vda ] && [ $n -lt 200 ]; do sleep 0.05; n=$((n + 1)); done
mount -t ext4 /dev/vda /disk || { echo "rig: no disk"; poweroff -f; }
umount /proc /sys
mount --move /dev /disk/dev
exec switch_root /disk /lib/systemd/systemd
`;

function makeInitrd(folder: string, version: string): void {
  const tree = path.join(folder, "tree");
  for (const name of ["bin", "dev", "proc", "sys", "disk", "modules"])
    mkdirSync(path.join(tree, name), { recursive: true });
  cpSync(run("sh", ["-c", "command -v busybox"]).trim(), path.join(tree, "bin/busybox"));
  run("chroot", [tree, "/bin/busybox", "--install", "-s", "/bin"]);
  const files = modulesOf(FIRST, version, folder);
  for (const file of files) cpSync(file, path.join(tree, "modules", path.basename(file)));
  writeFileSync(path.join(tree, "modules/order"), files.map((file) => `${path.basename(file)}\n`).join(""));
  writeFileSync(path.join(tree, "init"), INIT, { mode: 0o755 });
  run("sh", ["-c", `find . | cpio --quiet --create --format=newc | gzip -1 >../initrd`], { cwd: tree });
  rmSync(tree, { recursive: true });
}

/** Puts into a root what the guest loads by itself when a device is found. */
export function putModules({ version, folder }: Kernel, root: string): void {
  const from = path.join(folder, "lib/modules", version);
  const to = path.join(root, "lib/modules", version);
  for (const name of ["modules.builtin", "modules.builtin.modinfo", "modules.order"])
    cpSync(path.join(from, name), path.join(to, name));
  for (const file of modulesOf(LATER, version, folder))
    cpSync(file, path.join(to, path.relative(from, file)));
  run("depmod", ["--basedir", root, version]);
}
