import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import { controlTransport } from "../../../src/devices/transports/kinds.ts";
import { usbControlSettings } from "../../../src/devices/transports/settings.ts";
import type { ControlSetup } from "../../../src/devices/transports/transport.ts";
import { controlDial, type ControlDevice } from "../../../src/devices/transports/usb-control.ts";
import { must, until } from "../bench.ts";
import { fakeMachine } from "./sysfs.ts";

const BOOKCHECK = { vid: "0d2c", pid: "03ae" };
const STATE: ControlSetup = { type: "vendor", request: 0xbd, value: 0xffff, index: 0xffff };

/** A desensitizer on a made-up machine; a test says what the native module does otherwise. */
function bench(otherwise: Partial<ControlDevice> = {}) {
  const machine = fakeMachine();
  const said: string[] = [];
  const device: ControlDevice = {
    transferIn: (setup, length) => {
      said.push(`in ${setup.request}`);
      return Promise.resolve(new Uint8Array(length));
    },
    transferOut: (setup, bytes) => {
      said.push(`out ${setup.request} ${bytes.length}`);
      return Promise.resolve(true);
    },
    close() {
      said.push("close");
      return Promise.resolve();
    },
    ...otherwise,
  };
  const settings = usbControlSettings.parse({ type: "usb-control", match: { vid: 0x0d2c, pid: 0x03ae } });
  const dial = controlDial(settings, machine.roots, (bus, address) => {
    said.push(`open ${bus} ${address}`);
    return Promise.resolve(device);
  });
  const line = controlTransport({ name: "usb", clock: systemClock, openMs: 5_000, dial });
  onTestFinished(() => line.close());
  const pull = machine.plug({ socket: "1-2", ...BOOKCHECK });
  return { ...machine, line, said, pull };
}

test("transfers go both ways, to the device with this address on this bus", async () => {
  const { line, said } = bench();
  must(await line.open());
  expect(must(await line.controlIn(STATE, 9, 500))).toEqual(new Uint8Array(9));
  must(await line.controlOut(STATE, Uint8Array.of(1, 2), 500));
  await line.close();
  expect(said).toEqual(["open 1 1", "in 189", "out 189 2", "close"]);
});

test.each([
  ["stalls", () => Promise.resolve(undefined), () => Promise.resolve(false)],
  ["fails", () => Promise.reject(new Error("pipe")), () => Promise.reject(new Error("pipe"))],
])(
  "a transfer that %s is a fault of that transfer; the line stays",
  async (_how, transferIn, transferOut) => {
    const { line } = bench({ transferIn, transferOut });
    must(await line.open());
    expect(await line.controlIn(STATE, 9, 500)).toMatchObject({ fault: { code: "device.refused" } });
    expect(await line.controlOut(STATE, Uint8Array.of(), 500)).toMatchObject({
      fault: { code: "device.refused" },
    });
    expect(line.state).toEqual({ state: "open" });
  },
);

test("a transfer that is not answered ends at its deadline in the lost state", async () => {
  const never = () => new Promise<never>(() => {});
  const { line } = bench({ transferIn: never, transferOut: never });
  must(await line.open());
  expect(await line.controlIn(STATE, 9, 20)).toMatchObject({ fault: { code: "device.silent" } });
  expect(line.state).toMatchObject({ state: "lost", reason: "silent" });
  must(await line.open());
  expect(await line.controlOut(STATE, Uint8Array.of(), 20)).toMatchObject({
    fault: { code: "device.silent" },
  });
});

test("an idle device that is pulled is lost, and is found again in another socket", async () => {
  const { line, plug, pull, said } = bench();
  must(await line.open());
  pull();
  await until(() => line.state.state === "lost");
  expect(line.state).toMatchObject({ reason: "unplugged", fault: { code: "device.lost" } });
  expect(await line.open()).toMatchObject({ fault: { code: "device.not-found" } });
  plug({ socket: "1-4", ...BOOKCHECK });
  must(await line.open());
  expect(said).toEqual(["open 1 1", "close", "open 1 2"]);
});

test("a device that is pulled within a transfer is lost", async () => {
  const bus = bench({
    transferIn() {
      bus.pull();
      return Promise.reject(new Error("disconnected"));
    },
  });
  must(await bus.line.open());
  expect(await bus.line.controlIn(STATE, 9, 500)).toMatchObject({ fault: { code: "device.lost" } });
  expect(bus.line.state).toMatchObject({ state: "lost", reason: "unplugged" });
});

test("a device that went while it was being opened is not there", async () => {
  const { roots, plug } = fakeMachine();
  plug({ socket: "1-2", ...BOOKCHECK });
  const settings = usbControlSettings.parse({ type: "usb-control", match: { vid: 0x0d2c, pid: 0x03ae } });
  const dial = controlDial(settings, roots, () => Promise.resolve(undefined));
  const line = controlTransport({ name: "usb", clock: systemClock, openMs: 5_000, dial });
  expect(await line.open()).toMatchObject({ fault: { code: "device.not-found" } });
});
