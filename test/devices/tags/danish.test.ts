import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { turned } from "../../../src/devices/tags/blocks.ts";
import { danishCrc, readDanish, writeDanish, type DanishHabit } from "../../../src/devices/tags/danish.ts";
import {
  readExtensions,
  readFields,
  writeExtensions,
  writeFields,
  type DanishExtension,
} from "../../../src/devices/tags/danish-extensions.ts";
import { readTag } from "../../../src/devices/tags/read.ts";
import { bytes } from "../vectors.ts";
import { danish, danishText, filled, LENIENT, must, read, SEEDED, shown, STRICT, written } from "./bench.ts";

/** With a CRC of its own again, as a writer of other habits makes it. */
function sealed(memory: Uint8Array): Uint8Array {
  const crc = danishCrc(memory);
  memory.set([crc & 0xff, crc >> 8], 19);
  return memory;
}

describe("the basic block", () => {
  it("of any item, owner, set and usage is read as it was written, on tags of any size", () => {
    fc.assert(
      fc.property(danishText, fc.constantFrom(32, 36, 64, 112), (text, size) => {
        const memory = filled(must(writeDanish(text)), Math.max(size, text.bytes));
        const { item, part, parts, usage, owner } = text;
        expect(read(memory, undefined)).toEqual({
          kind: "content",
          content: { format: "iso28560-3", item, part, parts, usage, owner: owner || undefined, notes: [] },
        });
      }),
      SEEDED,
    );
  });

  it("is read with the bytes of each block turned round, whatever the size of the blocks", () => {
    fc.assert(
      fc.property(danishText, fc.constantFrom(1, 2, 4, 8, 16, 32), (text, blockSize) => {
        const memory = turned(filled(must(writeDanish(text)), 64), blockSize);
        const reading = readTag(memory, undefined, blockSize, true, STRICT);
        expect(reading).toMatchObject({ kind: "content", content: { item: text.item, part: text.part } });
        expect(shown(memory, undefined)).toMatchObject({
          item: text.item,
          order: blockSize === 1 ? "straight" : "reversed",
        });
        expect(written(shown(memory, undefined))).toBe(shown(memory, undefined)["hex"]);
      }),
      SEEDED,
    );
  });

  it("of 32 bytes counts the missing two as 00; on larger tags some writers count them so too", () => {
    const short = danish({ bytes: 32 });
    expect(short).toEqual(danish({ bytes: 34 }).subarray(0, 32));
    const larger = filled(short, 64);
    larger.set([0x06, 0x01], 32);
    expect(read(larger, undefined)).toMatchObject({
      content: {
        owner: "DE-705",
        notes: ["the CRC counts the last two bytes as 00, as on tags of 32 bytes"],
      },
    });
  });

  it("has eleven characters of owner on 34 bytes, nine on 32", () => {
    const owner = "DE-12345678901";
    expect(read(danish({ owner, bytes: 34 }), undefined)).toMatchObject({ content: { owner } });
    expect(writeDanish({ ...TEXT, owner, bytes: 32 })).toEqual({
      ok: false,
      fault: "owner: it has 11 bytes behind the country; 9 fit on 32 bytes",
    });
  });

  const TEXT = {
    item: "11223344",
    owner: "DE-705",
    usage: "circulating",
    part: 1,
    parts: 1,
    bytes: 34,
    habits: [],
  } as const;

  it.each([
    [{ item: "12345678901234567" }, "item: it has 17 bytes; 16 fit"],
    [{ item: "12\u000734" }, "item: it holds characters that are no text"],
    [{ owner: "OCLC-XYZ" }, 'owner: "OCLC-XYZ" is no ISIL with a country of two letters, as DE-705 is'],
    [{ part: 3, parts: 2 }, "part: 3 of 2 cannot be"],
    [{ part: 0 }, "part: 0 of 1 cannot be"],
    [{ parts: 256 }, "part: 1 of 256 cannot be"],
  ])("is not written of %o", (change, fault) => {
    expect(writeDanish({ ...TEXT, ...change })).toEqual({ ok: false, fault });
  });
});

describe("habits of other writers", () => {
  it.each<[number, string, readonly DanishHabit[]]>([
    [0x11, "circulating", []],
    [0x21, "not-for-circulation", []],
    [0x12, "not-for-circulation", ["nibbles-swapped"]],
    [0x01, "acquisition", []],
    [0x10, "acquisition", ["nibbles-swapped"]],
    [0x71, "discarded", []],
    [0x17, "discarded", ["nibbles-swapped"]],
    [0x81, "patron-card", []],
    [0x18, "patron-card", ["nibbles-swapped"]],
    [0x91, "equipment", []],
  ])("usage and version in either order: %i is %s", (first, usage, habits) => {
    const memory = danish({});
    memory[0] = first;
    expect(readDanish(sealed(memory))).toMatchObject({ usage, habits, crcRight: true });
    expect(written(shown(memory, undefined))).toBe(shown(memory, undefined)["hex"]);
  });

  it.each([0x00, 0x22, 0x44, 0x88, 0xff])("a first byte of %i has no version: no block", (first) => {
    const memory = danish({});
    memory[0] = first;
    expect(readDanish(sealed(memory))).toBeUndefined();
  });

  it.each<[number, number, object]>([
    [3, 2, { parts: 3, part: 2, habits: [] }],
    [2, 3, { parts: 3, part: 2, habits: ["set-swapped"] }],
    [0, 0, { parts: 1, part: 1, habits: ["no-set"] }],
    [1, 0, { parts: 1, part: 1, habits: ["no-part"] }],
    [0, 1, { parts: 1, part: 1, habits: ["set-swapped", "no-part"] }],
  ])("parts and part in either order, or missing: %i %i", (second, third, set) => {
    const memory = danish({});
    memory.set([second, third], 1);
    expect(readDanish(sealed(memory))).toMatchObject(set);
    expect(written(shown(memory, undefined))).toBe(shown(memory, undefined)["hex"]);
  });

  it("a part of several without a number is none of them: the set is never taken for whole", () => {
    const memory = danish({});
    memory.set([3, 0], 1);
    expect(read(sealed(memory), undefined)).toMatchObject({ content: { part: 0, parts: 3 } });
    expect(written(shown(memory, undefined))).toBe("part: 0 of 3 cannot be");
  });
});

describe("a wrong CRC", () => {
  const wrong = (owner: string): Uint8Array => {
    const memory = danish({ owner });
    memory[5] = (memory[5] ?? 0) ^ 1;
    return memory;
  };

  it.each(["straight", "reversed"])("is never let pass by itself, %s", (order) => {
    const memory = order === "straight" ? wrong("DE-705") : turned(wrong("DE-705"), 4);
    expect(read(memory, undefined)).toEqual({
      kind: "unreadable",
      why: "it looks like ISO 28560-3, but the CRC is wrong",
    });
    expect(shown(memory, undefined)).toMatchObject({
      format: "unknown",
      looksLike: { item: "11323344", order, crc: { right: false } },
    });
  });

  it.each([
    { owner: "DE-705", taken: true },
    { owner: "", taken: true },
    { owner: "DK-71010", taken: false },
  ])("passes, where the site says so, for owners of no convention only: $owner", ({ owner, taken }) => {
    for (const memory of [wrong(owner), turned(wrong(owner), 4)]) {
      const reading = read(memory, undefined, LENIENT);
      expect(reading.kind).toBe(taken ? "content" : "unreadable");
      if (reading.kind === "content") {
        expect(reading.content.item).toBe("11323344");
        expect(reading.content.notes).toContain("the CRC is wrong and was let pass");
      }
    }
  });

  it("passes for no first byte but 11", () => {
    const memory = wrong("DE-705");
    memory[0] = 0x81;
    expect(read(memory, undefined, LENIENT).kind).toBe("unreadable");
  });
});

const frame: fc.Arbitrary<DanishExtension> = fc.record({
  kind: fc.constant("frame" as const),
  id: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 0xffffff })),
  data: fc.uint8Array({ maxLength: 60 }),
  checkRight: fc.constant(true),
});

const filler: fc.Arbitrary<DanishExtension> = fc.record({
  kind: fc.constant("filler" as const),
  count: fc.integer({ min: 1, max: 5 }),
});

/** Fillings that follow each other are one. */
const extensions = fc
  .array(fc.oneof({ weight: 3, arbitrary: frame }, { weight: 1, arbitrary: filler }), { maxLength: 5 })
  .map((all) => all.filter((one, at) => one.kind === "frame" || all[at - 1]?.kind !== "filler"));

describe("extension blocks", () => {
  it("are read as they were written", () => {
    fc.assert(
      fc.property(extensions, fc.nat(4), (all, rest) => {
        const content = [...danish({ bytes: 34 }), ...must(writeExtensions(all)), ...new Uint8Array(rest)];
        expect(readExtensions(Uint8Array.from(content))).toEqual({ extensions: all, broken: undefined });
      }),
      SEEDED,
    );
  });

  it("frames are those of the Danish paper: length, number, xor, data", () => {
    const data = bytes("01 61 62 63 00 44 45 2D 31 32 33");
    const made = must(writeExtensions([{ kind: "frame", id: 1, data, checkRight: true }]));
    expect(made).toEqual(Uint8Array.from([15, 1, 0, made[3] ?? 0, ...data]));
    expect(made.reduce((sum, byte) => sum ^ byte, 0)).toBe(0);
    const long = must(writeExtensions([{ kind: "frame", id: 0x123456, data, checkRight: true }]));
    expect([...long.subarray(0, 5)]).toEqual([17, 0x56, 0xff, 0x34, 0x12]);
  });

  it.each([
    ["01 61 62 63 00 44 45 2D 31 32 33", { mediaFormat: 1, alternativeItem: "abc", owner: "DE-123" }],
    ["02 00 44 45 2D 31 32 33", { mediaFormat: 2, owner: "DE-123" }],
    ["01 61 62 63", { mediaFormat: 1, alternativeItem: "abc" }],
    ["03", { mediaFormat: 3 }],
  ])("block 1 holds media format, alternative item and owner: %s", (hex, fields) => {
    expect(readFields(1, bytes(hex))).toEqual(fields);
    expect(must(writeFields(1, fields))).toEqual(bytes(hex));
  });

  it("the others are shown, and written by their bytes only: one program knows them", () => {
    const title = Buffer.from("Moby Dick", "utf8");
    expect(readFields(4, title)).toEqual({ title: "Moby Dick" });
    expect(writeFields(4, { title: "Moby Dick" })).toMatchObject({ ok: false });
    const memory = [
      ...danish({ bytes: 34 }),
      ...must(writeExtensions([{ kind: "frame", id: 4, data: title, checkRight: true }])),
      0,
    ];
    const tag = shown(Uint8Array.from(memory), undefined);
    expect(tag).toMatchObject({
      extensions: [{ id: 4, name: "title", fields: { title: "Moby Dick" }, check: "right" }],
    });
    expect(written(tag)).toBe(tag["hex"]);
  });

  it("a wrong check is told", () => {
    const memory = Uint8Array.from([...danish({ bytes: 34 }), ...bytes("05 01 00 00 02"), 0]);
    expect(shown(memory, undefined)).toMatchObject({ item: "11223344", extensions: [{ check: "wrong" }] });
  });

  it.each(["02 00", "03 01 00", "20 01 00 00", "05 01 FF 00 02"])("%s is no frame: that is told", (hex) => {
    const memory = Uint8Array.from([...danish({ bytes: 34 }), ...bytes(hex)]);
    expect(shown(memory, undefined)).toMatchObject({
      item: "11223344",
      notes: [expect.stringMatching(/^an extension block of \d+ bytes cannot be at byte 34$/)],
    });
  });
});
