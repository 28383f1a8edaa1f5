import { describe, expect, it } from "vitest";
import { crcCcitt } from "../../../src/devices/tags/crc.ts";
import { encodeIsil } from "../../../src/devices/tags/isil.ts";
import { compact, expand } from "../../../src/devices/tags/compaction.ts";
import { explainPiece, pieceName, writePiece } from "../../../src/devices/tags/pieces.ts";
import { hexOf } from "../../../src/devices/hex.ts";
import { bytes, vectors } from "../vectors.ts";
import { must, shown, written } from "./bench.ts";

/** What the vectors mean, by their notes and devices.md 2.3 and 2.4. */
const TAGS: Readonly<Record<string, object>> = {
  "libdanrfid-test": {
    format: "iso28560-3",
    item: "11223344",
    owner: "DE-705",
    usage: "circulating",
    part: 1,
    parts: 1,
    crc: { stored: "3E51", computed: "3E51", right: true },
    order: "straight",
    habits: [],
    notes: [],
  },
  "single-item": { item: "1003010856677001", owner: "NO-02030000", part: 1, parts: 1, crc: { right: true } },
  "part-2-of-3": { item: "31017000987658", owner: "DK-710100", part: 2, parts: 3, crc: { right: true } },
  "full-example": {
    format: "iso28560-2",
    item: "123456789012",
    part: 3,
    parts: 12,
    owner: "US-InU-Mu",
    objects: [
      { oid: 1, name: "primary-item-id", compaction: "integer", value: "123456789012", padding: 0 },
      { oid: 2, name: "content-parameter", value: "3,4,6" },
      { oid: 4, name: "set-information", compaction: "integer", value: "1203" },
      { oid: 6, name: "shelf-location", compaction: "6-bit", value: "QA268.L55" },
      { oid: 3, name: "owner", compaction: "application-defined", value: "US-InU-Mu", padding: 2 },
    ],
    notes: [],
  },
};

describe("tags from elsewhere", () => {
  const tags = [...vectors("iso28560-3"), ...vectors("iso28560-2")].filter(
    ({ name }) => name !== "crc-check-string",
  );

  it.each(tags)("$name means what its note says, and is written as it was", ({ name, hex }) => {
    expect(TAGS[name]).toBeDefined();
    const tag = shown(bytes(hex), undefined);
    expect(tag).toMatchObject({ kind: "tag", ...TAGS[name], hex });
    expect(written(tag)).toBe(hex);
  });

  it("the check string of the CRC gives 1AEE", () => {
    const [check] = vectors("iso28560-3").filter(({ name }) => name === "crc-check-string");
    expect(crcCcitt(bytes(check?.hex ?? "")).toString(16)).toBe("1aee");
    expect(explainPiece("crc", bytes(check?.hex ?? ""))).toMatchObject({ value: "1AEE" });
    expect(shown(bytes(check?.hex ?? ""), undefined)).toMatchObject({ format: "unknown", crcOfAll: "1AEE" });
  });

  it.each(vectors("iso15962-compaction"))("$name", ({ name, hex }) => {
    const [kind = "", value = ""] = name.split(" ");
    const piece = pieceName(kind) ?? "";
    expect(explainPiece(piece, bytes(hex))).toMatchObject({ value, notes: [], hex });
    expect(must(writePiece(piece, value))).toMatchObject({ hex });
  });

  it("there are 13", () => {
    const groups = ["iso28560-3", "iso28560-2", "iso15962-compaction"];
    expect(groups.flatMap(vectors)).toHaveLength(13);
  });
});

/** Test data of open programs that are not in the file. */
describe("more tags of other people's tests", () => {
  it.each([
    {
      from: "libdanrfid: an empty tag",
      hex: "11010100000000000000000000000000000000CA9F4445373035000000000000",
      means: { format: "iso28560-3", item: "", owner: "DE-705", notes: ["no item identifier was written"] },
    },
    {
      from: "a Rust program: a library card, of which only 29 bytes were read",
      hex: "810101323933353030303030333634390000008793525532393300 0000",
      means: { format: "iso28560-3", item: "2935000003649", usage: "patron-card", owner: "RU-293" },
    },
    {
      from: "RFID501.pm",
      hex: "04110000323030393031303130313233 00000000FFFFFFFF7FFFFFFF00000000",
      means: { format: "3m", item: "200901010123", branch: 0xfff, library: 0xfffff, custom: 0x7fffffff },
    },
    {
      from: "RFID501.pm",
      hex: "04110001313330323030333736370000 00000000000000000000000000000000",
      means: { format: "3m", item: "1302003767", typeName: "book", part: 1, parts: 1 },
    },
    {
      from: "dp2: three objects that are locked, a title",
      hex: "9100051CBE991A140202D0021402 04B3C60207441CB6E2E335D600000307ACC09EBAA06F6B7F020474657374",
      means: { item: "123456789012", owner: "US-InU-Mu", parts: 12, part: 3 },
    },
    {
      from: "dp2: content parameter with room for more",
      hex: "9100051CBE991A140205D000000000 140204B346 07441CB6E2E335D6830207ACC09EBAA06F6B0000",
      means: { item: "123456789012", owner: "US-InU-Mu" },
    },
    {
      from: "dp2: a maker's tag",
      hex: "C102071100B0C30C30CA00000203A80008830203D6593F0000250110370210405F080599A713063F",
      means: { item: "DPB000002", owner: "ZYLS", usage: "circulating" },
    },
    { from: "dp2: another", hex: `11030AA8AE${"00".repeat(35)}`, means: { item: "698542", owner: null } },
    {
      from: "dp2: a third",
      hex: "91020312D68700000201B803006501106601006701000000000000",
      means: { item: "1234567", owner: null },
    },
    {
      from: "xingzhi rfid-codec",
      hex: "C10108653530D35C35E358000201A80302CCE96501126701BA00000000000000",
      means: { item: "YST0450585", owner: "YST", usage: "circulating" },
    },
    {
      from: "xingzhi rfid-codec",
      hex: "A101040014815F000203A80008830203D6593F00",
      means: { item: "0014815", owner: "ZYLS" },
    },
  ])("$from", ({ hex, means }) => {
    const tag = shown(bytes(hex), undefined);
    expect(tag).toMatchObject(means);
    expect(written(tag)).toBe(hexOf(bytes(hex)));
  });
});

describe("values of other people's tests", () => {
  it.each<[Parameters<typeof compact>[1], string, string]>([
    ["integer", "10", "0A"],
    ["integer", "256", "01 00"],
    ["integer", "65536", "01 00 00"],
    ["integer", "4294967296", "01 00 00 00 00"],
    ["integer", "9223372036854775807", "7F FF FF FF FF FF FF FF"],
    ["integer", "9999999999999999999", "8A C7 23 04 89 E7 FF FF"],
    ["numeric", "00", "00"],
    ["numeric", "010", "01 0F"],
    ["numeric", "256", "25 6F"],
    ["numeric", "100000000000000000001", "10 00 00 00 00 00 00 00 00 00 1F"],
    ["5-bit", "]^_", "EF BE"],
    ["5-bit", "ZYXWV", "D6 71 7B 00"],
    ["5-bit", "[\\]^_", "DF 3B EF 80"],
    ["5-bit", "_G]H^", "F9 FA 8F 00"],
    ["6-bit", "ABC123456", "04 20 F1 CB 3D 35 DA"],
    ["6-bit", "ABC1234", "04 20 F1 CB 3D 20"],
    ["6-bit", "K825.6=76/Z780", "2F 8C B5 BB 6F 77 DA F6 B7 E3 08"],
    ["6-bit", "I17(198.4)/Y498", "27 1D E8 C7 9E 2E D2 9B D9 D3 9E 20"],
    ["6-bit", "J205.1/F933", "2B 2C 35 BB 1B C6 E7 3C E0"],
    ["7-bit", "123456781234567", "62 C9 9B 46 AD 9B B8 62 C9 9B 46 AD 9B FF"],
    ["7-bit", "abcdefgh123", "C3 8B 1E 4C B9 B3 E8 62 C9 9F"],
    ["7-bit", "hijk9876{/?}~", "D1 A7 56 B7 2E 1B B6 F6 BD FF DF DF"],
  ])("%s %s", (how, text, hex) => {
    expect(hexOf(must(compact(text, how)))).toBe(hex);
    expect(expand(bytes(hex), how)).toBe(text);
  });

  it.each([
    ["US-InU-Mu", "AC C0 9E BA A0 6F 6B"],
    ["CN-110108-1-NLC", "1B 81 E1 10 10 8A 1A C7 30 7F"],
    ["CN-120104-C-YBL", "1B 81 E1 20 10 4A D1 D6 64 4C"],
  ])("ISIL %s", (text, hex) => {
    expect(hexOf(must(encodeIsil(text)))).toBe(hex);
    expect(explainPiece("isil", bytes(hex))).toMatchObject({ value: text, notes: [] });
  });

  it("an ISIL that was written with other latches is read all the same, and that is said", () => {
    expect(explainPiece("isil", bytes("1B 81 E1 20 10 4A C1 83 22 67"))).toMatchObject({
      value: "CN-120104-C-YBL",
      notes: ["Lectern writes it 1B 81 E1 20 10 4A D1 D6 64 4C"],
    });
  });
});
