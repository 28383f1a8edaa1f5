import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ESCPOS_TONGUE } from "../../../src/devices/sim/printer/escpos-commands.ts";
import { slips, type PaperEvent } from "../../../src/devices/sim/printer/paper.ts";
import { realTimeFilter } from "../../../src/devices/sim/printer/real-time.ts";
import { bytes } from "../vectors.ts";
import { printed, reader } from "./languages.ts";

const print = (hex: string, columns = 20): readonly PaperEvent[] =>
  printed(ESCPOS_TONGUE, [bytes(hex)], columns).events;

function textOf(hex: string, columns = 20): string {
  return slips(print(hex, columns), columns).join("|");
}

test.each([
  ["1B 74 00", "81 9B", "ü¢"],
  ["1B 74 02", "81 9B", "üø"],
  ["1B 74 13", "81 D5", "ü€"],
  ["1B 74 10", "FC 80", "ü€"],
  ["1B 74 12", "9D A4", "ŁĄ"],
])("code page %s turns %s into %s", (select, bytes, text) => {
  expect(textOf(`${select} ${bytes} 0A`)).toBe(text);
});

test("ESC @ puts code page, style and alignment back", () => {
  const events = print("1B 74 10 1B 45 01 1B 61 02 1D 21 11 1B 40 81 0A");
  const span = { text: "ü", bold: false, underline: false, inverted: false, width: 1, height: 1 };
  expect(events).toEqual([{ kind: "line", align: "left", spans: [span] }]);
});

test("bold, size and alignment are kept with the characters", () => {
  const events = print("1B 61 01 41 1B 45 01 1D 21 11 42 0A");
  expect(events).toMatchObject([
    {
      align: "center",
      spans: [
        { text: "A", bold: false, width: 1 },
        { text: "B", bold: true, width: 2, height: 2 },
      ],
    },
  ]);
});

test("a line that is too long goes on in the next; wide characters take two columns", () => {
  expect(textOf("41 42 43 44 45 0A", 4)).toBe("ABCD\nE");
  expect(textOf("1D 21 10 41 42 43 0A", 4)).toBe("AB\nC");
});

test("text is set to its side of the paper", () => {
  expect(textOf("1B 61 32 41 42 0A", 6)).toBe("    AB");
  expect(textOf("1B 61 31 41 42 0A", 6)).toBe("  AB");
});

test.each([
  ["1D 56 00", false],
  ["1D 56 01", true],
  ["1D 56 41 03", false],
  ["1D 56 42 00", true],
])("%s cuts", (hex, partial) => {
  expect(print(`${hex} 41 0A`)[0]).toEqual({ kind: "cut", partial });
});

const barcode = { align: "left", height: 162, module: 3, text: "none" };

test("a barcode of either form, a QR code, a drawer pulse and a picture are told apart", () => {
  const events = print(
    "1D 6B 04 41 42 00 1D 6B 49 04 7B 42 31 32 1D 28 6B 05 00 31 50 30 68 69 1D 28 6B 03 00 31 51 30" +
      "1B 70 00 32 FA 1D 76 30 00 02 00 01 00 1B 40",
  );
  expect(events).toEqual([
    { kind: "barcode", symbology: "code39", data: "AB", ...barcode },
    { kind: "barcode", symbology: "code128", data: "12", ...barcode },
    { kind: "qr", data: "hi", align: "left", module: 3, level: "L" },
    { kind: "drawer-pulse", pin: 2 },
    { kind: "image", align: "left", width: 16, height: 1, bits: bytes("1B 40") },
  ]);
});

test("a command that it does not know is told, and printing goes on", () => {
  const events = print("1B 7F 41 0A");
  expect(events[0]).toEqual({ kind: "unknown", bytes: [0x1b, 0x7f] });
  expect(events[1]).toMatchObject({ kind: "line", spans: [{ text: "A" }] });
});

test("GS r is reached when all before it is printed", () => {
  expect(printed(ESCPOS_TONGUE, [bytes("41 0A 1D 72 01")], 20)).toMatchObject({
    events: [{ kind: "line" }],
    marks: 1,
  });
});

test("how a barcode and a QR code are to be drawn goes with them", () => {
  const events = print(
    "1B 61 01 1D 68 3C 1D 77 02 1D 48 02 1D 6B 49 04 7B 42 31 32" +
      "1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 31 1D 28 6B 05 00 31 50 30 68 69 1D 28 6B 03 00 31 51 30",
  );
  expect(events).toEqual([
    {
      kind: "barcode",
      symbology: "code128",
      data: "12",
      align: "center",
      height: 60,
      module: 2,
      text: "below",
    },
    { kind: "qr", data: "hi", align: "center", module: 6, level: "M" },
  ]);
});

test("a size out of range is dropped, and what follows is read", () => {
  for (const hex of ["1D 76 30 00 FF FF FF FF", "1D 28 6B FF FF"]) {
    expect(print(`${hex} 41 0A`)).toMatchObject([{ kind: "line", spans: [{ text: "A" }] }]);
  }
});

test("a barcode of data that no barcode has is refused", () => {
  expect(print("1D 6B 49 04 7B 42 00 00")).toEqual([]);
});

test("real-time commands are taken out wherever they stand, in pieces too; the rest stays in order", () => {
  const sent = Uint8Array.of(0x41, 0x10, 0x04, 0x02, 0x10, 0x42, 0x10, 0x10, 0x05, 0x02, 0x43);
  for (const size of [1, 2, 3, sent.length]) {
    const filter = realTimeFilter([
      { kind: "status", first: [0x10, 0x04], hasNumber: true },
      { kind: "recover", first: [0x10, 0x05], hasNumber: true },
    ]);
    const commands: unknown[] = [];
    const rest: number[] = [];
    for (let from = 0; from < sent.length; from += size) {
      const taken = filter.feed(sent.subarray(from, from + size));
      commands.push(...taken.commands);
      rest.push(...taken.rest);
    }
    expect(commands).toEqual([
      { kind: "status", n: 2 },
      { kind: "recover", n: 2 },
    ]);
    expect(rest).toEqual([0x41, 0x10, 0x42, 0x10, 0x43]);
  }
});

/** Bytes in which commands are as likely as text. */
const likely = fc
  .array(
    fc.oneof(
      fc.constantFrom([0x1b], [0x1d], [0x1c], [0x0a], [0x1d, 0x6b], [0x1d, 0x28, 0x6b], [0x1b, 0x40]),
      fc.uint8Array({ maxLength: 6 }).map((bytes) => [...bytes]),
    ),
  )
  .map((pieces) => Uint8Array.from(pieces.flat()));

test("no bytes make it throw, and however they are cut the same comes out", () => {
  fc.assert(
    fc.property(likely, fc.array(fc.nat(5)), (sent, sizes) => {
      const whole = reader(ESCPOS_TONGUE, 20);
      whole.feed(sent);
      const cut = reader(ESCPOS_TONGUE, 20);
      let from = 0;
      for (const size of [...sizes, sent.length]) {
        cut.feed(sent.subarray(from, from + size));
        from += size;
      }
      expect(cut.events).toEqual(whole.events);
    }),
  );
});
