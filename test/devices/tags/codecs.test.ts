import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compact,
  compactionFor,
  COMPACTIONS,
  expand,
  TEXT_COMPACTIONS,
  type TextCompaction,
} from "../../../src/devices/tags/compaction.ts";
import { decodeIsil, encodeIsil } from "../../../src/devices/tags/isil.ts";
import { objectOf, objectValue, readSet, writeSet } from "../../../src/devices/tags/object-values.ts";
import { readObjects, writeObjects, type TagObject } from "../../../src/devices/tags/objects.ts";
import { readThreeM, writeThreeM } from "../../../src/devices/tags/three-m.ts";
import { bytes } from "../vectors.ts";
import { filled, isil, must, SEEDED, setOf, word } from "./bench.ts";

/** Texts that each compaction is for. */
const TEXTS: Readonly<Record<TextCompaction, fc.Arbitrary<string>>> = {
  integer: fc.bigInt({ min: 10n, max: 9_999_999_999_999_999_999n }).map(String),
  numeric: word("0123456789", 1, 30),
  "5-bit": word("ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_", 1, 30),
  "6-bit": fc
    .string({
      unit: fc.integer({ min: 0x20, max: 0x5f }).map((code) => String.fromCharCode(code)),
      maxLength: 30,
    })
    .map((text) => `${text}Z`),
  "7-bit": fc.string({
    unit: fc.integer({ min: 0, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 30,
  }),
  "octet-string": fc.string({
    unit: fc.integer({ max: 0xff, min: 0 }).map((code) => String.fromCharCode(code)),
  }),
  "utf-8": fc.string({ unit: "binary" }),
};

describe("compaction", () => {
  it.each(TEXT_COMPACTIONS)("%s gives every text back that it can hold", (how) => {
    fc.assert(
      fc.property(TEXTS[how], (text) => {
        expect(expand(must(compact(text, how)), how)).toBe(text);
      }),
      SEEDED,
    );
  });

  it("a text goes into the smallest that holds it, and comes back", () => {
    fc.assert(
      fc.property(fc.oneof(...Object.values(TEXTS)), (text) => {
        const how = compactionFor(text);
        const small = must(compact(text, how));
        expect(expand(small, how)).toBe(text);
        expect(small.length).toBeLessThanOrEqual(Buffer.byteLength(text, "utf8"));
      }),
      SEEDED,
    );
  });

  it.each<[string, TextCompaction]>([
    ["123456789012", "integer"],
    ["1203", "integer"],
    ["0123", "numeric"],
    ["12345678901234567890", "numeric"],
    ["7", "octet-string"],
    ["ABC", "5-bit"],
    ["AB", "octet-string"],
    ["QA268.L55", "6-bit"],
    ["A b C d e", "7-bit"],
    ["abc", "octet-string"],
    ["Ærø", "octet-string"],
    ["Łódź", "utf-8"],
  ])("%s goes into %s", (text, how) => expect(compactionFor(text)).toBe(how));

  it.each<[TextCompaction, string]>([
    ["integer", "1"],
    ["integer", "012"],
    ["integer", "12345678901234567890"],
    ["integer", "-12"],
    ["numeric", "12A"],
    ["5-bit", "AB1"],
    ["5-bit", "A@B"],
    ["6-bit", "abc"],
    ["6-bit", "ABC "],
    ["7-bit", "é"],
    ["octet-string", "Ł"],
    ["utf-8", "\ud800"],
  ])("%s cannot hold %s", (how, text) => expect(compact(text, how)).toMatchObject({ ok: false }));

  it.each<[TextCompaction, string]>([
    ["integer", "00 00 00 00 00 00 00 00 01"],
    ["numeric", "1A"],
    ["numeric", "F1"],
    ["5-bit", "08 00 04"],
    ["utf-8", "C3 28"],
  ])("%s is not what %s is", (how, hex) => expect(expand(bytes(hex), how)).toBeUndefined());
});

describe("ISIL", () => {
  it("comes back as it was", () => {
    const any = word("ABCXYZabcxyz0123456789-:/", 0, 24);
    fc.assert(
      fc.property(fc.oneof(isil, any), (text) => {
        expect(decodeIsil(must(encodeIsil(text)))).toBe(text);
      }),
      SEEDED,
    );
  });

  it("has no other signs", () => {
    expect(encodeIsil("DE_705")).toEqual({ ok: false, fault: '"_" cannot stand in an ISIL' });
  });
});

/** Objects as a tag may hold them; padding only where its place is certain. */
const tagObject: fc.Arbitrary<TagObject> = fc
  .record({
    oid: fc.integer({ min: 1, max: 127 }),
    compaction: fc.constantFrom(...COMPACTIONS),
    data: fc.oneof(
      { weight: 4, arbitrary: fc.uint8Array({ maxLength: 20 }) },
      { weight: 1, arbitrary: fc.uint8Array({ minLength: 120, maxLength: 300 }) },
    ),
    padding: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
  })
  .map((object) => (object.oid >= 15 ? { ...object, padding: undefined } : object));

describe("objects", () => {
  it("are read as they were written, whatever their number, length and padding, and end at 00", () => {
    fc.assert(
      fc.property(fc.array(tagObject, { minLength: 1, maxLength: 6 }), fc.nat(12), (objects, rest) => {
        const content = must(writeObjects(objects));
        const memory = filled(content, content.length + rest);
        expect(readObjects(memory)).toEqual({
          objects,
          end: content.length,
          broken: undefined,
          needs: rest === 0 ? memory.length + 1 : undefined,
        });
      }),
      SEEDED,
    );
  });

  it("that are cut short are told, with the bytes that are needed", () => {
    fc.assert(
      fc.property(tagObject, (object) => {
        const content = must(writeObjects([object]));
        const bytesOfData = content.length - (object.padding ?? 0);
        for (let size = 1; size < bytesOfData; size++) {
          const { objects, broken, needs } = readObjects(content.subarray(0, size));
          expect({ objects, broken }).toEqual({ objects: [], broken: "the object at byte 0 is cut short" });
          expect(needs).toBeGreaterThan(size);
          expect(needs).toBeLessThanOrEqual(bytesOfData);
        }
      }),
      { ...SEEDED, numRuns: 60 },
    );
  });

  it("lengths above 127 take groups of seven bits", () => {
    const object = { oid: 6, compaction: "utf-8", data: new Uint8Array(200), padding: undefined } as const;
    expect([...must(writeObjects([object])).subarray(0, 3)]).toEqual([0x76, 0x81, 0x48]);
  });

  it("from 15 on have their number in the next byte", () => {
    const title = must(objectOf(17, "test", { compaction: "utf-8", padding: undefined }));
    expect(must(writeObjects([title]))).toEqual(bytes("7F 02 04 74 65 73 74"));
  });

  it("from 15 on are not written with padding: its place is not certain", () => {
    const title = must(objectOf(17, "test", { compaction: "utf-8", padding: 1 }));
    expect(writeObjects([title])).toMatchObject({
      ok: false,
      fault: expect.stringContaining("not certain: leave it out"),
    });
    expect(readObjects(bytes("FF 02 01 04 74 65 73 74 00 00"))).toMatchObject({
      objects: [title],
      broken: undefined,
    });
  });

  it("of number 0, or longer than can be, end the reading", () => {
    expect(readObjects(bytes("10 01 0A"))).toMatchObject({ broken: "an object without a number at byte 0" });
    expect(readObjects(bytes("11 FF FF FF FF FF"))).toMatchObject({ needs: undefined });
  });

  it.each([
    ["05 01 10", "10"],
    ["65 01 10", "10"],
    ["25 01 10", "10"],
    ["65 01 80", "80"],
  ])("the type of usage is read in all ways in which it was seen: %s", (hex, value) => {
    expect(readObjects(bytes(hex)).objects.map(objectValue)).toEqual([value]);
  });

  it.each([
    ["D0", "3,4,6"],
    ["A8 00 08", "3,5,7,23"],
    ["00", ""],
  ])("the content parameter %s tells of the objects %s", (hex, value) => {
    const object = {
      oid: 2,
      compaction: "application-defined",
      data: bytes(hex),
      padding: undefined,
    } as const;
    expect(objectValue(object)).toBe(value);
    expect(must(objectOf(2, value, { compaction: undefined, padding: undefined })).data).toEqual(bytes(hex));
  });

  it("set information has half of its digits for the number of parts", () => {
    expect(readSet("1203")).toEqual({ parts: 12, part: 3 });
    expect(readSet("21")).toEqual({ parts: 2, part: 1 });
    expect(readSet("120003")).toEqual({ parts: 120, part: 3 });
    for (const wrong of ["", "1", "123", "12AB", "12345678"]) expect(readSet(wrong)).toBeUndefined();
    fc.assert(
      fc.property(setOf(999), (set) => {
        expect(readSet(writeSet(set))).toEqual(set);
      }),
      SEEDED,
    );
  });
});

describe("3M", () => {
  it("tags come back as they were", () => {
    const content = fc
      .record({
        item: word("0123456789ABCabc-.", 1, 16),
        set: setOf(15),
        hasSet: fc.boolean(),
        type: fc.nat(255),
        branch: fc.nat(0xfff),
        library: fc.nat(0xfffff),
        custom: fc.nat(0xffffffff),
      })
      .map(({ set, ...rest }) => ({ ...rest, ...(rest.hasSet ? set : { part: 1, parts: 1 }) }));
    fc.assert(
      fc.property(content, (text) => {
        expect(readThreeM(must(writeThreeM(text)))).toEqual(text);
      }),
      SEEDED,
    );
  });
});
