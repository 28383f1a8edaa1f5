import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkBytes } from "../../../src/devices/drivers/generic/checks.ts";
import { genericFramer, wrap } from "../../../src/devices/drivers/generic/framer.ts";
import { genericOptions, type GenericFraming } from "../../../src/devices/drivers/generic/options.ts";
import { bytesOf, hexOf } from "../../../src/devices/hex.ts";

function framing(written: object): GenericFraming {
  return genericOptions.parse({ framing: written, commands: {} }).framing;
}

/** The framing of the 3M pads, of ccTalk, of a relay board and of the other kinds, as a technician would write it. */
const CRC = { kind: "crc16", poly: 0x1021, init: 0xffff, xorOut: 0xffff };
const FRAMINGS = {
  "3m": framing({
    kind: "length",
    start: "D6",
    offset: 1,
    size: 2,
    counts: "after-field",
    check: CRC,
    from: 1,
  }),
  cctalk: framing({ kind: "length", offset: 1, counts: "after-field", plus: 3, check: { kind: "sum8-neg" } }),
  whole: framing({ kind: "length", start: "AA", offset: 1, counts: "whole", check: { kind: "xor8" } }),
  "stx-etx": framing({ kind: "stx-etx", start: "02", end: "03", check: { kind: "sum8" } }),
  delimiter: framing({ kind: "delimiter", end: "0D", strip: "0A" }),
  fixed: framing({ kind: "fixed", size: 4 }),
} as const;

const messages = {
  "3m": fc.uint8Array({ minLength: 1, maxLength: 40 }),
  cctalk: fc.uint8Array({ minLength: 3, maxLength: 40 }),
  whole: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  "stx-etx": fc.uint8Array({ maxLength: 40 }).filter((bytes) => !bytes.includes(3)),
  delimiter: fc
    .uint8Array({ maxLength: 40 })
    .filter((bytes) => !bytes.includes(0x0d) && !bytes.includes(0x0a)),
  fixed: fc.uint8Array({ minLength: 4, maxLength: 4 }),
} as const;

type Kind = keyof typeof FRAMINGS;
const KINDS = Object.keys(FRAMINGS) as Kind[];

function cut(kind: Kind, pieces: readonly Uint8Array[]): string[] {
  const framer = genericFramer(FRAMINGS[kind]);
  return [...pieces.flatMap((piece) => framer.feed(piece)), ...framer.flush()].flatMap((each) =>
    each.kind === "frame" ? [hexOf(each.frame)] : [],
  );
}

const whole = (hex: string): Uint8Array => bytesOf(hex) ?? new Uint8Array(0);

describe("frames of real protocols", () => {
  it.each<[Kind, string, string]>([
    ["3m", "D6 00 05 FE 00 05 FA 40", "FE 00 05"],
    ["3m", "D6 00 0C 09 E0 04 01 00 12 34 56 78 C2 6F 0B", "09 E0 04 01 00 12 34 56 78 C2"],
    ["cctalk", "02 00 01 FE FF", "02 01 FE"],
    [
      "cctalk",
      "01 0B 02 00 01 03 00 00 00 00 00 00 00 00 00 EE",
      "01 02 00 01 03 00 00 00 00 00 00 00 00 00",
    ],
  ])("%s: %s holds %s, and is written so", (kind, hex, message) => {
    expect(cut(kind, [whole(hex)])).toEqual([message]);
    expect(hexOf(wrap(FRAMINGS[kind], whole(message)))).toBe(hex);
  });

  it("a CRC of the other kind: ISO 15693 on 26 01 00", () => {
    const check = { ...CRC, kind: "crc16", refIn: true, refOut: true, bytes: "little" } as const;
    expect(hexOf(checkBytes(check, whole("26 01 00")))).toBe("F6 0A");
  });
});

describe.each(KINDS)("the framing %s", (kind) => {
  it("gives back what was sent, in whatever pieces it comes", () => {
    fc.assert(
      fc.property(
        fc.array(messages[kind], { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 7 }),
        (all, size) => {
          const bytes = Uint8Array.from(all.flatMap((message) => [...wrap(FRAMINGS[kind], message)]));
          const pieces = [];
          for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
          expect(cut(kind, pieces)).toEqual(all.map(hexOf));
        },
      ),
    );
  });

  it("loses no byte: what is no frame is told as junk", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const framer = genericFramer(FRAMINGS[kind]);
        const found = [...framer.feed(bytes), ...framer.flush()];
        const junk = found.reduce((sum, each) => sum + (each.kind === "junk" ? each.bytes.length : 0), 0);
        const framed = found.some((each) => each.kind === "frame");
        expect(framed || junk === bytes.length).toBe(true);
        expect(framer.waiting).toBe(false);
      }),
    );
  });
});

it("finds the good frame behind rubbish that looked like a longer one", () => {
  const good = wrap(FRAMINGS["3m"], whole("FE 00 05"));
  const framer = genericFramer(FRAMINGS["3m"]);
  const found = [...framer.feed(whole("D6 00 40 11 22")), ...framer.feed(good), ...framer.flush()];
  expect(found.map(({ kind }) => kind)).toEqual(["junk", "frame"]);
});
