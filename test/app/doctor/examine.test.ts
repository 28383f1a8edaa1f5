import { describe, expect, it } from "vitest";
import { shippedProfiles } from "../../../src/app/equipment.ts";
import { examine, type Examined } from "../../../src/app/doctor/examine.ts";
import { seededRandom, systemClock } from "../../../src/core/clock.ts";
import { fault } from "../../../src/core/faults.ts";
import { Problems } from "../../../src/core/problems.ts";
import { failed } from "../../../src/core/result.ts";
import { atStation, type StationDevice } from "../../../src/devices/profile/at-station.ts";
import type { ReadProfile } from "../../../src/devices/profile/read.ts";
import { rulesOf } from "../../../src/devices/profile/udev.ts";
import { printerPeer } from "../../../src/devices/sim/printer/escpos.ts";
import { feigPeer } from "../../../src/devices/sim/rfid/feig.ts";
import { openField, type Field } from "../../../src/devices/sim/rfid/field.ts";
import { threeMPeer } from "../../../src/devices/sim/rfid/three-m.ts";
import { FACTORY_SCANNER, scannerPeer } from "../../../src/devices/sim/scanner/serial.ts";
import { makeTransport } from "../../../src/devices/transports/make.ts";
import type { TransportSettings } from "../../../src/devices/transports/settings.ts";
import type { AnyTransport, Plug } from "../../../src/devices/transports/transport.ts";
import { must, stablePlug } from "../../devices/bench.ts";

const clock = systemClock;
const SHIPPED = must(await shippedProfiles());

function shippedAs(id: string): ReadProfile {
  const found = SHIPPED.find(({ profile }) => profile.id === id);
  if (found === undefined) throw new Error(`No profile ${id}`);
  return found;
}

function deviceAt(id: string, path: string, options: object): StationDevice {
  const problems = new Problems();
  const device = atStation(
    shippedAs(id),
    { transport: { match: { path } }, options: { ...options } },
    [],
    problems,
  );
  if (device === undefined) throw new Error(problems.found.map(({ what }) => what).join());
  return device;
}

interface Setting {
  readonly make?: (settings: TransportSettings) => AnyTransport;
  /** The profiles that are tried in place of one that is silent. */
  readonly shipped?: readonly string[];
  readonly progress?: string[];
}

async function found(device: StationDevice, setting: Setting): Promise<Examined["finding"]> {
  const { finding, usable } = await examine("it", device, {
    make: setting.make ?? ((settings) => makeTransport(settings, clock)),
    clock,
    random: seededRandom(1),
    patienceMs: 10_000,
    shipped: (setting.shipped ?? []).map(shippedAs),
    rulesOf,
    progress: (text) => setting.progress?.push(text),
  });
  await usable?.device.stop();
  return finding;
}

async function feigAt(plug: Plug): Promise<{ readonly field: Field; misheard(on: boolean): void }> {
  const random = seededRandom(2);
  const field = openField(random);
  return must(
    await feigPeer(plug, "whole", { field, model: "cpr-m02", once: true, gapMs: 100, clock, random }),
  );
}

const QUICK = { answerMs: 150, tries: 1, speeds: [] };

describe("a device is found to be", () => {
  it("well, with what it told of itself", async () => {
    const { plug, path } = await stablePlug();
    await feigAt(plug);
    expect(await found(deviceAt("feig-cpr-m02", path, QUICK), {})).toMatchObject({
      condition: "well",
      code: undefined,
      facts: { model: "ID CPR.M02", version: "2.5.0", tags: 0 },
    });
  });

  it("not plugged in", async () => {
    const finding = await found(deviceAt("feig-cpr-m02", "/dev/lectern-nothing", QUICK), {});
    expect(finding).toMatchObject({ condition: "unwell", code: "device.not-found" });
    expect(finding.advice).toEqual(["Check plug and cable, then the path in the profile."]);
  });

  it("there and not allowed, with the rule that is missing", async () => {
    const device = deviceAt("zebra-cdc-scanner", "/dev/x", {});
    const usb = { ...device.transport, match: { vid: 0x05e0, pid: 0x1701 } };
    const make = (settings: TransportSettings): AnyTransport => ({
      ...makeTransport(settings, clock),
      open: () => Promise.resolve(failed(fault("device.no-permission", "/dev/ttyACM0"))),
    });
    const finding = await found({ ...device, transport: usb }, { make });
    expect(finding).toMatchObject({ condition: "unwell", code: "device.no-permission" });
    expect(finding.advice.join("\n")).toMatch(/ATTRS\{idVendor\}=="05e0".*GROUP="lectern"/);
    expect(finding.advice.at(-1)).toContain("udevadm control --reload");
  });

  it("there with another speed, and which", async () => {
    const { plug, path } = await stablePlug();
    const random = seededRandom(3);
    const peer = must(
      await threeMPeer(plug, "whole", { field: openField(random), model: 210, busyMs: 0, clock, random }),
    );
    // A pseudo-terminal has no speed: the pad hears only who speaks at its own.
    const make = (settings: TransportSettings): AnyTransport => {
      peer.hang(settings.type === "serial" && settings.baudRate !== 57_600);
      return makeTransport(settings, clock);
    };
    const progress: string[] = [];
    const finding = await found(deviceAt("3m-210", path, { answerMs: 60, tries: 1 }), { make, progress });
    expect(finding).toMatchObject({ condition: "unwell", code: "device.wrong-settings" });
    expect(finding.advice).toEqual([
      "In the station's file, under it: transport: { baudRate: 57600, parity: none }",
    ]);
    expect(progress).toContain("trying 9600 baud, parity none");
  });

  it("another model, and which profile is its own", async () => {
    const { plug, path } = await stablePlug();
    const random = seededRandom(4);
    must(await threeMPeer(plug, "whole", { field: openField(random), model: 210, busyMs: 0, clock, random }));
    const finding = await found(deviceAt("feig-cpr-m02", path, { ...QUICK, answerMs: 60 }), {
      shipped: ["escpos-network", "epson-tm-t20-serial", "feig-isc-mr101", "3m-210"],
    });
    expect(finding).toMatchObject({ condition: "unwell", code: "device.wrong-model" });
    expect(finding.advice).toEqual(["In the station's file, under it: profile: 3m-210"]);
  });

  it("answering and not well", async () => {
    const { plug, path } = await stablePlug();
    const peer = must(await printerPeer(plug, 42, "whole"));
    peer.openCover();
    expect(await found(deviceAt("epson-tm-t20-serial", path, {}), {})).toMatchObject({
      condition: "unwell",
      code: "printer.cover-open",
      advice: ["Close it until it clicks."],
    });
  });

  it("well, with what should be seen to soon", async () => {
    const { plug, path } = await stablePlug();
    const peer = must(await printerPeer(plug, 42, "whole"));
    peer.paperLow();
    const finding = await found(deviceAt("epson-tm-t20-serial", path, {}), {});
    expect(finding).toMatchObject({ condition: "well", code: undefined });
    expect(finding.advice.join()).toContain("Have a new roll ready.");
  });

  it("silent, if nothing helps", async () => {
    const { plug, path } = await stablePlug();
    must(await plug());
    const finding = await found(deviceAt("3m-210", path, { answerMs: 50, tries: 1 }), { shipped: [] });
    expect(finding).toMatchObject({ condition: "unwell", code: "device.silent" });
  });

  it("one that speaks only when something is scanned: open, not proven", async () => {
    const { plug, path } = await stablePlug();
    must(await scannerPeer(plug, FACTORY_SCANNER, "whole"));
    const finding = await found(deviceAt("generic-serial-scanner", path, {}), {});
    expect(finding).toMatchObject({ condition: "unproven", code: undefined });
  });

  it("assumed, where nobody has confirmed its profile", async () => {
    const { plug, path } = await stablePlug();
    must(await scannerPeer(plug, FACTORY_SCANNER, "whole"));
    const finding = await found(deviceAt("card-uid-serial", path, {}), {});
    expect(finding.facts).toMatchObject({ assumed: true });
    expect(finding.advice.at(-1)).toContain("nobody has confirmed it");
  });
});
