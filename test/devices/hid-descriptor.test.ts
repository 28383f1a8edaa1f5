import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readDescriptor } from "../../src/devices/hid-descriptor.ts";
import { bytes } from "./vectors.ts";

test("a boot keyboard: modifiers bit by bit, a byte of padding, six keys, five lamps (USB HID 1.11, B.1)", () => {
  const keyboard = bytes(
    "05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 95 01 75 08 81 01 " +
      "95 05 75 01 05 08 19 01 29 05 91 02 95 01 75 03 91 01 95 06 75 08 15 00 25 65 05 07 19 00 29 65 81 00 C0",
  );
  const fields = readDescriptor(keyboard) ?? [];
  const inputs = fields.filter(({ kind }) => kind === "input");
  expect(inputs.slice(0, 8).map(({ usage, bit }) => [usage, bit])).toEqual(
    Array.from({ length: 8 }, (_, bit) => [0x0007_00e0 + bit, bit]),
  );
  expect(inputs.slice(8)).toEqual([
    { kind: "input", reportId: 0, usage: undefined, bit: 8, size: 8, count: 1 },
    { kind: "input", reportId: 0, usage: undefined, bit: 16, size: 8, count: 6 },
  ]);
  const lamps = fields.filter(({ kind, usage }) => kind === "output" && usage !== undefined);
  expect(lamps.map(({ usage }) => usage)).toEqual([0x8_0001, 0x8_0002, 0x8_0003, 0x8_0004, 0x8_0005]);
});

test("reports with ids are counted apart, and in- and output too", () => {
  const fields = readDescriptor(
    bytes(
      "05 8C A1 01 75 08 85 01 95 02 09 10 81 02 85 02 95 03 09 11 81 02 09 12 91 02 85 01 09 13 81 02 C0",
    ),
  );
  expect(fields?.map(({ kind, reportId, bit, count }) => [kind, reportId, bit, count])).toEqual([
    ["input", 1, 0, 2],
    ["input", 2, 0, 3],
    ["output", 2, 0, 3],
    ["input", 1, 16, 3],
  ]);
});

test("globals are pushed and popped, a usage of four bytes brings its page, long items are passed over", () => {
  const fields = readDescriptor(
    bytes("05 8C 75 08 95 01 A4 05 01 95 02 FE 03 10 AA BB CC 09 3B 81 02 B4 0B FE 00 8C 00 81 02"),
  );
  expect(fields).toEqual([
    { kind: "input", reportId: 0, usage: 0x0001_003b, bit: 0, size: 8, count: 2 },
    { kind: "input", reportId: 0, usage: 0x008c_00fe, bit: 16, size: 8, count: 1 },
  ]);
});

test.each([
  ["an item that is cut short", "05 8C 26 FF"],
  ["a collection that does not end", "05 8C A1 01"],
  ["an end without a collection", "05 8C C0"],
  ["a pop without a push", "B4"],
  ["more bits than any report has", "05 8C 75 08 97 FF FF FF 7F 09 01 81 02"],
  ["more values than any report has", "05 8C 75 00 97 FF FF FF 7F 09 01 81 02"],
])("%s is no descriptor", (_what, hex) => {
  expect(readDescriptor(bytes(hex))).toBeUndefined();
});

test("no bytes make it throw or run on", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (random) => {
      for (const { bit, count } of readDescriptor(random) ?? []) {
        expect(bit).toBeLessThanOrEqual(8 * 65_536);
        expect(count).toBeLessThanOrEqual(8 * 65_536);
      }
    }),
  );
});
