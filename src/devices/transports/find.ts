/**
 * Finds devices in sysfs. A device is its facts: one that comes back under another name (ttyUSB0 as ttyUSB1) is the same
 * device, since every opening looks it up afresh. Nothing is asked of udev, so that it works in a container too.
 */
import { constants } from "node:fs";
import { access, readdir, readFile, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fault, type Fault, type FaultCode } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import {
  asksForFacts,
  describeFacts,
  describeWanted,
  fits,
  tellsApart,
  type Facts,
  type Wanted,
} from "./facts.ts";
import { topUsagePages } from "../hid-descriptor.ts";
import type { TransportType } from "./settings.ts";

/** Where the operating system shows its devices; tests build their own. */
export interface Roots {
  readonly sys: string;
  readonly dev: string;
}

export const ROOTS: Roots = { sys: "/sys", dev: "/dev" };

/** The transports to devices that are plugged into this machine. */
export type PluggedType = Exclude<TransportType, "tcp">;

/** A device that is plugged in. */
export interface Present {
  /** What is opened: `/dev/ttyUSB0`. */
  readonly node: string;
  /** Its directory in sysfs. */
  readonly directory: string;
  readonly facts: Facts;
}

/** Where devices of a type stand in sysfs, and what is known of those that do not hang on USB. */
interface Place {
  readonly directory: string;
  readonly entries: RegExp;
  readonly own: (directory: string) => Promise<Facts>;
  /** Whether it is one of the devices that are meant. */
  readonly isMeant: (directory: string) => Promise<boolean>;
  readonly open: number;
}

const NO_FACTS: Facts = {
  vid: undefined,
  pid: undefined,
  serialNumber: undefined,
  product: undefined,
  usagePages: [],
};

const any = { own: () => Promise.resolve(NO_FACTS), isMeant: () => Promise.resolve(true) };
const BOTH = constants.R_OK | constants.W_OK;

const PLACES: Readonly<Record<PluggedType, Place>> = {
  serial: { ...any, directory: "class/tty", entries: /^tty[A-Z]+\d+$/, open: BOTH },
  "usb-lp": { ...any, directory: "class/usbmisc", entries: /^lp\d+$/, open: BOTH },
  evdev: {
    directory: "class/input",
    entries: /^event\d+$/,
    own: inputFacts,
    isMeant: isKeyboard,
    open: constants.R_OK,
  },
  hid: { ...any, directory: "class/hidraw", entries: /^hidraw\d+$/, own: hidFacts, open: BOTH },
  "usb-control": { ...any, directory: "bus/usb/devices", entries: /^\d+-[\d.]+$/, open: BOTH },
};

/** Every device of a type that is plugged in, by the name of its node. */
export async function devicesPresent(type: PluggedType, roots: Roots): Promise<readonly Present[]> {
  const place = PLACES[type];
  const directory = join(roots.sys, place.directory);
  const names = await readdir(directory).catch(() => []);
  const found = await Promise.all(
    names.filter((name) => place.entries.test(name)).map((name) => look(join(directory, name), place, roots)),
  );
  return found.filter((each) => each !== undefined).toSorted((a, b) => a.node.localeCompare(b.node));
}

/** The one device that is meant, which this user may open; otherwise why there is none. */
export async function findDevice(type: PluggedType, wanted: Wanted, roots: Roots): Promise<Result<Present>> {
  const found =
    wanted.path === undefined
      ? await byFacts(type, wanted, roots)
      : await byPath(type, wanted, wanted.path, roots);
  if (!found.ok) return found;
  const barred = await access(found.value.node, PLACES[type].open).then(
    () => undefined,
    (error: unknown) => openFault(found.value.node, error),
  );
  return barred === undefined ? found : failed(barred);
}

/** What the operating system says of a device that cannot be opened. */
const OPEN_FAULTS: Readonly<Record<string, FaultCode>> = {
  EACCES: "device.no-permission",
  EPERM: "device.no-permission",
  EBUSY: "device.in-use",
  ENOENT: "device.not-found",
  ENOTDIR: "device.not-found",
  ENODEV: "device.not-found",
  ENXIO: "device.not-found",
};

/** Tells *not there*, *not allowed* and *in use* from other failures. */
export function openFault(path: string, error: unknown): Fault {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const said = error instanceof Error ? error.message : String(error);
  const known = OPEN_FAULTS[code];
  return known === undefined ? fault("device.open-failed", `${path}: ${said}`) : fault(known, path);
}

async function byFacts(type: PluggedType, wanted: Wanted, roots: Roots): Promise<Result<Present>> {
  const all = (await devicesPresent(type, roots)).filter(({ facts }) => fits(wanted, facts));
  const [first, ...others] = all;
  if (first === undefined) return failed(fault("device.not-found", `${type} ${describeWanted(wanted)}`));
  if (others.length === 0) return ok(first);
  const list = all.map(({ node, facts }) => `${node} (${describeFacts(facts)})`).join(" and ");
  return failed(fault("device.ambiguous", `${list}: add ${tellsApart(all.map(({ facts }) => facts))}`));
}

/** What stands at a path now. Where facts are named as well they must hold, so that no other device is taken for it. */
async function byPath(
  type: PluggedType,
  wanted: Wanted,
  path: string,
  roots: Roots,
): Promise<Result<Present>> {
  const node = await realpath(path).catch((error: unknown) => openFault(path, error));
  if (typeof node !== "string") return failed(node);
  const directory = join(roots.sys, PLACES[type].directory, basename(node));
  if (!asksForFacts(wanted)) return ok({ node, directory, facts: NO_FACTS });
  const there = (await devicesPresent(type, roots)).find((each) => each.node === node);
  if (there === undefined) return failed(fault("device.wrong-model", `${path} tells nothing of itself`));
  if (fits(wanted, there.facts)) return ok(there);
  return failed(fault("device.wrong-model", `${path} is ${describeFacts(there.facts)}`));
}

async function look(entry: string, place: Place, roots: Roots): Promise<Present | undefined> {
  const device = await realpath(place.directory.startsWith("bus/") ? entry : join(entry, "device")).catch(
    () => undefined,
  );
  // Lines that hang on nothing: the consoles, and the like.
  if (device === undefined || !(await place.isMeant(device))) return undefined;
  const own = await place.own(device);
  const facts = (await usbFacts(device, await realpath(roots.sys), own)) ?? own;
  const named = (await uevent(entry))["DEVNAME"];
  return { node: join(roots.dev, named ?? basename(entry)), directory: entry, facts };
}

/** The facts of the USB device that something is a part of; undefined where it hangs on no USB device. */
async function usbFacts(device: string, top: string, { usagePages }: Facts): Promise<Facts | undefined> {
  for (let at = device; at.length > top.length; at = dirname(at)) {
    const vid = await text(join(at, "idVendor"));
    if (vid === undefined) continue;
    return {
      vid: number(vid),
      pid: number(await text(join(at, "idProduct"))),
      serialNumber: await text(join(at, "serial")),
      product: await text(join(at, "product")),
      usagePages,
    };
  }
  return undefined;
}

/** Of a HID device that hangs on Bluetooth or is made by a program (uhid), and the usage pages of any. */
async function hidFacts(device: string): Promise<Facts> {
  const { HID_ID, HID_NAME, HID_UNIQ } = await uevent(device);
  // bus:vendor:product, as in 0003:00000C2E:00000B61
  const [, vid, pid] = HID_ID?.split(":") ?? [];
  const descriptor = await readFile(join(device, "report_descriptor")).catch(() => new Uint8Array(0));
  return {
    vid: number(vid),
    pid: number(pid),
    serialNumber: HID_UNIQ === "" ? undefined : HID_UNIQ,
    product: HID_NAME,
    usagePages: topUsagePages(descriptor),
  };
}

async function inputFacts(device: string): Promise<Facts> {
  return {
    vid: number(await text(join(device, "id/vendor"))),
    pid: number(await text(join(device, "id/product"))),
    serialNumber: await text(join(device, "uniq")),
    product: await text(join(device, "name")),
    usagePages: [],
  };
}

/** Key codes of the digits 1 to 0 (2 to 11) and Enter (28): what a scanner needs of a keyboard [linux/input-event-codes.h]. */
const KEYS = ((1 << 12) - (1 << 2)) | (1 << 28);

/** Many scanners have event files beside the keyboard, for volume keys and the like, which no label comes from. */
async function isKeyboard(device: string): Promise<boolean> {
  const words = (await text(join(device, "capabilities/key")))?.split(" ") ?? [];
  // The lowest word stands last; its lower half is the same on machines of 32 and 64 bits.
  const low = Number.parseInt(words.at(-1)?.slice(-8) ?? "0", 16);
  return (low & KEYS) === KEYS;
}

async function uevent(directory: string): Promise<Readonly<Record<string, string>>> {
  const lines = (await text(join(directory, "uevent")))?.split("\n") ?? [];
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

/** What an attribute says; undefined where there is none, or nothing in it. */
async function text(file: string): Promise<string | undefined> {
  // Attributes come and go with their devices: one that cannot be read is one that is not there.
  const content = (await readFile(file, "utf8").catch(() => "")).trim();
  return content === "" ? undefined : content;
}

function number(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}
