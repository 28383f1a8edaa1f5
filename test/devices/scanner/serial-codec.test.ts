import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../../../src/core/clock.ts";
import type { ScannerCodec, ScannerEvent } from "../../../src/devices/drivers/scanner/codec.ts";
import { serialCodec } from "../../../src/devices/drivers/scanner/serial/codec.ts";
import { serialScannerOptions } from "../../../src/devices/drivers/scanner/serial/options.ts";
import type { z } from "zod";
import { below, randomBytes, short } from "./bench.ts";

type Given = z.input<typeof serialScannerOptions>;

function codec(given: Given): ScannerCodec {
  return serialCodec(serialScannerOptions.parse(given));
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

function read(given: Given, text: string): string[] {
  return short(codec(given).feed(bytes(text), 0));
}

test.each([
  ["line-end", "30001\r30002\n30003\r\n", ["30001", "30002", "30003"]],
  ["CR", "30001\r30002\r", ["30001", "30002"]],
  ["LF", "30001\n30002\n", ["30001", "30002"]],
  ["CRLF", "30001\r\n30002\r\n", ["30001", "30002"]],
  ["TAB", "30001\t30002\t", ["30001", "30002"]],
  ["ETX", "30001\x0330002\x03", ["30001", "30002"]],
] as const)("terminator %s ends a scan", (terminator, sent, events) => {
  expect(read({ terminator }, sent)).toEqual(events);
});

test("without a terminator the silence ends a scan", () => {
  const scanner = codec({ terminator: "none" });
  expect(scanner.feed(bytes("30001"), 0)).toEqual([]);
  expect(scanner.waiting).toBe(true);
  expect(short(scanner.silence(50))).toEqual(["30001"]);
  expect(scanner.waiting).toBe(false);
});

test("silence in mid-scan is a partial scan, and the next scan is whole", () => {
  const scanner = codec({});
  scanner.feed(bytes("300"), 0);
  expect(short(scanner.silence(200))).toEqual(["scan.partial 3"]);
  expect(short(scanner.feed(bytes("30002\r"), 300))).toEqual(["30002"]);
});

test.each(["line-end", "none"] as const)(
  "a lost line makes no scan of half a label: terminator %s",
  (terminator) => {
    const scanner = codec({ terminator });
    scanner.feed(bytes("300"), 0);
    expect(short(scanner.lost(10))).toEqual(["scan.partial 3"]);
    expect(scanner.waiting).toBe(false);
  },
);

test("at whatever byte the line is lost, the next label is whole", () => {
  const label = bytes("\x02]C030234000517861\r\n");
  const given: Given = { prefix: "\x02", aimId: true, terminator: "CRLF", duplicateMs: 0 };
  for (let at = 0; at < label.length; at++) {
    const scanner = codec(given);
    const before = [...scanner.feed(label.subarray(0, at), 0), ...scanner.lost(1)];
    expect(short(before)).toEqual(at === 0 ? [] : [`scan.partial ${at}`]);
    expect(short(scanner.feed(label, 2))).toEqual(["30234000517861"]);
  }
});

test("silence between scans is nothing", () => {
  const scanner = codec({});
  scanner.feed(bytes("30001\r\n"), 0);
  expect(scanner.waiting).toBe(false);
  expect(scanner.silence(200)).toEqual([]);
});

test("prefix, AIM identifier and suffix come off", () => {
  const events = codec({ prefix: "\x02", suffix: "#", aimId: true }).feed(bytes("\x02]F0A30001B#\r"), 7);
  expect(events).toEqual([
    { kind: "barcode", barcode: { text: "A30001B", aim: "]F0", kind: undefined, at: 7 } },
  ]);
});

test.each([
  [{ prefix: "\x02" }, "30001\r"],
  [{ suffix: "#" }, "30001\r"],
  [{ aimId: true }, "30001\r"],
  [{ prefix: "<>", suffix: "><" }, "<><\r"],
])("a scan without what the profile %j calls for is refused", (given, sent) => {
  expect(read(given, sent)).toEqual([`scan.bad-affix ${sent.length - 1}`]);
});

test("the same label within the window is one scan, and each read moves the window", () => {
  const scanner = codec({ duplicateMs: 1_000 });
  const at = (time: number): string[] => short(scanner.feed(bytes("30001\r"), time));
  expect(at(0)).toEqual(["30001"]);
  expect(at(900)).toEqual(["scan.duplicate 5"]);
  expect(at(1_800)).toEqual(["scan.duplicate 5"]);
  expect(at(2_800)).toEqual(["30001"]);
});

test("another label in between makes the same label a scan again", () => {
  expect(read({}, "30001\r30002\r30001\r")).toEqual(["30001", "30002", "30001"]);
});

test("a window of 0 takes every read", () => {
  expect(read({ duplicateMs: 0 }, "30001\r30001\r")).toEqual(["30001", "30001"]);
});

test.each([
  ["30\x0001\r", "scan.bad-characters 5"],
  ["30\x1b01\r", "scan.bad-characters 5"],
  ["30\xff01\r", "scan.bad-characters 5"],
  ["3\t01\r", "scan.bad-characters 4"],
])("a control character never gets through: %j", (sent, event) => {
  expect(read({}, sent)).toEqual([event]);
});

test("a lone CR is no end where CRLF is expected", () => {
  expect(read({ terminator: "CRLF" }, "30001\r30002\r\n")).toEqual(["scan.bad-characters 11"]);
});

test("an overlong scan is told once, with its whole length, and the next scan is whole", () => {
  const sent = `${"9".repeat(500)}\r30002\r`;
  expect(read({ maxLength: 20 }, sent)).toEqual(["scan.too-long 500", "30002"]);
});

test("noise without an end is told as it goes by, byte for byte accounted for", () => {
  const scanner = codec({});
  const events = [...scanner.feed(new Uint8Array(20_000).fill(0x55), 0), ...scanner.silence(500)];
  expect(events.length).toBeGreaterThan(3);
  expect(events.every((event) => event.kind === "discard" && event.discard.code === "scan.too-long")).toBe(
    true,
  );
  expect(events.reduce((sum, event) => sum + (event.kind === "discard" ? event.discard.length : 0), 0)).toBe(
    20_000,
  );
});

const anyBytes = fc.uint8Array({ maxLength: 400 });
/** Bytes in which labels and their ends are as likely as noise. */
const likelyBytes = fc
  .array(fc.oneof(fc.stringMatching(/^[0-9A-D]{0,9}$/), fc.constantFrom("\r", "\n", "\r\n", "\t", "\x03")))
  .map((pieces) => bytes(pieces.join("")));
const anyOptions = fc.record({
  terminator: fc.constantFrom("line-end", "CR", "LF", "CRLF", "TAB", "ETX", "none"),
  prefix: fc.constantFrom("", "<"),
  suffix: fc.constantFrom("", ">"),
  stripCodabar: fc.boolean(),
  maxLength: fc.constantFrom(8, 64),
  duplicateMs: fc.constantFrom(0, 1_000),
} as const);

test("however the bytes are cut, the same events come", () => {
  fc.assert(
    fc.property(anyOptions, fc.oneof(anyBytes, likelyBytes), fc.array(fc.nat(20)), (given, sent, sizes) => {
      const whole = codec(given);
      const cut = codec(given);
      const pieces: ScannerEvent[] = [];
      let from = 0;
      for (const size of [...sizes, sent.length]) {
        pieces.push(...cut.feed(sent.subarray(from, from + size), 0));
        from += size;
      }
      expect([...pieces, ...cut.silence(0)]).toEqual([...whole.feed(sent, 0), ...whole.silence(0)]);
    }),
  );
});

test("no bytes make it throw, and no barcode holds anything but printable characters", () => {
  fc.assert(
    fc.property(anyOptions, anyBytes, (given, sent) => {
      const scanner = codec(given);
      const events = [...scanner.feed(sent, 0), ...scanner.silence(100)];
      for (const event of events) {
        if (event.kind === "barcode") expect(event.barcode.text).toMatch(/^[\x20-\x7e]{3,64}$/);
      }
    }),
  );
});

test("100,000 random pieces: nothing thrown, no control character in a label", () => {
  const random = seededRandom(232);
  const scanner = codec({ duplicateMs: 0 });
  let labels = 0;
  for (let round = 0; round < 100_000; round++) {
    const piece = below(random, 4) === 0 ? randomBytes(random, 8) : bytes(`${below(random, 1_000)}\r`);
    const events = [...scanner.feed(piece, round), ...(below(random, 9) === 0 ? scanner.silence(round) : [])];
    for (const event of events) {
      if (event.kind !== "barcode") continue;
      labels++;
      if (!/^[\x20-\x7e]{3,64}$/.test(event.barcode.text)) throw new Error(JSON.stringify(event));
    }
  }
  expect(labels).toBeGreaterThan(10_000);
});

test("after any noise and a silence a good scan is read", () => {
  fc.assert(
    fc.property(anyBytes, (noise) => {
      const scanner = codec({ duplicateMs: 0 });
      scanner.feed(noise, 0);
      scanner.silence(200);
      expect(short(scanner.feed(bytes("30001\r"), 400))).toEqual(["30001"]);
    }),
  );
});

test.each([
  [{ prefix: "a\r" }, "prefix"],
  [{ suffix: "\t", terminator: "TAB" }, "suffix"],
  [{ minLength: 9, maxLength: 8 }, "minLength"],
  [{ prefix: "€" }, "prefix"],
  [{ terminater: "CR" }, ""],
] as const)("options that cannot work are refused: %j", (given, key) => {
  const parsed = serialScannerOptions.safeParse(given);
  expect(parsed.success).toBe(false);
  expect(parsed.error?.issues[0]?.path.join(".")).toBe(key);
});
