import type { StreamKind } from "./stream.ts";

/** 9600 8N1, until the host says otherwise. */
const FACTORY_CODING = Uint8Array.of(0x80, 0x25, 0, 0, 0, 0, 8);

/** Header, call management, ACM with line coding and states, union of interfaces 0 and 1 (CDC 1.2, 5.2.3; PSTN 1.2, 5.3). */
const FUNCTIONAL = Uint8Array.from(
  [
    [0x05, 0x24, 0x00, 0x10, 0x01],
    [0x05, 0x24, 0x01, 0x00, 0x01],
    [0x04, 0x24, 0x02, 0x02],
    [0x05, 0x24, 0x06, 0x00, 0x01],
  ].flat(),
);

/** A serial port by the class of the standard (CDC, abstract control model): /dev/ttyACM0. */
export const cdcAcm: StreamKind = {
  bcd: 0x0100,
  interfaces: [
    {
      class: 0x02,
      subclass: 0x02,
      protocol: 0x01,
      classDescriptors: FUNCTIONAL,
      endpoints: [{ address: 0x81, type: "interrupt", maxPacket: 8, interval: 16 }],
    },
    {
      class: 0x0a,
      subclass: 0,
      protocol: 0,
      classDescriptors: new Uint8Array(0),
      endpoints: [
        { address: 0x02, type: "bulk", maxPacket: 64, interval: 0 },
        { address: 0x82, type: "bulk", maxPacket: 64, interval: 0 },
      ],
    },
  ],
  requests() {
    let coding: Uint8Array = FACTORY_CODING;
    return {
      // SET_LINE_CODING and GET_LINE_CODING, SET_CONTROL_LINE_STATE, SEND_BREAK (PSTN 1.2, 6.3).
      "21 20": (_, data) => {
        coding = data;
        return "taken";
      },
      "A1 21": () => coding,
      "21 22": "taken",
      "21 23": "taken",
    };
  },
  endpoint: 0x82,
  maxPacket: 64,
  head: [],
};
