import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, hexOf } from "../../../src/devices/hex.ts";
import {
  match,
  readPattern,
  render,
  type Fields,
  type Pattern,
} from "../../../src/devices/drivers/generic/pattern.ts";

function pattern(source: string): Pattern {
  const read = readPattern(source);
  if (!read.ok) throw new Error(read.fault);
  return read.value;
}

const bytes = (hex: string): Uint8Array => bytesOf(hex) ?? new Uint8Array(0);

describe("a pattern", () => {
  it.each<[string, string, Fields | undefined]>([
    ["A0 {channel:u8} 01 *", "A0 02 01 A3", { channel: 2 }],
    ["A0 {channel:u8} 01 *", "A0 02 00 A2", undefined],
    ["1E 32 02 {people:u16be}", "1E 32 02 01 00", { people: 256 }],
    ["1E 32 02 {people:u16le}", "1E 32 02 01 00", { people: 1 }],
    ["{a:u32be} ?", "00 01 00 00 FF", { a: 65_536 }],
    ['"relay read " {n:dec} " " "on"', "72 65 6C 61 79 20 72 65 61 64 20 31 32 20 6F 6E", { n: 12 }],
    ["{name:ascii5} {state:u8}", "4B 49 4F 53 4B 03", { name: "KIOSK", state: 3 }],
    ["{sum:bcd3}", "01 23 45", { sum: "012345" }],
    ["{sum:bcd1}", "0A", undefined],
    ["{all:hex} 0D", "66 46 0D", { all: 255 }],
    ["01 02", "01 02 03", undefined],
    ["01 02", "01", undefined],
  ])("%s reads %s", (source, hex, fields) => {
    expect(match(pattern(source), bytes(hex), false)).toEqual(fields);
  });

  it("fits a report that is filled with 00, and no other rest", () => {
    expect(match(pattern("FF {n:u8}"), bytes("FF 01 00 00"), true)).toEqual({ n: 1 });
    expect(match(pattern("FF {n:u8}"), bytes("FF 01 00 02"), true)).toBeUndefined();
  });

  it.each([
    ["A0 0", 'cannot be read from "0" on'],
    ["{n:u9}", 'has "u9" for a type, which is none'],
    ["* 01", "has a * that is not at its end"],
    ["{n:u8} {n:u8}", "has a name twice"],
    ["{n}", 'cannot be read from "{n}" on'],
  ])("%s is refused: %s", (source, says) => {
    const read = readPattern(source);
    expect(read.ok ? "" : read.fault).toContain(says);
  });

  it("writes what it reads", () => {
    const source = '7E {a:u8} {b:u16be} {c:u24be} {d:u32le} "x" {e:bytes2} {f:bcd2} {g:ascii3}';
    const fields = fc.record({
      a: fc.nat(255),
      b: fc.nat(65_535),
      c: fc.nat(0xffffff),
      d: fc.nat(0xffffffff),
      e: fc
        .uint8Array({ minLength: 2, maxLength: 2 })
        .map((two) => Buffer.from(two).toString("hex").toUpperCase()),
      f: fc.nat(9_999).map((number) => String(number).padStart(4, "0")),
      g: fc.string({ minLength: 3, maxLength: 3, unit: "grapheme-ascii" }),
    });
    fc.assert(
      fc.property(fields, (given) => {
        const written = render(pattern(source), given);
        if (!written.ok) throw new Error(written.fault);
        expect(match(pattern(source), written.value, false)).toEqual(given);
      }),
    );
  });

  it("without a value, or with one that does not fit, writes nothing", () => {
    expect(render(pattern("{n:u8}"), {})).toEqual({ ok: false, fault: "n has no value" });
    expect(render(pattern("{n:u8}"), { n: 256 })).toEqual({ ok: false, fault: "n cannot be 256" });
    expect(render(pattern("{n:bcd1}"), { n: 123 })).toEqual({ ok: false, fault: "n cannot be 123" });
  });

  it("never throws, whatever it is given", () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array({ maxLength: 20 }), (source, given) => {
        const read = readPattern(source);
        if (read.ok) match(read.value, given, true);
      }),
    );
  });

  it("shows hex as technicians write it", () => {
    expect(hexOf(bytes("0xd6:00 05"))).toBe("D6 00 05");
    expect(bytesOf("D6 0")).toBeUndefined();
  });
});
