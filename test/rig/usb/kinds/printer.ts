import type { UsbIdentity } from "../device.ts";
import type { StreamKind } from "./stream.ts";

/** Paper is there, it is on line, no error (printer class 1.1, 4.2.2). */
const PORT_STATUS = 0x18;

/** IEEE 1284 device ID: its length with high byte first, these two bytes counted, and keys with values. */
function deviceId({ manufacturer, product }: UsbIdentity): Uint8Array {
  const text = Buffer.from(`MFG:${manufacturer};MDL:${product};CLS:PRINTER;`, "latin1");
  const length = text.length + 2;
  return Uint8Array.of(length >> 8, length & 0xff, ...text);
}

/** A printer of the printer class, both ways: /dev/usb/lp0 by usblp. */
export const printer: StreamKind = {
  bcd: 0x0100,
  interfaces: [
    {
      class: 0x07,
      subclass: 0x01,
      protocol: 0x02,
      classDescriptors: new Uint8Array(0),
      endpoints: [
        { address: 0x01, type: "bulk", maxPacket: 64, interval: 0 },
        { address: 0x82, type: "bulk", maxPacket: 64, interval: 0 },
      ],
    },
  ],
  requests: (identity) => ({
    // GET_DEVICE_ID, GET_PORT_STATUS, SOFT_RESET (printer class 1.1, 4.2).
    "A1 00": deviceId(identity),
    "A1 01": Uint8Array.of(PORT_STATUS),
    "21 02": "taken",
  }),
  endpoint: 0x82,
  maxPacket: 64,
  head: [],
};
