import { describe, expect, it } from "vitest";
import { seededRandom, type Random } from "../../../src/core/clock.ts";
import { safeWrites, turned } from "../../../src/devices/tags/blocks.ts";
import { readTag } from "../../../src/devices/tags/read.ts";
import { explainTag } from "../../../src/devices/tags/explain.ts";
import { writeTag } from "../../../src/devices/tags/write.ts";
import { bytes, vectors } from "../vectors.ts";
import { danish, filled, LENIENT, must, read, STRICT } from "./bench.ts";

const OBJECTS = bytes(vectors("iso28560-2")[0]?.hex ?? "");
const DANISH = danish({});
const THREE_M = bytes(
  "04 11 00 01 31 33 30 32 30 30 33 37 36 37 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
);

describe("a tag is", () => {
  it.each([
    { what: "blank where all is 00", memory: new Uint8Array(32), is: { kind: "blank" } },
    { what: "blank where all is FF", memory: new Uint8Array(32).fill(0xff), is: { kind: "blank" } },
    {
      what: "blank as 3M delivers it",
      memory: Uint8Array.from([...new Uint8Array(24).fill(0x55), 0, 0, 0, 0]),
      is: { kind: "blank" },
    },
    { what: "ISO 28560-3", memory: DANISH, is: { content: { format: "iso28560-3" } } },
    {
      what: "ISO 28560-3, turned round",
      memory: turned(DANISH, 4),
      is: { content: { format: "iso28560-3" } },
    },
    { what: "3M", memory: THREE_M, is: { content: { format: "3m", item: "1302003767" } } },
    { what: "ISO 28560-2 by its shape", memory: OBJECTS, is: { content: { format: "iso28560-2" } } },
    { what: "unknown", memory: bytes("0B 41 24 4D 54 65 5D 18".repeat(4)), is: { kind: "unreadable" } },
  ])("$what", ({ memory, is }) => {
    expect(read(memory, undefined)).toMatchObject(is);
  });

  it("blank only if not a byte was written", () => {
    for (const fill of [0x00, 0xff, 0x55]) {
      const memory = new Uint8Array(32).fill(fill);
      memory[9] = 0x31;
      expect(read(memory, undefined).kind).toBe("unreadable");
    }
  });

  it("what its DSFID says, if it can be read so", () => {
    expect(read(OBJECTS, 6)).toMatchObject({ content: { format: "iso28560-2", item: "123456789012" } });
    expect(read(DANISH, 6)).toMatchObject({ content: { format: "iso28560-3", item: "11223344" } });
    expect(read(THREE_M, 6)).toMatchObject({ content: { format: "3m" } });
    expect(read(bytes(`02 01 D0 ${"00 ".repeat(29)}`), 6)).toEqual({
      kind: "unreadable",
      why: "its DSFID says ISO 28560-2, but there is no primary item identifier that can be read",
    });
  });

  it("ISO 28560-2 only with its DSFID where an object is cut short", () => {
    const memory = filled(bytes("61 03 41 42 43 68 70"), 32);
    expect(read(memory, 6)).toMatchObject({
      content: { item: "ABC", notes: ["the object at byte 5 is cut short"] },
    });
    expect(read(memory, undefined).kind).toBe("unreadable");
  });

  it.each([
    "11 01 09",
    "61 00",
    "61 03 41 0A 42",
    "61 02 41 42 61 02 41 42",
    "66 01 41 61 01 41",
    "21 01 1A",
  ])("no ISO 28560-2 by its shape alone with %s", (hex) =>
    expect(read(filled(bytes(hex), 32), undefined).kind).toBe("unreadable"),
  );

  it("a card of a patron, or discarded, where it says so", () => {
    expect(read(danish({ usage: "patron-card" }), undefined)).toMatchObject({
      content: { usage: "patron-card" },
    });
    const card = must(writeTag({ format: "iso28560-2", item: "2123456", usage: "patron-card" }));
    expect(read(card.memory, 6)).toMatchObject({ content: { usage: "patron-card", item: "2123456" } });
    const gone = must(writeTag({ format: "iso28560-2", item: "2123456", usage: "discarded" }));
    expect(read(gone.memory, 6)).toMatchObject({ content: { usage: "discarded" } });
  });
});

describe("of a tag that was read in part", () => {
  const part = (memory: Uint8Array, size: number, dsfid: number | undefined) =>
    readTag(memory.subarray(0, size), dsfid, 4, false, STRICT);

  it("32 bytes are wanted first", () => {
    expect(part(OBJECTS, 16, 6)).toEqual({ kind: "needs", bytes: 32 });
  });

  it("as much is wanted as the objects reach", () => {
    expect(part(OBJECTS, 32, 6)).toEqual({ kind: "needs", bytes: 34 });
    expect(part(OBJECTS, 32, undefined)).toEqual({ kind: "needs", bytes: 34 });
    expect(part(filled(OBJECTS, 64), 40, undefined)).toMatchObject({ content: { item: "123456789012" } });
  });

  it("the two bytes are wanted that the CRC covers too", () => {
    const memory = danish({ owner: "DE-12345678901", bytes: 34 });
    expect(part(memory, 32, undefined)).toEqual({ kind: "needs", bytes: 34 });
    expect(part(filled(memory, 36), 36, undefined)).toMatchObject({ content: { owner: "DE-12345678901" } });
  });

  it("no more is wanted of a tag that is 3M's, or blank", () => {
    expect(part(THREE_M, 32, undefined).kind).toBe("content");
    expect(part(new Uint8Array(64), 32, undefined).kind).toBe("blank");
  });
});

/** Bytes, most of them such as tags have. */
function rubbish(random: Random): Uint8Array {
  const memory = new Uint8Array(Math.floor(random() * 70));
  const likely = [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x11, 0x31, 0x41, 0x55, 0x80, 0x91, 0xff];
  for (let at = 0; at < memory.length; at++) {
    const any = Math.floor(random() * 256);
    memory[at] = random() < 0.5 ? any : (likely[any % likely.length] ?? 0);
  }
  return memory;
}

function mutated(memory: Uint8Array, random: Random): Uint8Array {
  const copy = memory.slice(0, random() < 0.2 ? Math.floor(random() * memory.length) : memory.length);
  const changes = 1 + Math.floor(random() * 4);
  for (let change = 0; change < changes && copy.length > 0; change++)
    copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
  return copy;
}

it("100,000 random or mutated memories: nothing is thrown, and nothing is read that was not given", () => {
  const random = seededRandom(28560);
  const good = [DANISH, turned(DANISH, 4), OBJECTS, THREE_M, danish({ bytes: 34 })];
  let read = 0;
  for (let round = 0; round < 100_000; round++) {
    const memory = random() < 0.4 ? rubbish(random) : mutated(good[round % good.length] ?? DANISH, random);
    const dsfid = [undefined, 0x06, 0x3e][round % 3];
    const options = round % 2 === 0 ? STRICT : LENIENT;
    const isAll = random() < 0.5;
    const alone = readTag(memory, dsfid, 4, isAll, options);
    if (alone.kind === "content") read++;
    if (round % 10 !== 0) continue;
    // The same bytes within others: a look beyond them would see other bytes.
    const around = new Uint8Array(memory.length + 80).map(() => Math.floor(random() * 256));
    around.set(memory, 40);
    const within = around.subarray(40, 40 + memory.length);
    expect(readTag(within, dsfid, 4, isAll, options)).toEqual(alone);
    explainTag({ memory, dsfid, blockSizes: [4, 8], isAll }, options);
  }
  expect(read).toBeGreaterThan(1000);
});

describe("a tag that leaves while it is written", () => {
  /** What may be on a tag before, and what is to be on it then. */
  const texts: readonly object[] = [
    { format: "iso28560-3", item: "11223344", owner: "DE-705" },
    { format: "iso28560-3", item: "11223355", owner: "DE-705" },
    { format: "iso28560-3", item: "31017000987658", owner: "DK-710100", parts: 3, part: 2 },
    { format: "iso28560-3", item: "11223344", owner: "DE-705", order: "reversed" },
    { format: "iso28560-2", item: "123456789012", owner: "US-InU-Mu", parts: 12, part: 3 },
    { format: "iso28560-2", item: "ABC12345", usage: "circulating" },
    { format: "3m", item: "1302003767" },
  ];
  const contents = texts.map((text) => must(writeTag({ ...text, bytes: 64 })).memory);
  const before = [...contents, ...[0x00, 0xff, 0x55].map((fill) => new Uint8Array(64).fill(fill))];
  const itemOf = (memory: Uint8Array, dsfid: number | undefined): string | undefined => {
    const reading = read(memory, dsfid);
    return reading.kind === "content" ? reading.content.item : undefined;
  };

  it.each([4, 8])("in blocks of %i: before the last block it is read as nothing", (blockSize) => {
    for (const old of before) {
      for (const [at, wanted] of contents.entries()) {
        const memory = old.slice();
        const writes = safeWrites(wanted, blockSize);
        for (const [index, { block, bytes }] of writes.entries()) {
          memory.set(bytes, block * blockSize);
          const done = index === writes.length - 1;
          for (const dsfid of [undefined, 0x06, 0x3e]) {
            const item = itemOf(memory, dsfid);
            expect(item).toBe(done ? (texts[at] as { item: string }).item : undefined);
          }
        }
        expect(memory).toEqual(wanted);
      }
    }
  });

  it("written by others from the first block on, it is read as the old item, the new one or none", () => {
    const random = seededRandom(15693);
    const id = (): string =>
      Array.from({ length: 1 + Math.floor(random() * 16) }, () => Math.floor(random() * 10)).join("");
    const wrong: unknown[] = [];
    for (let round = 0; round < 2000; round++) {
      const [oldId, newId] = [id(), id()];
      const fresh = before[before.length - 1 - (round % 3)] ?? DANISH;
      const old = round % 2 === 0 ? filled(danish({ item: oldId }), 64) : fresh.slice();
      const wanted = danish({ item: newId, parts: 1 + (round % 3), part: 1 });
      const memory = old.slice();
      for (let end = 4; end <= 32; end += 4) {
        memory.set(wanted.subarray(end - 4, end), end - 4);
        for (const dsfid of [undefined, 0x3e]) {
          const item = itemOf(memory, dsfid);
          if (![undefined, oldId, newId].includes(item)) wrong.push({ item, oldId, newId, end });
        }
      }
      expect(itemOf(memory, undefined)).toBe(newId);
    }
    expect(wrong).toEqual([]);
  });
});
