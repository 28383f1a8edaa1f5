import path from "node:path";
import { describe, expect, it } from "vitest";
import { lineName } from "../../../src/devices/transports/facts.ts";
import { devicesPresent, findDevice, openFault } from "../../../src/devices/transports/find.ts";
import { topUsagePages } from "../../../src/devices/hid-descriptor.ts";
import { transportSettings } from "../../../src/devices/transports/settings.ts";
import { fakeMachine, type Part } from "./sysfs.ts";

const CH340 = { vid: "1a86", pid: "7523", product: "USB Serial" };
const tty = (name: string): Part => ({ class: "tty", name, node: name });
const nodeOf = (roots: { readonly dev: string }, node: string) => path.join(roots.dev, node);

const BOOT_KEYBOARD = "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe";
const VOLUME_KEYS = "3e000b00000000 0 0 0";

describe("a serial line", () => {
  it("is found by vendor and product, and again when it comes back under another name", async () => {
    const { roots, plug } = fakeMachine();
    plug({ socket: "1-3", vid: "0403", pid: "6001" }, tty("ttyUSB7"));
    const pull = plug({ socket: "1-1", ...CH340 }, tty("ttyUSB0"));
    const wanted = { vid: 0x1a86, pid: 0x7523 };
    expect(await findDevice("serial", wanted, roots)).toMatchObject({
      value: { node: nodeOf(roots, "ttyUSB0") },
    });
    pull();
    expect(await findDevice("serial", wanted, roots)).toEqual({
      ok: false,
      fault: { code: "device.not-found", detail: "serial 1A86:7523" },
    });
    plug({ socket: "1-2", ...CH340 }, tty("ttyUSB1"));
    expect(await findDevice("serial", wanted, roots)).toMatchObject({
      value: { node: nodeOf(roots, "ttyUSB1") },
    });
  });

  it.each([
    ["serialNumber", { serialNumber: "B2" }],
    ["product", { product: "^Scanner B" }],
  ])("is told from another of its kind by %s", async (_fact, fact) => {
    const { roots, plug } = fakeMachine();
    plug({ socket: "1-1", vid: "0c2e", pid: "0b61", serial: "A1", product: "Scanner A" }, tty("ttyACM0"));
    plug({ socket: "1-2", vid: "0c2e", pid: "0b61", serial: "B2", product: "Scanner B" }, tty("ttyACM1"));
    const found = await findDevice("serial", { vid: 0x0c2e, ...fact }, roots);
    expect(found).toMatchObject({ value: { node: nodeOf(roots, "ttyACM1") } });
  });

  it.each([
    ["serialNumber", { serial: "A1" }, { serial: "B2" }],
    ["product", { product: "Scanner A" }, { product: "Scanner B" }],
    ["path", {}, { serial: "B2" }],
  ])("of which two fit is not guessed: %s would tell them apart", async (fact, one, other) => {
    const { roots, plug } = fakeMachine();
    plug({ socket: "1-1", vid: "1a86", pid: "7523", ...one }, tty("ttyUSB0"));
    plug({ socket: "1-2", vid: "1a86", pid: "7523", ...other }, tty("ttyUSB1"));
    const found = await findDevice("serial", { vid: 0x1a86, pid: 0x7523 }, roots);
    expect(found).toMatchObject({ ok: false, fault: { code: "device.ambiguous" } });
    const detail = found.ok ? "" : found.fault.detail;
    expect(detail).toMatch(/ttyUSB0 \(1A86:7523.*\) and .*ttyUSB1 \(1A86:7523.*\): add /);
    expect(detail).toMatch(new RegExp(`add ${fact}$`));
  });

  it("is found by a name that udev made, wherever that leads now", async () => {
    const { roots, plug, link } = fakeMachine();
    plug({ socket: "1-1", ...CH340 }, tty("ttyUSB3"));
    const by = link("serial/by-id/usb-1a86", "ttyUSB3");
    expect(await findDevice("serial", { path: by }, roots)).toMatchObject({
      value: { node: nodeOf(roots, "ttyUSB3") },
    });
    expect(await findDevice("serial", { path: by, vid: 0x1a86 }, roots)).toMatchObject({ ok: true });
  });

  it("that stands at the path is not taken where the facts say another", async () => {
    const { roots, plug } = fakeMachine();
    plug({ socket: "1-1", ...CH340 }, tty("ttyUSB0"));
    const there = nodeOf(roots, "ttyUSB0");
    expect(await findDevice("serial", { path: there, vid: 0x0403 }, roots)).toEqual({
      ok: false,
      fault: { code: "device.wrong-model", detail: `${there} is 1A86:7523, product USB Serial` },
    });
  });

  it("on the board has no facts, and is found by its path", async () => {
    const { roots, attach } = fakeMachine();
    attach(tty("ttyAMA0"));
    expect(await findDevice("serial", { vid: 0x1a86 }, roots)).toMatchObject({
      fault: { code: "device.not-found" },
    });
    const found = await findDevice("serial", { path: nodeOf(roots, "ttyAMA0") }, roots);
    expect(found).toMatchObject({ ok: true });
  });
});

describe("a keyboard", () => {
  const keys = (name: string, key: string): Part => ({
    class: "input",
    name,
    node: `input/${name}`,
    files: {
      "id/vendor": "05e0\n",
      "id/product": "1200\n",
      name: "Made-up\n",
      uniq: "\n",
      "capabilities/key": `${key}\n`,
    },
  });

  it("is the event file with digits and Enter, not the volume keys beside it", async () => {
    const { roots, plug } = fakeMachine();
    plug(
      { socket: "1-1", vid: "05e0", pid: "1200" },
      keys("event3", BOOT_KEYBOARD),
      keys("event4", VOLUME_KEYS),
    );
    const found = await findDevice("evdev", { vid: 0x05e0, pid: 0x1200 }, roots);
    expect(found).toMatchObject({ value: { node: nodeOf(roots, "input/event3") } });
  });

  it("without USB is known by what the input layer says of it", async () => {
    const { roots, attach } = fakeMachine();
    attach(keys("event9", "fffffffe"));
    const found = await findDevice("evdev", { vid: 0x05e0, product: "^Made" }, roots);
    expect(found).toMatchObject({ value: { facts: { pid: 0x1200, serialNumber: undefined } } });
  });
});

describe("a HID device", () => {
  /** Usage page 0x8C, a collection, and one within it of page 1. */
  const POS = Uint8Array.of(0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x05, 0x01, 0xa1, 0x02, 0xc0, 0xc0);
  const KEYBOARD = Uint8Array.of(0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0xc0);
  const hidraw = (name: string, report_descriptor: Uint8Array): Part => ({
    class: "hidraw",
    name,
    node: name,
    files: {
      uevent: "DRIVER=hid-generic\nHID_ID=0003:00000C2E:00000B61\nHID_NAME=Maker Scanner\nHID_UNIQ=S7\n",
      report_descriptor,
    },
  });

  it("is told from its own keyboard by the usage page", async () => {
    const { roots, plug } = fakeMachine();
    plug(
      { socket: "1-1", vid: "0c2e", pid: "0b61", product: "Scanner" },
      hidraw("hidraw0", KEYBOARD),
      hidraw("hidraw1", POS),
    );
    const wanted = { vid: 0x0c2e, pid: 0x0b61 };
    const both = await findDevice("hid", wanted, roots);
    expect(both).toMatchObject({
      fault: { code: "device.ambiguous", detail: expect.stringMatching(/add usagePage$/) },
    });
    const found = await findDevice("hid", { ...wanted, product: "^Scanner$", usagePage: 0x8c }, roots);
    expect(found).toMatchObject({ value: { node: nodeOf(roots, "hidraw1") } });
  });

  it("without USB is known by what the HID layer says of it", async () => {
    const { roots, attach } = fakeMachine();
    attach(hidraw("hidraw0", POS));
    expect(await devicesPresent("hid", roots)).toEqual([
      expect.objectContaining({
        facts: { vid: 0x0c2e, pid: 0x0b61, serialNumber: "S7", product: "Maker Scanner", usagePages: [0x8c] },
      }),
    ]);
  });

  it.each([
    ["a long item", [0xfe, 2, 0, 1, 2, 0x06, 0x8c, 0xff, 0xa1, 1, 0xc0], [0xff8c]],
    ["two top collections", [0x05, 1, 0xa1, 1, 0xc0, 0x05, 0x0c, 0xa1, 1, 0xc0], [1, 0x0c]],
    ["a descriptor cut short", [0x05, 1, 0xa1, 1, 0x06, 0x8c], [1]],
    ["nothing", [], []],
  ])("%s is read for its usage pages", (_what, bytes, pages) => {
    expect(topUsagePages(Uint8Array.from(bytes))).toEqual(pages);
  });
});

it("a USB printer and a USB device as a whole are found in their own places", async () => {
  const { roots, plug } = fakeMachine();
  plug({ socket: "1-1", vid: "04b8", pid: "0e15" }, { class: "usbmisc", name: "lp1", node: "usb/lp1" });
  plug({ socket: "1-2.4", vid: "0d2c", pid: "03ae" });
  expect(await findDevice("usb-lp", { vid: 0x04b8 }, roots)).toMatchObject({
    value: { node: nodeOf(roots, "usb/lp1") },
  });
  expect(await findDevice("usb-control", { vid: 0x0d2c, pid: 0x03ae }, roots)).toMatchObject({
    value: { node: nodeOf(roots, "bus/usb/001/002") },
  });
});

it("a machine without such devices has none, which is no error", async () => {
  const { roots } = fakeMachine();
  expect(await devicesPresent("hid", roots)).toEqual([]);
  expect(await findDevice("hid", { path: "/dev/no-such-hidraw" }, roots)).toMatchObject({
    fault: { code: "device.not-found" },
  });
});

it.each([
  ["EACCES", "device.no-permission"],
  ["EPERM", "device.no-permission"],
  ["ENOENT", "device.not-found"],
  ["ENODEV", "device.not-found"],
  ["EBUSY", "device.in-use"],
  ["EIO", "device.open-failed"],
])("%s is told as %s", (code, expected) => {
  expect(openFault("/dev/x", Object.assign(new Error("said"), { code })).code).toBe(expected);
});

it.each([
  [{ type: "serial", match: { path: "/dev/serial/by-id/x", vid: 1 } }, "serial /dev/serial/by-id/x"],
  [{ type: "hid", match: { vid: 0x0c2e, pid: 0x0b61, usagePage: 0x8c } }, "hid 0C2E:0B61, usagePage 008C"],
  [
    { type: "serial", match: { serialNumber: "A1", product: "^USB" } },
    "serial ?:?, serialNumber A1, product ^USB",
  ],
  [{ type: "tcp", host: "printer", port: 9100 }, "tcp printer:9100"],
])("a line is named in logs by what it is found by", (settings, name) => {
  expect(lineName(transportSettings.parse(settings))).toBe(name);
});
