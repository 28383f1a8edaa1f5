/** A station as it is installed, under systemd in a machine of its own: its units, a library system and its devices. */
import { chmodSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { barcode } from "../../../src/acs-sim/library/barcode.ts";
import { boot, type Bound, type Machine } from "../machine.ts";
import { openScreen, type Screen } from "../screen.ts";

const PROJECT = path.join(import.meta.dirname, "../../..");
const INSTALLED = "/usr/lib/lectern";
const PORT = 6001;
const STAGE = "/run/stage";
const KEY = "/etc/lectern/credentials/journal-key";
const CONTROL = `/run/lectern-acs/${PORT}/control.sock`;

/** Everybody and everything is made up. */
const LIBRARY = "1234";
export const cardOf = (serial: number): string => barcode(2, LIBRARY, serial);
export const itemOf = (serial: number): string => barcode(3, LIBRARY, serial);
export const PIN = "4711";
const PATRONS = 50;
const ITEMS = 200;

const SERIALS = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

/** For the unit of the library system. */
export const ACS_OPTIONS = "LECTERN_ACS_OPTIONS=--library /etc/lectern/acs/library.yaml\n";

/** What the simulated library system has. */
export const library = (): object => ({
  institutions: [{ id: "LECTERN", name: "Lectern Public Library", zone: "UTC", currency: "EUR" }],
  accounts: [
    { login: "kiosk", password: "kiosk-pass", institution: "LECTERN", location: "kiosk-1", branch: "MAIN" },
  ],
  branches: [{ id: "MAIN", name: "Main Library" }],
  titles: SERIALS(ITEMS).map((serial) => ({
    title: `Volume ${serial}`,
    author: "Nobody",
    call: String(serial),
    collection: "adult-fiction",
    copies: [{ barcode: itemOf(serial) }],
  })),
  patrons: SERIALS(PATRONS).map((serial) => ({ card: cardOf(serial), name: `Reader ${serial}`, pin: PIN })),
});

/** The configuration of a station with a scanner and a printer. */
export const station = (): object => ({
  library: "Lectern Public Library",
  screen: { socket: "/run/lectern/core.sock" },
  observe: { socket: "/run/lectern/status.sock" },
  acs: {
    host: "127.0.0.1",
    port: PORT,
    institution: "LECTERN",
    login: { user: "kiosk", passwordFile: "%d/lectern_acs-password" },
  },
  devices: {
    scanner: { profile: "generic-serial-scanner", transport: { match: { path: `${STAGE}/scanner` } } },
    printer: { profile: "epson-tm-t20-serial", transport: { match: { path: `${STAGE}/printer` } } },
  },
  journal: { file: "/var/lib/lectern/journal.sqlite", credential: "lectern_journal-key" },
  policy: { cards: "^2", receipt: { default: "never" } },
});

/** The project's tree where a package puts it, and what is written for this machine. */
function boundFrom(folder: string): Bound {
  const units = path.join(PROJECT, "systemd");
  const unit = (name: string): [string, string] => [
    path.join(units, name),
    `/usr/lib/systemd/system/${name}`,
  ];
  const part = (name: string): [string, string] => [
    realpathSync(path.join(PROJECT, name)),
    `${INSTALLED}/${name}`,
  ];
  return Object.fromEntries([
    ...["src", "device-profiles", "receipts", "package.json", "node_modules"].map(part),
    ...readdirSync(units)
      .filter((name) => /\.(path|service|target)$/.test(name))
      .map(unit),
    [path.join(units, "lectern.sysusers"), "/usr/lib/sysusers.d/lectern.conf"],
    [path.join(units, "lectern.tmpfiles"), "/usr/lib/tmpfiles.d/lectern.conf"],
    [path.join(units, "journald/lectern.conf"), "/usr/lib/systemd/journald.conf.d/lectern.conf"],
    [path.join(units, "udev/60-lectern.rules"), "/usr/lib/udev/rules.d/60-lectern.rules"],
    [path.join(units, "opt-in/61-lectern-usb.rules"), "/etc/udev/rules.d/61-lectern-usb.rules"],
    [path.join(units, "opt-in/network.conf"), "/etc/systemd/system/lectern-core.service.d/network.conf"],
    [path.join(PROJECT, "packaging/lectern"), "/usr/bin/lectern"],
    [path.join(process.execPath, "../.."), `${INSTALLED}/node`],
    [path.join(folder, "station.yaml"), "/etc/lectern/station.yaml"],
    [path.join(folder, "library.yaml"), "/etc/lectern/acs/library.yaml"],
    [path.join(folder, "acs.env"), `/etc/lectern/acs/${PORT}.env`],
  ]);
}

/** An entry of the journal, as `lectern journal export` tells it. */
export interface JournalLine {
  readonly kind: string;
  readonly stage: string;
  readonly outcome?: string;
  readonly item?: string;
  readonly patron?: string;
}

export interface Installed extends Machine {
  readonly screen: Screen;
  readonly scan: (label: string) => void;
  /** Puts the library system into a mood: `delay {"ms": 500}`. */
  readonly mood: (words: string) => Promise<string>;
  /** Whether an item is on loan by the library system. */
  readonly isLent: (item: string) => Promise<boolean>;
  readonly journal: () => Promise<readonly JournalLine[]>;
  /** Takes screen and devices away. */
  readonly leave: () => void;
}

/** Boots a station on a root of Debian and starts it; it is ready to lend. */
export async function openInstalled(root: string): Promise<Installed> {
  const folder = mkdtempSync(path.join(tmpdir(), "appliance-"));
  chmodSync(folder, 0o755);
  // What is JSON is YAML.
  writeFileSync(path.join(folder, "station.yaml"), JSON.stringify(station()));
  writeFileSync(path.join(folder, "library.yaml"), JSON.stringify(library()));
  writeFileSync(path.join(folder, "acs.env"), ACS_OPTIONS);
  const machine = await boot(root, boundFrom(folder));
  const { must } = machine;
  await must("systemd-sysusers && systemd-tmpfiles --create lectern.conf");
  await must(
    `lectern journal key ${KEY} && umask 077 && echo kiosk-pass >/etc/lectern/credentials/acs-password`,
  );
  const installed = await startStation(machine);
  return {
    ...installed,
    async stop() {
      installed.leave();
      await machine.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Starts the neighbours of a station that is installed in a machine, and then itself; it is ready to lend. */
export async function startStation(
  machine: Machine,
  start: () => Promise<unknown> = () => machine.must("systemctl start lectern-core"),
): Promise<Installed> {
  const { must } = machine;
  await must(`install -d -o lectern ${STAGE}`);
  const devices = machine.start(
    `exec setpriv --reuid=lectern --regid=lectern --clear-groups lectern simulate scanner=serial-scanner@pty:${STAGE}/scanner printer=escpos@pty:${STAGE}/printer`,
  );
  await must(`systemctl start lectern-acs@${PORT}`);
  await start();
  const screen = openScreen({ path: machine.seen("/run/lectern/core.sock") });
  return {
    ...machine,
    screen,
    scan: (label) => void devices.stdin?.write(`scanner scan ${label}\n`),
    mood: (words) => must(`lectern acs ctl --control ${CONTROL} ${words}`),
    async isLent(item) {
      const { onLoan }: { onLoan: boolean } = JSON.parse(
        await must(`lectern acs ctl --control ${CONTROL} item ${item}`),
      );
      return onLoan;
    },
    async journal() {
      const text = await must(
        `lectern journal export --journal /var/lib/lectern/journal.sqlite --key ${KEY} --reveal`,
      );
      return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line): JournalLine => JSON.parse(line));
    },
    leave() {
      screen.close();
      devices.kill();
    },
  };
}
