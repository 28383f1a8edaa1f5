/** Rules for udev, which lets the station open its devices and keeps others from them. Pure. */
import type { PluggedType } from "../transports/find.ts";
import type { Wanted } from "../transports/facts.ts";
import type { TransportSettings } from "../transports/settings.ts";
import type { Profile } from "./schema.ts";

/** The group that the station runs in. */
const GROUP = "lectern";
const OURS = `MODE="0660", GROUP="${GROUP}"`;

/** A device as far as rules go: a profile, or a device of a station, where it is known which one is meant. */
export interface Ruled {
  readonly id: string;
  readonly transport: Profile["transport"] | TransportSettings;
}

interface Place {
  /** What the rule is about, before the facts of the device. */
  readonly node: string;
  /** What it does beside giving the node to the station. */
  readonly also: readonly string[];
}

/** Whoever types must not be heard by the screen as well [libinput: LIBINPUT_IGNORE_DEVICE]. */
const NOT_THE_SCREENS = `ENV{LIBINPUT_IGNORE_DEVICE}="1"`;

const PLACES: Readonly<Record<PluggedType, Place>> = {
  // A modem manager would send AT commands to a new line and see what comes back [ModemManager: ID_MM_DEVICE_IGNORE].
  serial: { node: `SUBSYSTEM=="tty"`, also: [`ENV{ID_MM_DEVICE_IGNORE}="1"`] },
  "usb-lp": { node: `SUBSYSTEM=="usbmisc", KERNEL=="lp*"`, also: [] },
  evdev: { node: `SUBSYSTEM=="input", KERNEL=="event*"`, also: [NOT_THE_SCREENS] },
  hid: { node: `SUBSYSTEM=="hidraw"`, also: [] },
  "usb-control": { node: `SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device"`, also: [] },
};

/**
 * The rules that a device needs; none where it has no facts, as where any adapter may be in between. `/dev/lectern/<id>` is
 * the device that fits the profile.
 */
export function rulesOf({ id, transport }: Ruled): readonly string[] {
  if (transport.type === "tcp") return [];
  const facts = factsOf(transport.match ?? {});
  // All USB printers of a station are its own: there is nothing else to print on.
  if (facts.length === 0 && transport.type !== "usb-lp") return [];
  const { node, also } = PLACES[transport.type];
  const link = facts.length === 0 ? [] : [`SYMLINK+="lectern/${id}"`];
  const rule = [node, ...facts, OURS, ...link, ...also].join(", ");
  if (transport.type !== "hid") return [rule];
  // Many devices with raw reports show a keyboard as well.
  return [rule, [PLACES.evdev.node, ...facts, NOT_THE_SCREENS].join(", ")];
}

/** All rules of all profiles as one file, each below the name of its device. */
export function renderRules(profiles: readonly (Ruled & Pick<Profile, "name">)[], notice: string): string {
  const ruled = profiles.map((profile) => ({ ...profile, rules: rulesOf(profile) }));
  const without = ruled.filter(({ transport, rules }) => rules.length === 0 && transport.type !== "tcp");
  return [
    `# ${notice}`,
    "# Devices of Lectern: who may open them, a name that stays, and nobody else who talks to them.",
    "# To be installed in /etc/udev/rules.d; then: udevadm control --reload && udevadm trigger",
    "# /dev/lectern/<profile> is a device that fits the profile; where several profiles fit it, it has several names.",
    "",
    `ACTION=="remove", GOTO="lectern_end"`,
    "",
    ...ruled
      .filter(({ rules }) => rules.length > 0)
      .flatMap(({ name, rules }) => [`# ${name}`, ...rules, ""]),
    "# Which device is meant is said by the station, so that its rule is as well (`lectern doctor` prints it):",
    ...without.map(({ id }) => `#   ${id}`),
    "",
    `LABEL="lectern_end"`,
    "",
  ].join("\n");
}

/** Devices that are keyboards, or may be. */
const TYPING: readonly string[] = ["evdev", "hid"];

/** The rule that lets a device be a keyboard of this station; undefined where it is none, or has no facts. */
export function allowanceOf({ transport }: Ruled): string | undefined {
  if (!("match" in transport) || !TYPING.includes(transport.type)) return undefined;
  const facts = factsOf(transport.match ?? {});
  return facts.length === 0 ? undefined : [...facts, `ENV{LECTERN_USB}="1"`].join(", ");
}

/**
 * The list of keyboards that a station may have, as a file. An interface that is a keyboard (class 03, protocol 01: HID
 * 1.11, 4.2 and 4.3) or stores (class 08) and is not on it loses its driver [Linux, usb/authorization].
 */
export function renderAllowList(
  profiles: readonly (Ruled & Pick<Profile, "name">)[],
  notice: string,
): string {
  const allowed = profiles.flatMap((profile) => {
    const allowance = allowanceOf(profile);
    return allowance === undefined ? [] : [`# ${profile.name}`, allowance];
  });
  return [
    `# ${notice}`,
    "# No keyboard but those of the list, and nothing that stores. docs/appliance.md says how it is put in force, and what it",
    "# does not do. A scanner that types and is not on the list has its line in a file of the station's own, before this one:",
    `#   /etc/udev/rules.d/60-lectern-station.rules: ATTRS{idVendor}=="1234", ATTRS{idProduct}=="5678", ENV{LECTERN_USB}="1"`,
    "",
    `ACTION!="add", GOTO="lectern_usb_end"`,
    `SUBSYSTEM=="input", ENV{ID_BUS}=="usb", ENV{ID_INPUT_KEYBOARD}=="1", ${NOT_THE_SCREENS}`,
    `SUBSYSTEM!="usb", GOTO="lectern_usb_end"`,
    `ENV{DEVTYPE}!="usb_interface", GOTO="lectern_usb_end"`,
    "",
    ...allowed,
    "",
    `ENV{LECTERN_USB}=="1", GOTO="lectern_usb_end"`,
    `ATTR{bInterfaceClass}=="03", ATTR{bInterfaceProtocol}=="01", ATTR{authorized}="0"`,
    `ATTR{bInterfaceClass}=="08", ATTR{authorized}="0"`,
    "",
    `LABEL="lectern_usb_end"`,
    "",
  ].join("\n");
}

/** The facts that udev can compare. All of them stand at the same USB device, as one rule wants it. */
function factsOf({ vid, pid, serialNumber, product }: Wanted): readonly string[] {
  const attributes: readonly (readonly [string, string | undefined])[] = [
    ["idVendor", vid === undefined ? undefined : digits(vid)],
    ["idProduct", pid === undefined ? undefined : digits(pid)],
    ["serial", serialNumber === undefined || /[*?[|\\"]/.test(serialNumber) ? undefined : serialNumber],
    ["product", product === undefined ? undefined : globOf(product)],
  ];
  return attributes.flatMap(([name, value]) => (value === undefined ? [] : [`ATTRS{${name}}=="${value}"`]));
}

const digits = (value: number): string => value.toString(16).padStart(4, "0");

/**
 * What udev compares for a regular expression: `^TM-` is `TM-*`, `^(Star|TSP)` is `Star*|TSP*`. Undefined for one that it
 * cannot say; then the rule holds for a few devices more.
 */
function globOf(pattern: string): string | undefined {
  const [, start, group, single, end] =
    /^(\^?)(?:\(([\w -]+(?:\|[\w -]+)*)\)|([\w -]+))(\$?)$/.exec(pattern) ?? [];
  const words = (group ?? single)?.split("|");
  return words?.map((word) => `${start === "" ? "*" : ""}${word}${end === "" ? "*" : ""}`).join("|");
}
