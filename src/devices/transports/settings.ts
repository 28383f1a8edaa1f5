/** How transports are written in a profile. Apart from the transports, so that reading one loads no native module. */
import { z } from "zod";

const usbId = z.int().min(0).max(0xffff);
const pattern = z.string().min(1).refine(isPattern, "is not a regular expression");

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Facts by which a USB device is known again, whatever name the operating system gives it today. */
const usbFacts = {
  vid: usbId.optional().describe("USB vendor id"),
  pid: usbId.optional().describe("USB product id"),
  serialNumber: z.string().min(1).optional().describe("USB serial number, where two alike are plugged in"),
  product: pattern.optional().describe("Regular expression for the USB product name"),
};

const path = z.string().min(1);
const SOME_FACT = "name at least one fact by which the device is found: path, vid and pid, …";
const WHICH = "Facts by which the device is found again; a profile may leave them to the station";
const someFact = (facts: object): boolean => Object.values(facts).some((fact) => fact !== undefined);

/** The line settings that both ends of a serial line must share. */
export const SPEED = {
  baudRate: z.int().positive().default(9600).describe("Speed of the line; USB-CDC devices do not care"),
  dataBits: z.literal([7, 8]).default(8).describe("Data bits of a byte"),
  parity: z.enum(["none", "even", "odd"]).default("none").describe("Parity bit"),
  stopBits: z.literal([1, 2]).default(1).describe("Stop bits"),
};

export const serialSettings = z.strictObject({
  type: z.literal("serial"),
  match: z
    .strictObject({
      path: path.optional().describe("A path that stays the same: /dev/serial/by-id/…, or a udev name"),
      ...usbFacts,
    })
    .refine(someFact, SOME_FACT)
    .describe(WHICH),
  ...SPEED,
  flow: z.enum(["none", "rtscts", "xonxoff"]).default("none").describe("Flow control"),
  dtr: z.boolean().optional().describe("Set the DTR line after opening; leave out to let it be"),
  rts: z.boolean().optional().describe("Set the RTS line after opening; leave out to let it be"),
});

export const tcpSettings = z.strictObject({
  type: z.literal("tcp"),
  host: z.string().min(1).describe("Name or address; a profile may leave it to the station"),
  port: z.int().min(1).max(65_535).describe("TCP port"),
  connectMs: z.int().min(100).max(60_000).default(3_000).describe("How long a connection may take"),
  keepAliveMs: z.int().min(0).default(10_000).describe("TCP keep-alive; 0 for none"),
});

export const usbLpSettings = z.strictObject({
  type: z.literal("usb-lp"),
  match: z
    .strictObject({ path: path.optional().describe("/dev/usb/lp0, or a udev name"), ...usbFacts })
    .refine(someFact, SOME_FACT)
    .describe(WHICH),
});

export const evdevSettings = z.strictObject({
  type: z.literal("evdev"),
  match: z
    .strictObject({ path: path.optional().describe("/dev/input/by-id/…-event-kbd"), ...usbFacts })
    .refine(someFact, SOME_FACT)
    .describe(WHICH),
});

export const hidSettings = z.strictObject({
  type: z.literal("hid"),
  match: z
    .strictObject({
      path: path.optional().describe("/dev/hidraw0, or a udev name"),
      ...usbFacts,
      usagePage: usbId.optional().describe("Of the top collection: 0x8C for HID POS scanners"),
    })
    .refine(someFact, SOME_FACT)
    .describe(WHICH),
});

export const usbControlSettings = z.strictObject({
  type: z.literal("usb-control"),
  match: z
    .strictObject({
      ...usbFacts,
      vid: usbId.describe("USB vendor id"),
      pid: usbId.describe("USB product id"),
    })
    .describe("Facts by which the device is found again"),
});

export const transportSettings = z.discriminatedUnion("type", [
  serialSettings,
  tcpSettings,
  usbLpSettings,
  evdevSettings,
  hidSettings,
  usbControlSettings,
]);

export type SerialSettings = z.output<typeof serialSettings>;
export type TcpSettings = z.output<typeof tcpSettings>;
export type UsbLpSettings = z.output<typeof usbLpSettings>;
export type EvdevSettings = z.output<typeof evdevSettings>;
export type HidSettings = z.output<typeof hidSettings>;
export type UsbControlSettings = z.output<typeof usbControlSettings>;
export type TransportSettings = z.output<typeof transportSettings>;
export type TransportType = TransportSettings["type"];

/** What a driver may change of a serial line when it finds out that the device speaks otherwise. */
export type Speed = Pick<SerialSettings, "baudRate" | "parity">;
