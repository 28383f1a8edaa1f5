/** What dpkg is told of the package: who it is, what it needs, and its scripts. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { JOURNAL_VERSION } from "../../src/circulation/journal/database.ts";
import { DIALECT_NAMES } from "../../src/sip-client/dialects/index.ts";
import type { Architecture } from "./left-out.ts";

/** What the package cannot do without, and why. */
const DEPENDS: readonly (readonly [packages: string, why: string])[] = [
  ["libc6 (>= 2.28)", "Node"],
  ["libstdc++6", "Node"],
  ["libgcc-s1", "Node"],
  ["libusb-1.0-0", "node-hid, usb"],
  ["libudev1", "node-hid, usb"],
  ["udev", "names of devices that stay; serialport asks udevadm"],
  ["systemd (>= 249)", "units, credentials, systemd-sysusers, systemd-tmpfiles, systemd-notify"],
  ["debconf (>= 0.5) | debconf-2.0", "the questions of the setup"],
  ["passwd", "purge takes the users away"],
];

/** What a station with a glass wants; one without (`--headless`) does not. */
const RECOMMENDS: readonly (readonly [packages: string, why: string])[] = [
  ["chromium", "paints the screen, where Electron is not installed beside it"],
  ["cage | xinit", "shows it on the whole glass"],
  ["kbd", "chvt: the glass belongs to the screen"],
  ["seatd", "a seat for the screen: its glass and its touch"],
  ["xwayland", "Debian's cage does not start without it, though nothing of ours needs it"],
  ["tzdata", "civil time"],
];

const SUGGESTS: readonly (readonly [packages: string, why: string])[] = [
  ["espeak-ng", "reads the screen aloud (screen.speech)"],
  ["matchbox-window-manager | openbox", "the window manager on X, with xinit and an X server"],
];

const list = (rows: readonly (readonly [string, string])[]): string => rows.map(([name]) => name).join(", ");

/** Scripts of the maintainer; what stands in them as @NAME@ is known when they are packed. */
const SCRIPTS = ["config", "preinst", "postinst", "prerm", "postrm", "templates"];

const KNOWN: Readonly<Record<string, string>> = {
  DIALECTS: DIALECT_NAMES.join(", "),
  JOURNAL: String(JOURNAL_VERSION),
};

export interface ControlFacts {
  readonly version: string;
  readonly architecture: Architecture;
  /** Of what is installed, in KiB (deb-control(5), Installed-Size). */
  readonly installedKib: number;
  readonly description: string;
}

/** The control file (deb-control(5)). */
export function controlFile({ version, architecture, installedKib, description }: ControlFacts): string {
  const lines = [
    ["Package", "lectern"],
    ["Version", version],
    ["Architecture", architecture],
    ["Maintainer", "The authors of Lectern <lectern@localhost>"],
    ["Section", "misc"],
    ["Priority", "optional"],
    ["Installed-Size", String(installedKib)],
    ["Depends", list(DEPENDS)],
    ["Recommends", list(RECOMMENDS)],
    ["Suggests", list(SUGGESTS)],
    ["Description", "open self-check station for libraries"],
  ];
  return `${lines.map(([key, value]) => `${key}: ${value}\n`).join("")}${folded(description)}`;
}

/** A long description, in lines that fit a terminal (deb-control(5), Description). */
const folded = (text: string): string =>
  text.replaceAll(/(?<line>.{1,77})(?:\s+|$)/g, (_, line: string) => ` ${line}\n`);

/** Writes the scripts and templates of `packaging/debian` into the folder DEBIAN. */
export function writeScripts(project: string, folder: string): void {
  for (const name of SCRIPTS) {
    const text = readFileSync(path.join(project, "packaging/debian", name), "utf8");
    const filled = text.replaceAll(/@([A-Z]+)@/g, (sign, key: string) => KNOWN[key] ?? sign);
    writeFileSync(path.join(folder, name), filled, { mode: name === "templates" ? 0o644 : 0o755 });
  }
}
