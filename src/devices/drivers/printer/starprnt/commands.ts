/** The commands of StarPRNT that are met in receipts and status questions. [StarPRNT command specifications, rev. 2.25] */
import {
  ALIGNS,
  commandRows,
  latin,
  lines,
  named,
  plain,
  word,
  type CommandTable,
  type Facts,
} from "../commands.ts";

const SYMBOLOGIES: Readonly<Record<number, string>> = {
  0: "upc-e",
  1: "upc-a",
  2: "ean-8",
  3: "ean-13",
  4: "code39",
  5: "itf",
  6: "code128",
  7: "code93",
  8: "codabar",
  9: "gs1-128",
  10: "gs1-databar-omni",
  11: "gs1-databar-truncated",
  12: "gs1-databar-limited",
  13: "gs1-databar-expanded",
};

/** ESC b n1 n2 n3 n4 d1 … RS. */
function barcodeLength(rest: Uint8Array): number | undefined {
  const end = rest.indexOf(0x1e, 4);
  return end < 0 ? undefined : end + 1;
}

function barcode(args: Uint8Array): Facts {
  const [kind, text, width, height = 0] = args;
  return {
    symbology: named(SYMBOLOGIES, plain(kind)),
    data: latin(args.subarray(4, -1)),
    text: plain(text) === 2 || plain(text) === 4,
    width: plain(width),
    heightDots: height,
  };
}

const CUTS: Readonly<Record<number, Facts>> = {
  0: { cut: "full", feeds: false },
  1: { cut: "partial", feeds: false },
  2: { cut: "full", feeds: true },
  3: { cut: "partial", feeds: true },
};

const LEVELS: Readonly<Record<number, string>> = { 0: "L", 1: "M", 2: "Q", 3: "H" };

/** m, then how many bytes, low byte first. */
function counted(rest: Uint8Array): number | undefined {
  return rest.length < 3 ? undefined : 3 + word(rest, 1);
}

function columnLength(bytesPerColumn: number): (rest: Uint8Array) => number | undefined {
  return (rest) => (rest.length < 2 ? undefined : 2 + bytesPerColumn * word(rest, 0));
}

const columns = (args: Uint8Array): Facts => ({ columns: word(args, 0) });

const COUNTER: Readonly<Record<number, string>> = {
  0: "tell the print end counter",
  1: "count on when all is printed, and tell",
  2: "clear the counter",
  3: "start of a document",
  4: "end of a document",
  5: "time-out of data",
};

const size = ([n]: Uint8Array): Facts => ({ times: plain(n) + 1 });
const sized = ([height, width]: Uint8Array): Facts => ({
  height: plain(height) + 1,
  width: plain(width) + 1,
});
const switched = ([n]: Uint8Array): Facts => ({ on: plain(n) !== 0 });
const always = (on: boolean) => (): Facts => ({ on });

/** By the names of iconv-lite; 0 is Star's own, which is 437 as far as receipts go. */
const CODE_PAGES: Readonly<Record<number, string>> = {
  0: "cp437",
  1: "cp437",
  4: "cp858",
  5: "cp852",
  6: "cp860",
  7: "cp861",
  8: "cp863",
  9: "cp865",
  10: "cp866",
  11: "cp855",
  12: "cp857",
  13: "cp862",
  14: "cp864",
  15: "cp737",
  17: "cp869",
  32: "windows1252",
  33: "windows1250",
  34: "windows1251",
};

export const STARPRNT_COMMANDS: CommandTable = {
  plain: "cp437",
  codePages: CODE_PAGES,
  rows: commandRows([
    ["00", "nothing", 0],
    ["04", "status-question", 0, () => ({ asks: "paper" })],
    ["05", "status-question", 0, () => ({ asks: "errors" })],
    ["07", "drawer", 0, () => ({ number: 1 })],
    ["09", "tab", 0],
    ["0A", "line-feed", 0],
    ["0C", "form-feed", 0],
    ["0D", "carriage-return", 0],
    ["17", "mark", 0, () => ({ counts: "ETB" })],
    ["18", "cancel", 0],
    ["19", "drawer", 0, () => ({ number: 2 })],
    ["1A", "drawer", 0, () => ({ number: 2 })],
    ["1C", "drawer", 0, () => ({ number: 1 })],
    ["1E", "nothing", 0],
    ["1B 40", "initialize", 0],
    ["1B 06 01", "status-question", 0, () => ({ asks: "everything" })],
    ["1B 07", "drawer-pulse", 2, ([on = 0, off = 0]) => ({ onMs: on * 10, offMs: off * 10 })],
    [
      "1B 1D 03",
      "print-end-counter",
      3,
      ([s, n1 = 0, n2 = 0]) => ({ does: named(COUNTER, plain(s)), n1, n2 }),
    ],
    ["1B 1D 50", "page-mode", 1, ([n]) => ({ on: plain(n) === 0 })],
    ["1B 1D 61", "align", 1, ([n]) => ({ align: named(ALIGNS, plain(n)) })],
    ["1B 1D 74", "code-page", 1, ([n = 0]) => ({ number: n, codePage: CODE_PAGES[n] ?? "unknown" })],
    [
      "1B 1D 79 44 31",
      "symbol",
      counted,
      (args) => ({ symbology: "qr", does: "store", data: latin(args.subarray(3)) }),
    ],
    ["1B 1D 79 49", "symbol", 0, () => ({ symbology: "qr", does: "tell size" })],
    ["1B 1D 79 50", "symbol", 0, () => ({ symbology: "qr", does: "print" })],
    ["1B 1D 79 53 30", "symbol", 1, ([n]) => ({ symbology: "qr", does: "model", model: plain(n) })],
    [
      "1B 1D 79 53 31",
      "symbol",
      1,
      ([n]) => ({ symbology: "qr", does: "error-correction", level: named(LEVELS, plain(n)) }),
    ],
    ["1B 1D 79 53 32", "symbol", 1, ([n = 0]) => ({ symbology: "qr", does: "module-size", dots: n })],
    ["1B 1E 45", "clear-marks", 1],
    ["1B 1E 46", "font", 1, ([n]) => ({ font: named({ 0: "A", 1: "B", 2: "C" }, plain(n)) })],
    ["1B 1E 61", "automatic-status", 1, ([n]) => ({ on: plain(n) !== 0 })],
    ["1B 20", "character-spacing", 1, ([n = 0]) => ({ dots: n })],
    ["1B 23 2A 0A 00", "information-question", 0, () => ({ asks: "model and firmware" })],
    ["1B 2D", "underline", 1, switched],
    ["1B 2F", "slash-zero", 1, switched],
    ["1B 30", "line-spacing", 0, () => ({ spacing: "narrow" })],
    ["1B 34", "inverted", 0, always(true)],
    ["1B 35", "inverted", 0, always(false)],
    ["1B 45", "bold", 0, always(true)],
    ["1B 46", "bold", 0, always(false)],
    ["1B 4A", "feed-dots", 1, ([n = 0]) => ({ dots: n * 2 })],
    ["1B 4B", "image-columns", columnLength(1), columns],
    ["1B 4C", "image-columns", columnLength(1), columns],
    ["1B 52", "character-set", 1, ([n = 0]) => ({ number: n })],
    ["1B 57", "width", 1, size],
    ["1B 58", "image-columns", columnLength(3), columns],
    ["1B 5F", "upperline", 1, switched],
    ["1B 61", "feed-lines", 1, lines],
    ["1B 62", "barcode", barcodeLength, barcode],
    ["1B 64", "cut", 1, ([n]) => CUTS[plain(n)] ?? { cut: n ?? 0 }],
    ["1B 68", "height", 1, size],
    ["1B 69", "size", 2, sized],
    ["1B 7A", "line-spacing", 1, ([n]) => ({ spacing: plain(n) === 1 ? "default" : "narrow" })],
  ]),
};
