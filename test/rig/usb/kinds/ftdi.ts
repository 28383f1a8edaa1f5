import type { StreamKind } from "./stream.ts";

/**
 * Modem status and line status before the bytes of each packet: bit 0 is always set, CTS and DSR are on; the transmitter is
 * empty. Source: ftdi_sio.h of Linux, on the format of input packets.
 */
const STATUS = [0x31, 0x60] as const;
/** Milliseconds after which a chip sends what it has. */
const LATENCY = 16;

/** FT232R: /dev/ttyUSB0 by ftdi_sio. Source: ftdi_sio.h of Linux; the driver tells the chip by its version, 6.00. */
export const ftdi: StreamKind = {
  bcd: 0x0600,
  interfaces: [
    {
      class: 0xff,
      subclass: 0xff,
      protocol: 0xff,
      classDescriptors: new Uint8Array(0),
      endpoints: [
        { address: 0x81, type: "bulk", maxPacket: 64, interval: 0 },
        { address: 0x02, type: "bulk", maxPacket: 64, interval: 0 },
      ],
    },
  ],
  requests: () => ({
    // Reset, modem lines, flow control, speed, format of a byte, event and error characters, latency.
    "40 00": "taken",
    "40 01": "taken",
    "40 02": "taken",
    "40 03": "taken",
    "40 04": "taken",
    "40 06": "taken",
    "40 07": "taken",
    "40 09": "taken",
    "C0 05": Uint8Array.from(STATUS),
    "C0 0A": Uint8Array.of(LATENCY),
    // A word of its EEPROM, which says what its spare pins do: nothing.
    "C0 90": Uint8Array.of(0, 0),
  }),
  endpoint: 0x81,
  maxPacket: 64,
  head: STATUS,
};
