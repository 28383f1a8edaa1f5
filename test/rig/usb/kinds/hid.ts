/** A HID device whose maker is a peer at the far end of a HID line of this program. */
import { ok, type Result } from "../../../../src/core/result.ts";
import { readDescriptor } from "../../../../src/devices/hid-descriptor.ts";
import type { HidTransport } from "../../../../src/devices/transports/transport.ts";
import type { ControlAnswer, UsbFunction, UsbIdentity } from "../device.ts";
import { plugUsb, type Plugged } from "../plug.ts";
import { answerBy, type Requests } from "./requests.ts";

/** What is on the outside of a HID device. */
export interface HidShape {
  /** It can stand in for a keyboard while a machine starts (boot interface). */
  readonly boot: boolean;
  /** Longest report, its id counted. */
  readonly maxPacket: number;
  /** It takes output reports on an endpoint of its own; else by SET_REPORT alone. */
  readonly hasOutput: boolean;
}

/** Longer than Linux waits for a control transfer (5 s, USB_CTRL_SET_TIMEOUT): the host gives up first. */
const PATIENCE_MS = 10_000;

/** As keyboards have it. All keys of a label in one moment would run over the buffer of the kernel's event file (64 events). */
const INTERVAL_MS = 10;

const REPORT_DESCRIPTOR = 0x22;
/** Types of reports in the high byte of `wValue` (HID 1.11, 7.2.1). */
const [OUTPUT, FEATURE] = [2, 3] as const;
const u16 = (value: number): readonly number[] => [value & 0xff, value >> 8];

const HID_INPUT = 0x81;

/** `descriptor` is what the line gives; the line is open. */
export function hidFunction(line: HidTransport, descriptor: Uint8Array, shape: HidShape): UsbFunction {
  const numbered = (readDescriptor(descriptor) ?? []).some(({ reportId }) => reportId !== 0);
  const [bootClass, keyboard] = shape.boot ? [1, 1] : [0, 0];

  async function set(type: number, report: Uint8Array): Promise<ControlAnswer> {
    if (type !== OUTPUT && type !== FEATURE) return "stall";
    const done = await (type === FEATURE
      ? line.writeFeature(report, PATIENCE_MS)
      : line.write(report, PATIENCE_MS));
    return done.ok ? "taken" : "stall";
  }

  async function get(type: number, id: number, length: number): Promise<ControlAnswer> {
    if (type !== FEATURE) return "stall";
    const read = await line.readFeature(id, length, PATIENCE_MS);
    // On the wire an id stands before the report only where there is one.
    return read.ok ? read.value.subarray(id === 0 ? 1 : 0) : "stall";
  }

  /** Requests of the class (HID 1.11, 7.1 and 7.2). */
  const requests: Requests = {
    "81 06": ({ value }) => (value >> 8 === REPORT_DESCRIPTOR ? descriptor : "stall"),
    "A1 01": ({ value, length }) => get(value >> 8, value & 0xff, length),
    "21 09": ({ value }, data) => set(value >> 8, (value & 0xff) === 0 ? Uint8Array.of(0, ...data) : data),
    // SET_IDLE, SET_PROTOCOL.
    "21 0A": "taken",
    "21 0B": "taken",
  };

  return {
    bcd: 0x0100,
    interfaces: [
      {
        class: 0x03,
        subclass: bootClass,
        protocol: keyboard,
        classDescriptors: Uint8Array.of(
          9,
          0x21,
          ...u16(0x0111),
          0,
          1,
          REPORT_DESCRIPTOR,
          ...u16(descriptor.length),
        ),
        endpoints: [
          { address: HID_INPUT, type: "interrupt", maxPacket: shape.maxPacket, interval: INTERVAL_MS },
          ...(shape.hasOutput
            ? [
                {
                  address: 0x02,
                  type: "interrupt",
                  maxPacket: shape.maxPacket,
                  interval: INTERVAL_MS,
                } as const,
              ]
            : []),
        ],
      },
    ],
    control: (setup, data) => answerBy(requests, setup, data),
    async out(bytes) {
      await line.write(numbered ? bytes : Uint8Array.of(0, ...bytes), PATIENCE_MS);
    },
  };
}

/** Plugs in a HID device; what its maker reports goes to the guest while somebody there listens. The line is open. */
export async function plugHid(
  socketPath: string,
  identity: UsbIdentity,
  line: HidTransport,
  shape: HidShape,
): Promise<Result<Plugged>> {
  const descriptor = await line.descriptor();
  if (!descriptor.ok) return descriptor;
  const plugged = await plugUsb(socketPath, { identity, ...hidFunction(line, descriptor.value, shape) });
  if (!plugged.ok) return plugged;
  const { say, unplug } = plugged.value;
  const forget = line.onBytes(({ bytes }) => say(HID_INPUT, bytes));
  return ok({
    say,
    unplug() {
      forget();
      return unplug();
    },
  });
}
