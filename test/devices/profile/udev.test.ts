import { describe, expect, it } from "vitest";
import {
  allowanceOf,
  renderAllowList,
  renderRules,
  rulesOf,
  type Ruled,
} from "../../../src/devices/profile/udev.ts";
import { transportSettings } from "../../../src/devices/transports/settings.ts";

const device = (transport: object, id = "made-up"): Ruled => ({
  id,
  transport: transportSettings.parse(transport),
});
const OURS = `MODE="0660", GROUP="lectern", SYMLINK+="lectern/made-up"`;

/** `KEY=="value", KEY{attribute}+="value"`, which is all that udev takes [udev(7)]. */
const PART = String.raw`[A-Z]+(\{\w+\})?(==|!=|=|\+=)"[^"]*"`;
const RULE = new RegExp(`^${PART}(, ${PART})*$`);

describe("the rules of a device", () => {
  it.each([
    [
      "a serial line: no modem manager",
      { type: "serial", match: { vid: 0x1a86, pid: 0x7523 } },
      [
        `SUBSYSTEM=="tty", ATTRS{idVendor}=="1a86", ATTRS{idProduct}=="7523", ${OURS}, ENV{ID_MM_DEVICE_IGNORE}="1"`,
      ],
    ],
    [
      "a keyboard: not the screen's",
      { type: "evdev", match: { vid: 0x05e0, serialNumber: "S1" } },
      [
        `SUBSYSTEM=="input", KERNEL=="event*", ATTRS{idVendor}=="05e0", ATTRS{serial}=="S1", ${OURS}, ENV{LIBINPUT_IGNORE_DEVICE}="1"`,
      ],
    ],
    [
      "raw reports: the keyboard beside them is not the screen's either",
      { type: "hid", match: { vid: 0x0c2e, usagePage: 0x8c } },
      [
        `SUBSYSTEM=="hidraw", ATTRS{idVendor}=="0c2e", ${OURS}`,
        `SUBSYSTEM=="input", KERNEL=="event*", ATTRS{idVendor}=="0c2e", ENV{LIBINPUT_IGNORE_DEVICE}="1"`,
      ],
    ],
    [
      "a USB printer",
      { type: "usb-lp", match: { vid: 0x04b8, product: "^TM-" } },
      [`SUBSYSTEM=="usbmisc", KERNEL=="lp*", ATTRS{idVendor}=="04b8", ATTRS{product}=="TM-*", ${OURS}`],
    ],
    [
      "a USB printer that is named by its path: like all of them",
      { type: "usb-lp", match: { path: "/dev/usb/lp0" } },
      [`SUBSYSTEM=="usbmisc", KERNEL=="lp*", MODE="0660", GROUP="lectern"`],
    ],
    [
      "control transfers",
      { type: "usb-control", match: { vid: 0x0d2c, pid: 0x03ae } },
      [
        `SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ATTRS{idVendor}=="0d2c", ATTRS{idProduct}=="03ae", ${OURS}`,
      ],
    ],
    ["a line that only a path names", { type: "serial", match: { path: "/dev/ttyS0" } }, []],
    ["the network", { type: "tcp", host: "printer", port: 9100 }, []],
  ])("%s", (_what, transport, rules) => {
    expect(rulesOf(device(transport))).toEqual(rules);
  });

  it.each([
    ["^TM-", `ATTRS{product}=="TM-*"`],
    ["Relay$", `ATTRS{product}=="*Relay"`],
    ["^(Star|TSP)", `ATTRS{product}=="Star*|TSP*"`],
    ["^Exact$", `ATTRS{product}=="Exact"`],
    ["TM-T(20|88)", undefined],
    ["^a|b", undefined],
    ["a.*b", undefined],
  ])("product %s", (product, expected) => {
    const [rule = ""] = rulesOf(device({ type: "hid", match: { vid: 1, product } }));
    expect(/ATTRS\{product\}=="[^"]*"/.exec(rule)?.[0]).toBe(expected);
  });

  it("leaves out a serial number that udev would take for a pattern", () => {
    const [rule] = rulesOf(device({ type: "hid", match: { vid: 1, serialNumber: 'A*"' } }));
    expect(rule).not.toContain("serial");
  });
});

describe("all rules as one file", () => {
  const text = renderRules(
    [
      { ...device({ type: "serial", match: { vid: 0x05e0 } }, "one"), name: "One" },
      { ...device({ type: "serial", match: { path: "/dev/x" } }, "two"), name: "Two" },
      { ...device({ type: "tcp", host: "h", port: 1 }, "three"), name: "Three" },
    ],
    "Generated.",
  );
  const lines = text.split("\n");

  it("is made of rules and comments", () => {
    const rules = lines.filter((line) => line !== "" && !line.startsWith("#"));
    expect(rules).toHaveLength(3);
    for (const rule of rules) expect(rule).toMatch(RULE);
  });

  it("leaves devices that go alone, and names those whose rule is the station's to say", () => {
    expect(lines[0]).toBe("# Generated.");
    expect(lines).toContain(`ACTION=="remove", GOTO="lectern_end"`);
    expect(lines.at(-2)).toBe(`LABEL="lectern_end"`);
    expect(lines).toContain("# One");
    expect(lines).toContain("#   two");
    expect(text).not.toContain("three");
  });
});

describe("the list of keyboards", () => {
  it.each([
    [
      "a keyboard by its facts",
      { type: "evdev", match: { vid: 0x05e0, pid: 0x1200 } },
      `ATTRS{idVendor}=="05e0", ATTRS{idProduct}=="1200", ENV{LECTERN_USB}="1"`,
    ],
    [
      "raw reports, beside which may be a keyboard",
      { type: "hid", match: { vid: 0x0c2e } },
      `ATTRS{idVendor}=="0c2e", ENV{LECTERN_USB}="1"`,
    ],
    ["a keyboard that only a path names", { type: "evdev", match: { path: "/dev/input/event3" } }, undefined],
    ["a serial line", { type: "serial", match: { vid: 0x05e0 } }, undefined],
    ["the network", { type: "tcp", host: "printer", port: 9100 }, undefined],
  ])("%s", (_what, transport, allowance) => {
    expect(allowanceOf(device(transport))).toBe(allowance);
  });

  it("is made of rules and comments, and judges only what is not on it", () => {
    const profiles = [{ ...device({ type: "evdev", match: { vid: 0x05e0 } }), name: "One" }];
    const rules = renderAllowList(profiles, "Generated.")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    for (const rule of rules) expect(rule).toMatch(RULE);
    const allowed = rules.findIndex((rule) => rule.includes("05e0"));
    const leaves = rules.findIndex((rule) => rule.startsWith(`ENV{LECTERN_USB}=="1"`));
    const refused = rules.findIndex((rule) => rule.includes(`ATTR{authorized}="0"`));
    expect(leaves).toBeGreaterThan(allowed);
    expect(refused).toBeGreaterThan(leaves);
    expect(allowed).toBeGreaterThan(-1);
  });
});
