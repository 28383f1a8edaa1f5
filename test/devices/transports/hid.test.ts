import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import {
  hidDial,
  type HidDevice,
  type HidEvents,
  type OpenHid,
} from "../../../src/devices/transports/hid.ts";
import { hidTransport } from "../../../src/devices/transports/kinds.ts";
import { hidSettings } from "../../../src/devices/transports/settings.ts";
import { must, until } from "../bench.ts";
import { fakeMachine, type Part } from "./sysfs.ts";

const RELAY = { vid: "16c0", pid: "05df", product: "USBRelay2" };
/** Usage page FF00, a collection with nothing in it. */
const DESCRIPTOR = Uint8Array.of(0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0xc0);

const hidraw = (name: string): Part => ({
  class: "hidraw",
  name,
  node: name,
  files: { uevent: "HID_ID=0003:000016C0:000005DF\n", report_descriptor: DESCRIPTOR },
});

/** A relay board on a made-up machine; a test says what the native module does otherwise. */
function bench(otherwise: Partial<HidDevice> = {}) {
  const machine = fakeMachine();
  const said: string[] = [];
  const opened: { path: string; events: HidEvents }[] = [];
  const note = (what: string) => (bytes: Uint8Array) => {
    said.push(`${what} ${[...bytes].join(" ")}`);
    return Promise.resolve(bytes.length);
  };
  const open: OpenHid = (path, events) => {
    opened.push({ path, events });
    return Promise.resolve({
      write: note("write"),
      sendFeatureReport: note("feature"),
      getFeatureReport: (id, length) => Promise.resolve(new Uint8Array(length).fill(id)),
      close() {
        said.push("close");
        return Promise.resolve();
      },
      ...otherwise,
    });
  };
  const settings = hidSettings.parse({ type: "hid", match: { vid: 0x16c0, product: "^USBRelay" } });
  const dial = hidDial(settings, machine.roots, open);
  const line = hidTransport({ name: "hid", clock: systemClock, openMs: 5_000, dial });
  onTestFinished(() => line.close());
  const pull = machine.plug({ socket: "1-1", ...RELAY }, hidraw("hidraw0"));
  return { ...machine, line, opened, said, pull };
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

test("whole reports go both ways, and the descriptor is the operating system's", async () => {
  const { line, opened, said, roots } = bench();
  const heard: number[][] = [];
  line.onBytes(({ bytes }) => heard.push([...bytes]));
  must(await line.open());
  expect(opened[0]?.path).toBe(`${roots.dev}/hidraw0`);
  opened[0]?.events.report(Uint8Array.of(2, 1));
  opened[0]?.events.report(Uint8Array.of(2, 3));
  expect(heard).toEqual([
    [2, 1],
    [2, 3],
  ]);
  must(await line.write(Uint8Array.of(0, 0xff, 1), 500));
  must(await line.writeFeature(Uint8Array.of(0, 0xfd, 1), 500));
  expect(must(await line.readFeature(1, 3, 500))).toEqual(Uint8Array.of(1, 1, 1));
  expect(Uint8Array.from(must(await line.descriptor()))).toEqual(DESCRIPTOR);
  await line.close();
  expect(said).toEqual(["write 0 255 1", "feature 0 253 1", "close"]);
});

test("a report that the device refuses is a fault of that report; the line stays", async () => {
  const refuse = () => Promise.reject(new Error("could not send feature report to device"));
  const { line } = bench({ sendFeatureReport: refuse, getFeatureReport: refuse });
  must(await line.open());
  expect(await line.writeFeature(Uint8Array.of(1), 500)).toMatchObject({ fault: { code: "device.refused" } });
  expect(await line.readFeature(1, 8, 500)).toMatchObject({ fault: { code: "device.refused" } });
  expect(line.state).toEqual({ state: "open" });
});

test("a report that fails because the device was pulled loses the line", async () => {
  const { line, pull } = bench({ write: () => Promise.reject(new Error("Cannot write to hid device")) });
  must(await line.open());
  pull();
  expect(await line.write(Uint8Array.of(0, 1), 500)).toMatchObject({ fault: { code: "device.lost" } });
  expect(line.state).toMatchObject({ state: "lost", reason: "unplugged" });
});

test.each([
  ["write", "stuck", "device.write-timeout"],
  ["writeFeature", "stuck", "device.write-timeout"],
  ["readFeature", "silent", "device.silent"],
] as const)(
  "%s of a device that hangs ends at its deadline in the lost state",
  async (verb, reason, code) => {
    const never = () => new Promise<never>(() => {});
    const { line, said } = bench({ write: never, sendFeatureReport: never, getFeatureReport: never });
    must(await line.open());
    const outcome =
      verb === "readFeature" ? await line.readFeature(1, 8, 20) : await line[verb](Uint8Array.of(0, 1), 20);
    expect(outcome).toMatchObject({ ok: false, fault: { code } });
    expect(line.state).toMatchObject({ state: "lost", reason });
    await settle();
    expect(said).toEqual(["close"]);
  },
);

test("a device that is pulled is lost, and is found again under another name", async () => {
  const { line, opened, plug, pull, roots } = bench();
  const heard: number[] = [];
  line.onBytes(({ bytes }) => heard.push(...bytes));
  must(await line.open());
  pull();
  opened[0]?.events.error(new Error("could not read from HID device"));
  expect(line.state).toMatchObject({ state: "lost", reason: "unplugged", fault: { code: "device.lost" } });
  expect(await line.open()).toMatchObject({ fault: { code: "device.not-found" } });
  plug({ socket: "1-4", ...RELAY }, hidraw("hidraw3"));
  must(await line.open());
  expect(opened[1]?.path).toBe(`${roots.dev}/hidraw3`);
  opened[0]?.events.report(Uint8Array.of(1));
  opened[1]?.events.report(Uint8Array.of(2));
  expect(heard).toEqual([2]);
});

test.each([
  ["what hidapi says", new Error("cannot open device"), "device.open-failed"],
  [
    "the library that is missing",
    Object.assign(new Error("libusb-1.0.so.0: cannot open"), { code: "ERR_DLOPEN_FAILED" }),
    "system.tool-missing",
  ],
])("a device that cannot be opened is told with %s", async (_what, error, code) => {
  const { roots, plug } = fakeMachine();
  plug({ socket: "1-1", ...RELAY }, hidraw("hidraw0"));
  const settings = hidSettings.parse({ type: "hid", match: { vid: 0x16c0 } });
  const dial = hidDial(settings, roots, () => Promise.reject(error));
  const line = hidTransport({ name: "hid", clock: systemClock, openMs: 5_000, dial });
  expect(await line.open()).toMatchObject({ ok: false, fault: { code } });
  await until(() => line.state.state === "closed");
});
