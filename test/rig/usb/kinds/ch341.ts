import type { StreamKind } from "./stream.ts";

/** Registers are read two at a time; the low byte of modem status is inverted: CTS and DSR are on. */
const REGISTERS = Uint8Array.of(0xfc, 0);

/** CH340: /dev/ttyUSB0 by ch341. Source: ch341.c of Linux. It has no serial number; boards of one make cannot be told apart. */
export const ch341: StreamKind = {
  bcd: 0x0254,
  interfaces: [
    {
      class: 0xff,
      subclass: 0x01,
      protocol: 0x02,
      classDescriptors: new Uint8Array(0),
      endpoints: [
        { address: 0x82, type: "bulk", maxPacket: 32, interval: 0 },
        { address: 0x02, type: "bulk", maxPacket: 32, interval: 0 },
        { address: 0x81, type: "interrupt", maxPacket: 8, interval: 1 },
      ],
    },
  ],
  requests: () => ({
    // Version of the chip, registers; serial initialisation, modem lines, registers.
    "C0 5F": Uint8Array.of(0x31, 0),
    "C0 95": REGISTERS,
    "40 A1": "taken",
    "40 A4": "taken",
    "40 9A": "taken",
  }),
  endpoint: 0x82,
  maxPacket: 32,
  head: [],
};
