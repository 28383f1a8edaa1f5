/** Vectors are made by hand from usb-redirection-protocol.txt 0.7, not by the codec. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOf, hexOf } from "../../../src/devices/hex.ts";
import { guestHello, guestPacket } from "./guest-side.ts";
import { redir } from "./redir/redir.ts";
import { OURS, type FromGuest, type ToGuest } from "./redir/words.ts";

const NOTHING = new Uint8Array(0);
const ALL = 0xfe;

/** A codec that has heard a hello with these capabilities. */
function after(capabilities: number): ReturnType<typeof redir> {
  const codec = redir();
  codec.feed(guestHello(capabilities));
  return codec;
}

test("a hello tells version and capabilities; unknown ones are left out", () => {
  expect(redir().feed(guestHello(0xffff_fffe))).toEqual([
    { kind: "hello", version: "qemu usb-redir guest 7.2.22", capabilities: OURS },
  ]);
});

test("a hello without a word of capabilities can nothing", () => {
  const bytes = bytesOf(`00 00 00 00 40 00 00 00 00 00 00 00 ${"41 ".repeat(63)}00`) ?? NOTHING;
  expect(redir().feed(bytes)).toEqual([{ kind: "hello", version: "A".repeat(63), capabilities: new Set() }]);
});

const setup = { requestType: 0x80, request: 6, value: 0x0100, index: 0, length: 18 };
const HEARD: readonly (readonly [string, number, string, FromGuest])[] = [
  ["reset", 3, "", { kind: "reset" }],
  ["a configuration", 6, "01", { kind: "set-configuration", id: 7n, configuration: 1 }],
  ["which configuration", 7, "", { kind: "get-configuration", id: 7n }],
  ["an alternate setting", 9, "01 02", { kind: "set-alternate", id: 7n, interface: 1, alternate: 2 }],
  ["which alternate setting", 10, "01", { kind: "get-alternate", id: 7n, interface: 1 }],
  ["interrupts wanted", 15, "81", { kind: "start-interrupts", id: 7n, endpoint: 0x81 }],
  ["interrupts no longer wanted", 16, "81", { kind: "stop-interrupts", id: 7n, endpoint: 0x81 }],
  ["a transfer called off", 21, "", { kind: "cancel", id: 7n }],
  ["the disconnection seen", 24, "", { kind: "disconnect-ack" }],
  ["GET_DESCRIPTOR", 100, "80 06 80 00 00 01 00 00 12 00", { kind: "control", id: 7n, setup, data: NOTHING }],
  [
    "SET_LINE_CODING with its bytes",
    100,
    "00 20 21 00 00 00 00 00 07 00 80 25 00 00 00 00 08",
    {
      kind: "control",
      id: 7n,
      setup: { requestType: 0x21, request: 0x20, value: 0, index: 0, length: 7 },
      data: Uint8Array.of(0x80, 0x25, 0, 0, 0, 0, 8),
    },
  ],
  [
    "a bulk read",
    101,
    "82 00 00 02 00 00 00 00 01 00",
    { kind: "bulk-in", id: 7n, endpoint: 0x82, length: 0x1_0200 },
  ],
  [
    "a bulk write",
    101,
    "02 00 02 00 00 00 00 00 00 00 41 42",
    { kind: "bulk-out", id: 7n, endpoint: 2, data: Uint8Array.of(0x41, 0x42) },
  ],
  [
    "an interrupt write",
    103,
    "02 00 01 00 F1",
    { kind: "interrupt-out", id: 7n, endpoint: 2, data: Uint8Array.of(0xf1) },
  ],
  ["a filter, which is none of ours", 23, "2D 31 00", { kind: "unknown", type: 23, length: 3 }],
  ["a control transfer that is cut short", 100, "80 06", { kind: "unknown", type: 100, length: 2 }],
];

test.each(HEARD)("the guest says: %s", (_, type, body, packet) => {
  expect(after(ALL).feed(guestPacket(type, 7, body))).toEqual([packet]);
});

test("without 64-bit ids and long bulk, headers are shorter", () => {
  const read = bytesOf("65 00 00 00 08 00 00 00 05 00 00 00 82 00 40 00 00 00 00 00") ?? NOTHING;
  expect(after(0).feed(read)).toEqual([{ kind: "bulk-in", id: 5n, endpoint: 0x82, length: 64 }]);
});

const control = (status: "ok" | "stall", requestType: number, data: Uint8Array): ToGuest => ({
  kind: "control",
  id: 0x1_0000_0007n,
  status,
  setup: { requestType, request: 0x20, value: 0, index: 1, length: 7 },
  data,
});
const HEAD = (type: string, length: string): string =>
  `${type} 00 00 00 ${length} 00 00 00 07 00 00 00 01 00 00 00`;
const ids = { id: 0x1_0000_0007n };
const TOLD: readonly (readonly [string, ToGuest, string])[] = [
  [
    "the configuration",
    { kind: "configuration", ...ids, status: "ok", configuration: 1 },
    `${HEAD("08", "02")} 00 01`,
  ],
  [
    "an alternate setting that there is not",
    { kind: "alternate", ...ids, status: "stall", interface: 1, alternate: 2 },
    `${HEAD("0B", "03")} 04 01 02`,
  ],
  [
    "interrupts come",
    { kind: "interrupts", ...ids, status: "ok", endpoint: 0x81 },
    `${HEAD("11", "02")} 00 81`,
  ],
  [
    "what was sent by control was taken",
    control("ok", 0x21, NOTHING),
    `${HEAD("64", "0A")} 00 20 21 00 00 00 01 00 07 00`,
  ],
  [
    "a request is refused",
    control("stall", 0x21, NOTHING),
    `${HEAD("64", "0A")} 00 20 21 04 00 00 01 00 00 00`,
  ],
  [
    "an answer by control",
    control("ok", 0xa1, Uint8Array.of(9, 8)),
    `${HEAD("64", "0C")} 80 20 A1 00 00 00 01 00 02 00 09 08`,
  ],
  [
    "bulk data",
    { kind: "bulk", ...ids, status: "ok", endpoint: 0x82, length: 2, data: Uint8Array.of(0x41, 0x42) },
    `${HEAD("65", "0C")} 82 00 02 00 00 00 00 00 00 00 41 42`,
  ],
  [
    "a bulk write that was called off",
    { kind: "bulk", ...ids, status: "cancelled", endpoint: 2, length: 0, data: NOTHING },
    `${HEAD("65", "0A")} 02 01 00 00 00 00 00 00 00 00`,
  ],
  [
    "an interrupt",
    { kind: "interrupt", ...ids, status: "ok", endpoint: 0x81, length: 1, data: Uint8Array.of(5) },
    `${HEAD("67", "05")} 81 00 01 00 05`,
  ],
];

test.each(TOLD)("the guest is told: %s", (_, packet, hex) => {
  expect(hexOf(after(ALL).encode(packet))).toBe(hex);
});

test("a hello has a 32-bit id and one word of capabilities, whatever was agreed", () => {
  const bytes = after(ALL).encode({ kind: "hello", version: "rig", capabilities: OURS });
  expect(hexOf(bytes.subarray(0, 16))).toBe("00 00 00 00 44 00 00 00 00 00 00 00 72 69 67 00");
  expect(hexOf(bytes.subarray(-4))).toBe("7A 00 00 00");
});

const CONNECT: ToGuest = {
  kind: "connect",
  speed: "full",
  class: 0,
  subclass: 0,
  protocol: 0,
  vid: 0x05e0,
  pid: 0x1701,
  version: 0x0102,
};

test.each([
  ["with", 0x02, "01 00 00 00 E0 05 01 17 02 01"],
  ["without", 0, "01 00 00 00 E0 05 01 17"],
])("a device is announced %s its version", (_, capabilities, body) => {
  expect(hexOf(after(capabilities).encode(CONNECT).subarray(12))).toBe(body);
});

test("endpoints stand by direction and number, longest packets only where they are understood", () => {
  const endpoints = [
    { address: 0x02, type: "bulk", interval: 0, interface: 1, maxPacket: 64 },
    { address: 0x81, type: "interrupt", interval: 16, interface: 0, maxPacket: 8 },
  ] as const;
  const body = after(ALL).encode({ kind: "endpoints", endpoints }).subarray(16);
  expect(body).toHaveLength(160);
  // Control 0 and bulk 2 to the device; control 0 and interrupt 1 from it.
  expect(Array.from(body.subarray(0, 32).entries()).filter(([, type]) => type !== 0xff)).toEqual([
    [0, 0],
    [2, 2],
    [16, 0],
    [17, 3],
  ]);
  expect([body[32 + 17], body[64 + 2], body[96 + 4], body[96 + 34]]).toEqual([16, 1, 64, 8]);
  expect(after(0).encode({ kind: "endpoints", endpoints })).toHaveLength(12 + 96);
});

test("interfaces are a count and four columns", () => {
  const interfaces = [
    { number: 0, class: 2, subclass: 2, protocol: 1 },
    { number: 1, class: 10, subclass: 0, protocol: 0 },
  ];
  const body = after(ALL).encode({ kind: "interfaces", interfaces }).subarray(16);
  expect(body).toHaveLength(132);
  expect([body[0], body[4], body[5], body[36], body[37], body[68], body[100]]).toEqual([
    2, 0, 1, 2, 10, 2, 1,
  ]);
});

test("packets come whole, however the bytes are cut", () => {
  const bytes = Buffer.concat([
    guestHello(ALL),
    ...HEARD.map(([, type, body]) => guestPacket(type, 7, body)),
  ]);
  const whole = redir().feed(bytes);
  expect(whole).toHaveLength(HEARD.length + 1);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
      const codec = redir();
      const heard: FromGuest[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1;
        heard.push(...codec.feed(bytes.subarray(at, at + size)));
        at += size;
      }
      expect(heard).toEqual(whole);
    }),
    { seed: 1, numRuns: 50 },
  );
});

test("no bytes make it throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 0, max: 110 }), (body, type) => {
      const codec = after(ALL);
      codec.feed(guestPacket(type, 7, hexOf(body)));
      codec.feed(body);
    }),
    { seed: 1, numRuns: 500 },
  );
});
