import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytes } from "../vectors.ts";
import { danishText, isil, itemId, read, SEEDED, setOf, shown, usage, written } from "./bench.ts";

const DANISH = { format: "iso28560-3", item: "11223344", owner: "DE-705" };
const OBJECTS = { format: "iso28560-2", item: "123456789012", owner: "US-InU-Mu" };

describe("what is shown of a tag gives the same bytes again", () => {
  it("for ISO 28560-3, in both orders of bytes", () => {
    fc.assert(
      fc.property(
        danishText,
        fc.constantFrom("straight", "reversed"),
        fc.constantFrom(32, 36, 112),
        (text, order, size) => {
          const { item, part, parts, usage, owner } = text;
          const room = text.bytes === 34 && size === 32 ? 36 : size;
          const fields = {
            format: "iso28560-3",
            item,
            part,
            parts,
            usage,
            owner: owner || null,
            order,
            bytes: room,
          };
          const hex = written(fields);
          const tag = shown(bytes(hex), 0x3e);
          expect(tag).toMatchObject(fields);
          expect(written(tag)).toBe(hex);
        },
      ),
      SEEDED,
    );
  });

  it("for ISO 28560-2, of plain fields and of objects", () => {
    const fields = fc
      .record({ item: itemId, owner: fc.oneof(isil, fc.constant(null)), usage, set: setOf(999) })
      .map(({ set, ...rest }) => ({ format: "iso28560-2", ...rest, ...set }));
    fc.assert(
      fc.property(fields, (text) => {
        const hex = written(text);
        const tag = shown(bytes(hex), 0x06);
        expect(tag).toMatchObject(text);
        expect(written(tag)).toBe(hex);
        expect(read(bytes(hex), 0x06)).toMatchObject({ kind: "content", content: { item: text.item } });
      }),
      SEEDED,
    );
  });

  it("for objects that others wrote otherwise than we would: their bytes are shown", () => {
    const tag = shown(bytes("61 03 41 42 43 25 01 10 63 03 41 2D 42 00 00 00"), 0x06);
    expect(tag).toMatchObject({ item: "ABC", owner: "A-B" });
    expect(written(tag)).toBe(tag["hex"]);
    const odd = shown(bytes("21 02 12 34 02 02 D0 00 06 02 12 34 00 00 00 00"), 0x06);
    expect(odd).toMatchObject({ objects: [{}, { value: "3,4,6", data: "D0 00" }, { value: "1234" }] });
    expect(written(odd)).toBe(odd["hex"]);
  });
});

describe("a new tag", () => {
  it.each([
    [
      DANISH,
      "11 01 01 31 31 32 32 33 33 34 34 00 00 00 00 00 00 00 00 51 3E 44 45 37 30 35 00 00 00 00 00 00 00 00 00 00",
    ],
    [
      { ...DANISH, extensions: [{ id: 1, fields: { mediaFormat: 2, owner: "DE-123" } }], bytes: 48 },
      "11 01 01 31 31 32 32 33 33 34 34 00 00 00 00 00 00 00 00 51 3E 44 45 37 30 35 00 00 00 00 00 00 00 00 0C 01 00 13 02 00 44 45 2D 31 32 33 00 00",
    ],
    [OBJECTS, "11 05 1C BE 99 1A 14 02 01 80 03 07 AC C0 9E BA A0 6F 6B 00"],
    [
      { ...OBJECTS, parts: 12, part: 3, usage: "circulating" },
      "11 05 1C BE 99 1A 14 02 01 E0 03 07 AC C0 9E BA A0 6F 6B 14 02 04 B3 05 01 10 00 00",
    ],
    [
      { format: "3m", item: "1302003767" },
      "04 11 00 01 31 33 30 32 30 30 33 37 36 37 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
    ],
  ])("of %o", (fields, hex) => expect(written(fields)).toBe(hex));
});

describe("what is wrong is said: which key, what, what to do", () => {
  it.each<[object, string]>([
    [{}, "format: this key is missing; add one of iso28560-3, iso28560-2, 3m"],
    [
      { format: "iso28560-4" },
      'format: there is no model that can be written, "iso28560-4"; did you mean "iso28560-3"?',
    ],
    [{ format: "iso28560-3" }, "item: this key is missing; add item: …"],
    [{ ...DANISH, itme: "1" }, 'itme: this key is not known; did you mean "item"?'],
    [{ ...DANISH, item: 11223344 }, "item: expected text; put it in quotes"],
    [{ ...DANISH, usage: "circulation" }, 'usage: this word is not known; did you mean "circulating"?'],
    [{ ...DANISH, item: "12345678901234567" }, "item: it has 17 bytes; 16 fit"],
    [{ ...DANISH, part: 2 }, "part: 2 of 1 cannot be"],
    [{ ...DANISH, bytes: 24 }, "bytes: 24 are too few, 32 are needed"],
    [
      { ...DANISH, order: "reversed", bytes: 34 },
      "bytes: 34 are no whole blocks of 4 that could be turned round",
    ],
    [
      { ...DANISH, habits: ["short-crc"] },
      "habits: short-crc is not written: what stands in the last two bytes is not certain",
    ],
    [
      { ...DANISH, extensions: [{ id: 4, fields: { title: "Moby Dick" } }] },
      'extensions[0]: the layout of extension block 4 is not certain: give its bytes as "data"',
    ],
    [
      { ...DANISH, extensions: [{ id: 1, fields: { titel: "Moby Dick" } }] },
      'extensions[0].fields.titel: "Moby Dick" is given, but the bytes would be read as undefined; correct it, or the key that says otherwise',
    ],
    [{ format: "iso28560-2" }, "item: this key is missing; add item: …"],
    [{ ...OBJECTS, owner: "US_InU" }, 'object 3: "_" cannot stand in an ISIL'],
    [
      { ...OBJECTS, objects: [{ oid: 1, value: "4711" }] },
      'item: "123456789012" is given, but the bytes would be read as "4711"; correct it, or the key that says otherwise',
    ],
    [
      {
        format: "iso28560-2",
        objects: [
          { oid: 1, value: "4711" },
          { oid: 17, value: "Moby", padding: 2 },
        ],
      },
      "object 17: how padding of objects from 15 on is written is not certain: leave it out",
    ],
    [
      { format: "iso28560-2", objects: [{ oid: 1, value: "4711", compaction: "5-bit" }] },
      'objects[0]: object 1: "4711" cannot be 5-bit',
    ],
    [
      { format: "iso28560-2", objects: [{ oid: 1, compaction: "integer", value: "12", data: "0D" }] },
      'objects[0].value: "12" is given, but the bytes would be read as "13"',
    ],
    [{ format: "iso28560-2", objects: [{ oid: 1 }] }, 'objects[0]: give a value, or its bytes as "data"'],
    [
      { format: "iso28560-2", objects: [{ oid: 1, data: "0D" }] },
      'objects[0]: "data" needs its compaction: add compaction: …',
    ],
    [{ format: "3m", item: "two words" }, "item: 1 to 16 letters, digits and signs of ASCII fit"],
    [{ format: "3m", item: "12", parts: 16 }, "part: 1 of 16 cannot be; 15 are the most"],
  ])("%o", (fields, says) => expect(written(fields)).toContain(says));
});
