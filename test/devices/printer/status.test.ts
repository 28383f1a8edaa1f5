import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Decoded, Sender } from "../../../src/devices/driver.ts";
import { frameAll } from "../../../src/devices/framer.ts";
import { loadDecoder } from "../../../src/devices/decoders.ts";
import { encodeEscpos, escposFramer } from "../../../src/devices/drivers/printer/escpos/status.ts";
import { encodeStar, starFramer } from "../../../src/devices/drivers/printer/starprnt/status.ts";
import { hexOf } from "../../../src/devices/hex.ts";
import { must } from "../bench.ts";
import { bytes } from "../vectors.ts";

async function decode(driver: string, hex: string, from?: Sender): Promise<readonly Decoded[]> {
  return must(await loadDecoder(driver, {}))([bytes(hex)], from);
}

/** One byte answers four questions: what it means to each. */
describe("DLE EOT n", () => {
  it.each([
    ["12", [], [], [], []],
    ["16", ["drawer-signal"], ["cover-open"], ["recoverable"], ["near-end"]],
    [
      "1E",
      ["drawer-signal", "off-line"],
      ["cover-open", "fed-by-button"],
      ["recoverable", "cutter"],
      ["near-end"],
    ],
    ["1A", ["off-line"], ["fed-by-button"], ["cutter"], ["near-end"]],
    ["32", ["waiting-for-recovery"], ["stopped-by-paper-end"], ["unrecoverable"], ["paper-end"]],
    ["52", ["feed-button"], ["error"], ["auto-recoverable"], ["paper-end"]],
    [
      "72",
      ["waiting-for-recovery", "feed-button"],
      ["stopped-by-paper-end", "error"],
      ["unrecoverable", "auto-recoverable"],
      ["paper-end"],
    ],
  ])("%s alone is explained for every n", async (hex, ...meanings) => {
    expect(await decode("escpos-status", hex)).toEqual([
      {
        kind: "real-time",
        n: null,
        meanings: meanings.map((signs, at) => expect.objectContaining({ n: at + 1, signs })),
        hex,
      },
    ]);
  });

  it.each([
    ["10 04 02 16", 2, "printer.cover-open"],
    ["10 04 02 32", 2, "printer.out-of-paper"],
    ["10 04 02 52", 2, "printer.error"],
    ["10 04 01 1A", 1, "printer.offline"],
    ["10 04 03 1A", 3, "printer.cutter"],
    ["10 04 03 16", 3, "printer.recoverable"],
    ["10 04 03 32", 3, "printer.error"],
    ["10 04 04 1E", 4, "printer.near-end"],
    ["10 04 04 72", 4, "printer.out-of-paper"],
    ["10 04 04 7E", 4, "printer.out-of-paper"],
    ["10 04 04 12", 4, null],
  ])("%s: the question says what the answer means", async (hex, n, fault) => {
    const [question, answer, ...more] = await decode("escpos-status", hex);
    expect(question).toMatchObject({ kind: "command", command: "status-question", n });
    expect(answer).toMatchObject({ kind: "real-time", n, fault });
    expect(more).toEqual([]);
  });

  it("GS r, with its number as such or as a digit, says what its answer means", async () => {
    for (const hex of ["1D 72 01 0C", "1D 72 31 0C"]) {
      const [, answer] = await decode("escpos-status", hex);
      expect(answer).toMatchObject({ kind: "answer", n: 1, signs: ["paper-end"] });
    }
  });

  it("several questions are answered in their order", async () => {
    const read = await decode("escpos-status", "10 04 01 10 04 04 16 7E");
    expect(read.map(({ n, fault }) => [n, fault])).toEqual([
      [1, undefined],
      [4, undefined],
      [1, null],
      [4, "printer.out-of-paper"],
    ]);
  });
});

describe("automatic status of ESC/POS", () => {
  it.each([
    ["10 00 00 00", [], null],
    ["14 00 0C 0F", ["drawer-signal", "paper-end"], "printer.out-of-paper"],
    ["38 00 00 0F", ["off-line", "cover-open"], "printer.cover-open"],
    ["18 08 00 0F", ["off-line", "cutter"], "printer.cutter"],
    ["18 04 00 0F", ["off-line", "recoverable"], "printer.recoverable"],
    ["18 20 00 0F", ["off-line", "unrecoverable"], "printer.error"],
    ["18 40 00 0F", ["off-line", "auto-recoverable"], "printer.recoverable"],
    ["10 00 03 0F", ["near-end"], "printer.near-end"],
    ["58 00 00 0F", ["off-line", "feed-button"], null],
  ])("%s", async (hex, signs, fault) => {
    for (const from of ["device", undefined] as const) {
      expect(await decode("escpos-status", hex, from)).toEqual([{ kind: "asb", signs, fault, hex }]);
    }
  });

  it("is told from answers, blocks and flow control between and within it", async () => {
    const read = await decode(
      "escpos-status",
      "12 10 00 13 0C 0F 11 00 5F 54 4D 2D 54 32 30 00 18 00 00 0F 0C 37 22 31 32 00",
      "device",
    );
    expect(read.map(({ kind, hex }) => [kind, hex])).toEqual([
      ["real-time", "12"],
      ["asb", "10 00 13 0C 0F"],
      ["flow", "11"],
      ["answer", "00"],
      ["block", "5F 54 4D 2D 54 32 30 00"],
      ["asb", "18 00 00 0F"],
      ["answer", "0C"],
      ["block", "37 22 31 32 00"],
    ]);
    expect(read[4]).toMatchObject({ what: "information", text: "TM-T20" });
  });

  it("cut short by the end of the capture it is one piece of junk", async () => {
    expect(await decode("star-status", "23 06 28 00")).toEqual([
      { kind: "junk", why: "cut short", hex: "23 06 28 00" },
    ]);
  });

  it("cut short or with a wrong bit it is junk, and what follows is read", async () => {
    expect(
      (await decode("escpos-status", "10 00 12 16", "device")).map(({ kind, hex }) => [kind, hex]),
    ).toEqual([
      ["junk", "10"],
      ["answer", "00"],
      ["real-time", "12"],
      ["real-time", "16"],
    ]);
    expect(await decode("escpos-status", "80 FF 5F 12", "device")).toMatchObject([
      { kind: "junk", hex: "80 FF 5F" },
      { kind: "real-time", hex: "12" },
    ]);
  });
});

describe("Star automatic status", () => {
  it.each([
    ["0F 02 00 00 00 00 00", 7, 1, [], null, null],
    ["21 04 00 00 00 00 00 00", 8, 2, [], null, 0],
    ["23 06 00 00 00 00 00 00 00", 9, 3, [], null, 0],
    ["23 06 28 00 00 00 00 00 00", 9, 3, ["off-line", "cover-open"], "printer.cover-open", 0],
    ["23 06 08 00 00 0C 00 00 00", 9, 3, ["off-line", "near-end", "paper-end"], "printer.out-of-paper", 0],
    ["23 06 00 00 00 04 00 00 00", 9, 3, ["near-end"], "printer.near-end", 0],
    ["23 06 08 08 00 00 00 00 00", 9, 3, ["off-line", "cutter"], "printer.cutter", 0],
    ["23 06 08 20 00 00 00 00 00", 9, 3, ["off-line", "unrecoverable"], "printer.error", 0],
    ["23 06 08 40 00 00 00 00 00", 9, 3, ["off-line", "auto-recoverable"], "printer.recoverable", 0],
    ["23 06 06 00 00 00 00 6E 00", 9, 3, ["etb", "drawer-signal"], null, 31],
    ["2F 22 00 00 00 00 00 2A 00 00 00 00 00 00 00", 15, 9, [], null, 13],
  ])("%s", async (hex, length, version, signs, fault, etb) => {
    const meaning = { kind: "asb", bytes: length, version, signs, fault, etb, hex };
    expect(await decode("star-status", hex)).toEqual([meaning]);
    expect(await decode("star-status", `1B 06 01 ${hex}`)).toMatchObject([
      { kind: "command", command: "status-question" },
      meaning,
    ]);
  });

  it("of a network interface has a length behind it", async () => {
    expect(
      await decode("star-status", "23 86 00 00 00 00 00 00 00 00 00 23 06 28 00 00 00 00 00 00"),
    ).toMatchObject([
      { kind: "asb", extension: "00 00" },
      { kind: "asb", fault: "printer.cover-open" },
    ]);
  });

  it("the print end counter, ENQ, EOT and flow control are told from it", async () => {
    expect(await decode("star-status", "1B 1D 03 01 00 05 07 00 28 1C 11")).toMatchObject([
      { kind: "print-end", n1: 0, n2: 5, counter: 7 },
      { kind: "answer", to: "ENQ", signs: ["paper-end"], bufferEmpty: true },
      { kind: "answer", to: "EOT", signs: ["near-end", "paper-end"] },
      { kind: "flow" },
    ]);
  });

  it("cut short or with a wrong bit it is junk, and the next is read", async () => {
    expect(await decode("star-status", "23 06 00 10 00 23 06 20 00 00 00 00 00 00", "device")).toMatchObject([
      { kind: "junk", hex: "23" },
      { kind: "answer" },
      { kind: "answer" },
      { kind: "answer" },
      { kind: "answer" },
      { kind: "asb", fault: "printer.cover-open" },
    ]);
  });
});

describe("what the host sends", () => {
  it.each([
    ["1B 40", { command: "initialize" }],
    ["1B 74 13", { command: "code-page", number: 19, codePage: "cp858" }],
    ["1B 45 01", { command: "bold", on: true }],
    ["1B 61 01", { command: "align", align: "center" }],
    ["1B 61 32", { command: "align", align: "right" }],
    ["1D 21 11", { command: "size", width: 2, height: 2 }],
    ["1B 64 04", { command: "feed-lines", lines: 4 }],
    ["1D 56 00", { command: "cut", cut: "full" }],
    ["1D 56 01", { command: "cut", cut: "partial" }],
    ["1D 56 41 03", { command: "cut", cut: "full", feedDots: 3 }],
    ["1D 56 42 00", { command: "cut", cut: "partial", feedDots: 0 }],
    ["1B 70 00 32 FA", { command: "drawer", pin: 2, onMs: 100, offMs: 500 }],
    ["1D 6B 49 07 7B 42 33 30 30 30 31", { command: "barcode", symbology: "code128", data: "30001" }],
    ["1D 6B 04 41 42 00", { command: "barcode", symbology: "code39", data: "AB" }],
    ["1D 28 6B 05 00 31 50 30 68 69", { command: "symbol", symbology: "qr", does: "store", data: "hi" }],
    ["1D 28 6B 03 00 31 51 30", { command: "symbol", symbology: "qr", does: "print" }],
    ["1D 49 43", { command: "information-question", asks: "model" }],
    ["1D 72 01", { command: "paper-question", asks: "paper" }],
    ["1D 61 FF", { command: "automatic-status", on: true, tells: ["drawer", "on-line", "error", "paper"] }],
    ["1D 61 00", { command: "automatic-status", on: false, tells: [] }],
    ["10 04 02", { command: "status-question", n: 2, asks: "off-line cause" }],
    ["10 05 02", { command: "recover", n: 2 }],
    ["1D 76 30 00 01 00 02 00 FF 00", { command: "image", widthDots: 8, heightDots: 2 }],
    ["1D 28 48 06 00 30 30 31 32 33 34", { command: "extended", letter: "H", bytes: 6 }],
  ])("ESC/POS %s", async (hex, meaning) => {
    for (const from of ["host", undefined] as const) {
      expect(await decode("escpos", hex, from)).toEqual([
        expect.objectContaining({ kind: "command", ...meaning, hex }),
      ]);
    }
  });

  it.each([
    ["1B 40", { command: "initialize" }],
    ["1B 1D 74 04", { command: "code-page", codePage: "cp858" }],
    ["1B 45", { command: "bold", on: true }],
    ["1B 46", { command: "bold", on: false }],
    ["1B 1D 61 01", { command: "align", align: "center" }],
    ["1B 69 01 01", { command: "size", width: 2, height: 2 }],
    ["1B 64 02", { command: "cut", cut: "full", feeds: true }],
    ["1B 64 33", { command: "cut", cut: "partial", feeds: true }],
    ["07", { command: "drawer", number: 1 }],
    ["1B 07 14 14", { command: "drawer-pulse", onMs: 200, offMs: 200 }],
    ["1B 06 01", { command: "status-question" }],
    ["1B 1E 61 01", { command: "automatic-status", on: true }],
    ["17", { command: "mark" }],
    ["1B 1D 03 03 00 00", { command: "print-end-counter", does: "start of a document" }],
    ["1B 1D 03 04 00 00", { command: "print-end-counter", does: "end of a document" }],
    ["1B 62 06 02 02 3C 33 30 1E", { command: "barcode", symbology: "code128", data: "30", heightDots: 60 }],
    ["1B 1D 79 44 31 00 02 00 68 69", { command: "symbol", does: "store", data: "hi" }],
    ["1B 1D 79 50", { command: "symbol", does: "print" }],
  ])("StarPRNT %s", async (hex, meaning) => {
    for (const from of ["host", undefined] as const) {
      expect(await decode("starprnt", hex, from)).toEqual([
        expect.objectContaining({ kind: "command", ...meaning, hex }),
      ]);
    }
  });

  it("text is read in the code page selected before it", async () => {
    const read = await decode("escpos", "1B 74 02 81 9B 0A 1B 74 10 FC 80 1B 40 41");
    expect(read.flatMap(({ text }) => (text === undefined ? [] : [text]))).toEqual(["üø", "ü€", "A"]);
  });

  it("every code page that a printer may be told to take can be read, and one that nobody knows is shown byte by byte", async () => {
    for (const [driver, select] of [
      ["escpos", "1B 74"],
      ["starprnt", "1B 1D 74"],
    ] as const) {
      for (let number = 0; number < 256; number++) {
        const [, text] = await decode(driver, `${select} ${hexOf(Uint8Array.of(number))} 41 80 FF`, "host");
        expect(text).toMatchObject({ kind: "text", text: expect.stringMatching(/^A/) });
      }
    }
    expect(await decode("escpos", "1B 74 C8 E9")).toMatchObject([{ codePage: "unknown" }, { text: "é" }]);
  });

  it("a command that is not whole or not known is junk; what follows an unknown one is read", async () => {
    expect(await decode("escpos", "41 1D 6B 49 07 7B", "host")).toMatchObject([
      { kind: "text", text: "A" },
      { kind: "junk", why: "cut short", hex: "1D 6B 49 07 7B" },
    ]);
    expect(await decode("escpos", "1B 01 1B 40", "host")).toMatchObject([
      { kind: "junk", why: "no command", hex: "1B 01" },
      { kind: "command", command: "initialize" },
    ]);
  });

  it("where nobody says who sent them, status is told from a job", async () => {
    expect(await decode("escpos", "16")).toMatchObject([{ kind: "real-time" }]);
    expect(await decode("escpos", "48 69 0A")).toMatchObject([
      { kind: "text", text: "Hi" },
      { kind: "command" },
    ]);
    expect(await decode("starprnt", "23 06 00 00 00 00 00 00 00")).toMatchObject([{ kind: "asb" }]);
  });
});

describe("any bytes", () => {
  it("are read without loss, whatever they are and however they are cut", () => {
    const check = fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(39), (sent, at) => {
      for (const make of [escposFramer, starFramer] as const) {
        const whole = frameAll<unknown>(make(), sent);
        const framer = make();
        const pieces = [
          ...framer.feed(sent.subarray(0, at)),
          ...framer.feed(sent.subarray(at)),
          ...framer.flush(),
        ];
        const frames = (cut: typeof whole): readonly unknown[] => cut.filter(({ kind }) => kind === "frame");
        expect(frames(pieces)).toEqual(frames(whole));
      }
      const written = [
        frameAll(escposFramer(), sent).flatMap((each) => [
          ...(each.kind === "junk" ? each.bytes : encodeEscpos(each.frame)),
        ]),
        frameAll(starFramer(), sent).flatMap((each) => [
          ...(each.kind === "junk" ? each.bytes : encodeStar(each.frame)),
        ]),
      ];
      for (const bytes of written) expect(bytes).toEqual([...sent]);
    });
    fc.assert(check, { numRuns: 300 });
  });

  it.each(["escpos", "escpos-status", "starprnt", "star-status"])(
    "never make the decoder %s throw, and all come back",
    async (name) => {
      const explain = must(await loadDecoder(name, {}));
      const byte = fc.oneof(
        fc.nat(255),
        fc.constantFrom(0x10, 0x1b, 0x1d, 0x04, 0x05, 0x28, 0x6b, 0x1e, 0x74, 0x79),
      );
      fc.assert(
        fc.property(
          fc.array(byte, { maxLength: 60 }),
          fc.constantFrom<Sender>("host", "device", undefined),
          (sent, from) => {
            const read = explain([Uint8Array.from(sent)], from);
            const hex = read.map(({ hex }) => (typeof hex === "string" ? hex : "")).join(" ");
            expect(bytes(hex)).toEqual(Uint8Array.from(sent));
          },
        ),
        { numRuns: 300 },
      );
    },
  );
});
