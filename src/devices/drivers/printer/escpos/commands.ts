/** The commands of ESC/POS that are met in receipts and status questions. [Epson ESC/POS command reference] */
import {
  ALIGNS,
  commandRows,
  isOn,
  latin,
  lines,
  named,
  plain,
  word,
  type CommandTable,
  type Facts,
} from "../commands.ts";
import { ANSWERS, REAL_TIME } from "./status.ts";

const SYMBOLOGIES: Readonly<Record<number, string>> = {
  0: "upc-a",
  1: "upc-e",
  2: "ean-13",
  3: "ean-8",
  4: "code39",
  5: "itf",
  6: "codabar",
  65: "upc-a",
  66: "upc-e",
  67: "ean-13",
  68: "ean-8",
  69: "code39",
  70: "itf",
  71: "codabar",
  72: "code93",
  73: "code128",
  74: "gs1-128",
  75: "gs1-databar-omni",
  76: "gs1-databar-truncated",
  77: "gs1-databar-limited",
  78: "gs1-databar-expanded",
  79: "code128-auto",
};

const CUTS: Readonly<Record<number, Facts>> = {
  0: { cut: "full" },
  1: { cut: "partial" },
  65: { cut: "full" },
  66: { cut: "partial" },
};

/** Up to 6, data end with NUL; from 65, a byte says how many there are. */
function barcodeLength(rest: Uint8Array): number | undefined {
  const [kind, count] = rest;
  if (kind === undefined) return undefined;
  if (kind >= 65) return count === undefined ? undefined : 2 + count;
  const end = rest.indexOf(0, 1);
  return end < 0 ? undefined : end + 1;
}

function barcode(args: Uint8Array): Facts {
  const kind = args[0] ?? 0;
  const data = latin(kind >= 65 ? args.subarray(2) : args.subarray(1, -1));
  const set = kind === 73 ? /^\{[ABC]/.exec(data)?.[0] : undefined;
  return {
    symbology: named(SYMBOLOGIES, kind),
    data: set === undefined ? data : data.slice(2),
    ...(set === undefined ? {} : { codeSet: set.slice(1) }),
  };
}

/** `pL pH`, and as many bytes. */
function counted(rest: Uint8Array): number | undefined {
  return rest.length < 2 ? undefined : 2 + word(rest, 0);
}

const SYMBOL_KINDS: Readonly<Record<number, string>> = { 48: "pdf417", 49: "qr" };
const LEVELS: Readonly<Record<number, string>> = { 48: "L", 49: "M", 50: "Q", 51: "H" };
/** GS ( k of QR codes: cn 49. */
const QR_FUNCTIONS: Readonly<Record<number, (data: Uint8Array) => Facts>> = {
  65: ([model = 0]) => ({ does: "model", model: model - 48 }),
  67: ([size = 0]) => ({ does: "module-size", dots: size }),
  69: ([level = 0]) => ({ does: "error-correction", level: named(LEVELS, level) }),
  80: (data) => ({ does: "store", data: latin(data.subarray(1)) }),
  81: () => ({ does: "print" }),
};

function symbol(args: Uint8Array): Facts {
  const [, , kind = 0, what = 0] = args;
  const known = kind === 49 ? QR_FUNCTIONS[what] : undefined;
  const symbology = named(SYMBOL_KINDS, kind);
  return known === undefined
    ? { symbology, function: what, data: latin(args.subarray(4)) }
    : { symbology, ...known(args.subarray(4)) };
}

/** GS v 0 m xL xH yL yH: a raster of x bytes by y rows. */
function rasterLength(rest: Uint8Array): number | undefined {
  return rest.length < 5 ? undefined : 5 + word(rest, 1) * word(rest, 3);
}

/** ESC * m nL nH: n columns of 8 dots, or of 24 from m 32. */
function columnLength(rest: Uint8Array): number | undefined {
  return rest.length < 3 ? undefined : 3 + word(rest, 1) * ((rest[0] ?? 0) >= 32 ? 3 : 1);
}

const DOES: Readonly<Record<number, string>> = {
  0: "go on, as the on-line key",
  1: "recover, and print again from the line of the error",
  2: "recover, and throw the buffers away",
};

/** DLE DC4 fn: 1 drawer, 2 power off, 8 clear buffers, each with its own length; of others only fn is known. */
const DC4_LENGTHS: Readonly<Record<number, number>> = { 1: 3, 2: 3, 3: 6, 7: 2, 8: 8 };

/** n of GS I that are answered with a block. */
const INFORMATION: Readonly<Record<number, string>> = {
  1: "model number",
  2: "type number",
  3: "firmware number",
  65: "firmware",
  66: "maker",
  67: "model",
  68: "serial number",
  69: "fonts of other languages",
};

function question(n: number): Facts {
  const asks = n === 1 || n === 2 || n === 3 || n === 4 ? REAL_TIME[n].asks : undefined;
  return asks === undefined ? { n } : { n, asks };
}

function paperQuestion([value = 0]: Uint8Array): Facts {
  const n = plain(value);
  return n === 1 || n === 2 ? { n, asks: ANSWERS[n].asks } : { n };
}

function automatic([n = 0]: Uint8Array): Facts {
  const parts = ["drawer", "on-line", "error", "paper"].filter((_part, bit) => (n & (1 << bit)) !== 0);
  return { on: n !== 0, tells: parts };
}

function printMode([n = 0]: Uint8Array): Facts {
  return {
    font: (n & 1) === 0 ? "A" : "B",
    bold: (n & 0x08) !== 0,
    height: (n & 0x10) === 0 ? 1 : 2,
    width: (n & 0x20) === 0 ? 1 : 2,
    underline: (n & 0x80) !== 0,
  };
}

/** In Epson's numbering, by the names of iconv-lite. */
const CODE_PAGES: Readonly<Record<number, string>> = {
  0: "cp437",
  2: "cp850",
  3: "cp860",
  4: "cp863",
  5: "cp865",
  13: "cp857",
  14: "cp737",
  15: "iso8859-7",
  16: "windows1252",
  17: "cp866",
  18: "cp852",
  19: "cp858",
  45: "windows1250",
  46: "windows1251",
  47: "windows1253",
  48: "windows1254",
  51: "windows1257",
};

export const ESCPOS_COMMANDS: CommandTable = {
  plain: "cp437",
  codePages: CODE_PAGES,
  rows: commandRows([
    ["00", "nothing", 0],
    ["09", "tab", 0],
    ["0A", "line-feed", 0],
    ["0C", "form-feed", 0],
    ["0D", "carriage-return", 0],
    ["18", "cancel-page", 0],
    [
      "10 04",
      "status-question",
      (rest) => (rest[0] === 7 || rest[0] === 8 ? 2 : 1),
      ([n = 0]) => question(n),
    ],
    ["10 05", "recover", 1, ([n = 0]) => ({ n, does: named(DOES, n) })],
    [
      "10 14",
      "real-time",
      (rest) => (rest[0] === undefined ? undefined : (DC4_LENGTHS[rest[0]] ?? 1)),
      realTime,
    ],
    ["1B 40", "initialize", 0],
    ["1B 20", "character-spacing", 1, ([n = 0]) => ({ dots: n })],
    ["1B 21", "print-mode", 1, printMode],
    ["1B 24", "position", 2, (args) => ({ dots: word(args, 0) })],
    ["1B 25", "user-characters", 1, isOn],
    ["1B 2A", "image-columns", columnLength, (args) => ({ columns: word(args, 1), mode: args[0] ?? 0 })],
    ["1B 2D", "underline", 1, ([n]) => ({ dots: plain(n) })],
    ["1B 32", "line-spacing", 0, () => ({ dots: "default" })],
    ["1B 33", "line-spacing", 1, ([n = 0]) => ({ dots: n })],
    ["1B 34", "italic", 1, isOn],
    ["1B 3D", "select-device", 1, isOn],
    ["1B 45", "bold", 1, isOn],
    ["1B 47", "double-strike", 1, isOn],
    ["1B 4A", "feed-dots", 1, ([n = 0]) => ({ dots: n })],
    ["1B 4C", "page-mode", 0],
    ["1B 4D", "font", 1, ([n]) => ({ font: named({ 0: "A", 1: "B", 2: "C" }, plain(n)) })],
    ["1B 52", "character-set", 1, ([n = 0]) => ({ number: n })],
    ["1B 53", "standard-mode", 0],
    ["1B 56", "rotate", 1, ([n]) => ({ on: plain(n) !== 0 })],
    ["1B 5C", "move", 2, (args) => ({ dots: word(args, 0) })],
    ["1B 61", "align", 1, ([n]) => ({ align: named(ALIGNS, plain(n)) })],
    ["1B 63 33", "paper-end-signal", 1],
    ["1B 63 34", "paper-stop", 1],
    ["1B 63 35", "panel-keys", 1, ([n = 0]) => ({ on: (n & 1) === 0 })],
    ["1B 64", "feed-lines", 1, lines],
    ["1B 69", "cut", 0, () => ({ cut: "full" })],
    ["1B 6D", "cut", 0, () => ({ cut: "partial" })],
    ["1B 70", "drawer", 3, drawer],
    ["1B 72", "color", 1, ([n]) => ({ color: named({ 0: "black", 1: "red" }, plain(n)) })],
    ["1B 74", "code-page", 1, ([n = 0]) => ({ number: n, codePage: CODE_PAGES[n] ?? "unknown" })],
    ["1B 7B", "upside-down", 1, isOn],
    ["1C 21", "kanji-mode", 1],
    ["1C 26", "multi-byte", 0, () => ({ on: true })],
    ["1C 2E", "multi-byte", 0, () => ({ on: false })],
    ["1C 70", "stored-image", 2, ([n = 0]) => ({ number: n })],
    ["1D 21", "size", 1, ([n = 0]) => ({ width: 1 + ((n >> 4) & 7), height: 1 + (n & 7) })],
    [
      "1D 28",
      "extended",
      (rest) => (rest.length < 3 ? undefined : 1 + (counted(rest.subarray(1)) ?? 0)),
      extended,
    ],
    ["1D 28 6B", "symbol", counted, symbol],
    ["1D 42", "inverted", 1, isOn],
    [
      "1D 48",
      "barcode-text",
      1,
      ([n]) => ({ where: named({ 0: "none", 1: "above", 2: "below", 3: "both" }, plain(n)) }),
    ],
    ["1D 49", "information-question", 1, ([n]) => ({ n: info(n), asks: named(INFORMATION, info(n)) })],
    ["1D 4C", "left-margin", 2, (args) => ({ dots: word(args, 0) })],
    ["1D 50", "motion-units", 2],
    ["1D 56", "cut", ([m]) => (m === undefined ? undefined : m >= 65 ? 2 : 1), cutFacts],
    ["1D 57", "print-width", 2, (args) => ({ dots: word(args, 0) })],
    ["1D 61", "automatic-status", 1, automatic],
    ["1D 62", "smoothing", 1, isOn],
    ["1D 66", "barcode-font", 1],
    ["1D 68", "barcode-height", 1, ([n = 0]) => ({ dots: n })],
    ["1D 6B", "barcode", barcodeLength, barcode],
    ["1D 72", "paper-question", 1, paperQuestion],
    ["1D 76 30", "image", rasterLength, image],
    ["1D 77", "barcode-width", 1, ([n = 0]) => ({ dots: n })],
  ]),
};

function info(n: number | undefined): number {
  const value = n ?? 0;
  return value >= 0x31 && value <= 0x33 ? value - 0x30 : value;
}

function realTime([fn = 0]: Uint8Array): Facts {
  return {
    function: fn,
    does: named({ 1: "drawer", 2: "power off", 7: "send status", 8: "clear buffers" }, fn),
  };
}

function drawer([pin, on = 0, off = 0]: Uint8Array): Facts {
  return { pin: plain(pin) === 1 ? 5 : 2, onMs: on * 2, offMs: off * 2 };
}

function extended(args: Uint8Array): Facts {
  return { letter: String.fromCharCode(args[0] ?? 0), bytes: args.length - 3 };
}

function cutFacts([m = 0, feed]: Uint8Array): Facts {
  const cut = CUTS[plain(m)] ?? { cut: m };
  return feed === undefined ? cut : { ...cut, feedDots: feed };
}

function image(args: Uint8Array): Facts {
  return { widthDots: 8 * word(args, 1), heightDots: word(args, 3) };
}
