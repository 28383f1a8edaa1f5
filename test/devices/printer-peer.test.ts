import * as fc from "fast-check";
import { expect, test } from "vitest";
import { escposInterpreter } from "../../src/devices/sim/printer/interpreter.ts";
import { slips, type PaperEvent } from "../../src/devices/sim/printer/paper.ts";
import { realTimeFilter } from "../../src/devices/sim/printer/real-time.ts";

function print(hex: string, columns = 20): { events: PaperEvent[]; replies: number[] } {
  const events: PaperEvent[] = [];
  const replies: number[] = [];
  const printer = escposInterpreter(
    columns,
    (event) => events.push(event),
    (byte) => replies.push(byte),
  );
  printer.feed(Buffer.from(hex.replaceAll(" ", ""), "hex"));
  return { events, replies };
}

function textOf(hex: string, columns = 20): string {
  return slips(print(hex, columns).events, columns).join("|");
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
  const { events } = print("1B 74 10 1B 45 01 1B 61 02 1D 21 11 1B 40 81 0A");
  const span = { text: "ü", bold: false, underline: false, inverted: false, width: 1, height: 1 };
  expect(events).toEqual([{ kind: "line", align: "left", spans: [span] }]);
});

test("bold, size and alignment are kept with the characters", () => {
  const { events } = print("1B 61 01 41 1B 45 01 1D 21 11 42 0A");
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
  expect(print(`${hex} 41 0A`).events[0]).toEqual({ kind: "cut", partial });
});

test("a barcode of either form, a QR code, a drawer pulse and a picture are told apart", () => {
  const { events } = print(
    "1D 6B 04 41 42 00 1D 6B 49 04 7B 42 31 32 1D 28 6B 05 00 31 50 30 68 69 1D 28 6B 03 00 31 51 30" +
      "1B 70 00 32 FA 1D 76 30 00 02 00 01 00 1B 40",
  );
  expect(events).toEqual([
    { kind: "barcode", symbology: 4, data: "AB" },
    { kind: "barcode", symbology: 73, data: "12" },
    { kind: "qr", data: "hi" },
    { kind: "drawer-pulse", pin: 2 },
    { kind: "image", widthDots: 16, heightDots: 1 },
  ]);
});

test("a command that it does not know is told, and printing goes on", () => {
  const { events } = print("1B 7F 41 0A");
  expect(events[0]).toEqual({ kind: "unknown", bytes: [0x1b, 0x7f] });
  expect(events[1]).toMatchObject({ kind: "line", spans: [{ text: "A" }] });
});

test("GS r is answered when all before it is printed", () => {
  expect(print("41 0A 1D 72 01").replies).toEqual([0]);
});

test("real-time commands are taken out wherever they stand, in pieces too; the rest stays in order", () => {
  const sent = Uint8Array.of(0x41, 0x10, 0x04, 0x02, 0x10, 0x42, 0x10, 0x10, 0x05, 0x02, 0x43);
  for (const size of [1, 2, 3, sent.length]) {
    const filter = realTimeFilter();
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
      const whole: PaperEvent[] = [];
      const pieces: PaperEvent[] = [];
      escposInterpreter(
        20,
        (event) => whole.push(event),
        () => {},
      ).feed(sent);
      const cut = escposInterpreter(
        20,
        (event) => pieces.push(event),
        () => {},
      );
      let from = 0;
      for (const size of [...sizes, sent.length]) {
        cut.feed(sent.subarray(from, from + size));
        from += size;
      }
      expect(pieces).toEqual(whole);
    }),
  );
});
