import type { Align } from "../../../core/printout.ts";
import type { Head } from "./head.ts";
import { counted, ignored, latin, plain, type Command, type Tongue } from "./interpreter.ts";
import type { Symbology } from "./paper.ts";

const ALIGNS: readonly Align[] = ["left", "center", "right"];

/** So many bytes without the NUL that ends them are no barcode. */
const LONGEST_BARCODE = 256;

/** GS k: up to 6, data end with NUL; from 65, a byte says how many there are. */
function barcodeLength(rest: readonly number[]): number | undefined {
  const [kind, count] = rest;
  if (kind === undefined) return undefined;
  if (kind >= 65) return count === undefined ? undefined : 2 + count;
  const end = rest.indexOf(0, 1);
  if (end >= 0) return end + 1;
  return rest.length > LONGEST_BARCODE ? rest.length : undefined;
}

const SYMBOLOGIES: readonly Symbology[] = ["upc-a", "upc-e", "ean-13", "ean-8", "code39", "itf", "codabar"];
const NEWER: readonly Symbology[] = [...SYMBOLOGIES, "code93", "code128", "gs1-128"];

function runBarcode(args: readonly number[], head: Head): void {
  const [kind = 0] = args;
  const symbology = kind >= 65 ? NEWER[kind - 65] : SYMBOLOGIES[kind];
  const data = latin(kind >= 65 ? args.slice(2) : args.slice(1, -1));
  // Data that no barcode has are refused, as by a printer; so is a kind that it does not know.
  if (symbology === undefined || data === "" || /[^\x20-\x7e]/.test(data)) return;
  // Code 128 data begin with the code set, {A to {C; it is not part of what a scanner reads.
  head.putBarcode(symbology, symbology === "code128" ? data.replace(/^\{[ABC]/, "") : data);
}

const LEVELS = ["L", "M", "Q", "H"] as const;

/** GS ( k for QR codes, cn 49: 67 size, 69 error correction, 80 stores the data, 81 prints. */
function runSymbol(args: readonly number[], head: Head): void {
  const [, , kind, what, first = 0, ...data] = args;
  if (kind !== 49) return;
  if (what === 67) head.qr = { ...head.qr, module: first };
  if (what === 69) head.qr = { ...head.qr, level: LEVELS[plain(first)] ?? head.qr.level };
  if (what === 80) head.qr = { ...head.qr, data: Buffer.from(data).toString("utf8") };
  if (what === 81) head.putQr();
}

/** GS v 0 m xL xH yL yH: a raster of x bytes by y rows. */
function rasterSize(rest: readonly number[]): { readonly bytes: number; readonly rows: number } | undefined {
  const [, xLow, xHigh, yLow, yHigh] = rest;
  if (xLow === undefined || xHigh === undefined || yLow === undefined || yHigh === undefined)
    return undefined;
  return { bytes: xLow + 256 * xHigh, rows: yLow + 256 * yHigh };
}

/** Sizes beyond these are out of range: a printer drops the command and goes on with what follows. */
const MOST_ROWS = 2_303;
const MOST_BYTES_ACROSS = 128;
/** As many data as a QR code holds, and what goes before them. */
const LONGEST_SYMBOL = 7_092;

/** What GS I tells of this printer, by n. */
const INFORMATION: Readonly<Record<number, string>> = {
  65: "1.00 LECTERN",
  66: "EPSON",
  67: "TM-T20II",
  68: "LECT000001",
};

const onOff =
  (set: (head: Head, on: boolean) => void): Command["run"] =>
  ([n = 0], head) =>
    set(head, (n & 1) !== 0);

const COMMANDS: Readonly<Record<string, Command>> = {
  "ESC @": {
    length: 0,
    run(_args, head, electronics) {
      head.reset();
      electronics.tellChanges(0);
    },
  },
  "ESC !": {
    length: 1,
    run([n = 0], head) {
      head.style.bold = (n & 0x08) !== 0;
      head.style.height = (n & 0x10) !== 0 ? 2 : 1;
      head.style.width = (n & 0x20) !== 0 ? 2 : 1;
      head.style.underline = (n & 0x80) !== 0;
    },
  },
  "ESC -": { length: 1, run: ([n], head) => void (head.style.underline = plain(n) !== 0) },
  "ESC E": { length: 1, run: onOff((head, on) => void (head.style.bold = on)) },
  "ESC G": { length: 1, run: onOff((head, on) => void (head.style.bold = on)) },
  "ESC a": { length: 1, run: ([n], head) => void (head.align = ALIGNS[plain(n)] ?? head.align) },
  "ESC t": {
    length: 1,
    run([n = 0], head) {
      if (!head.selectCodePage(n)) head.note({ kind: "unknown", bytes: [0x1b, 0x74, n] });
    },
  },
  "ESC d": {
    length: 1,
    run([n = 0], head) {
      for (let line = 0; line < n; line++) head.feed();
    },
  },
  "ESC p": {
    length: 3,
    run: ([m], head) => head.note({ kind: "drawer-pulse", pin: plain(m) === 1 ? 5 : 2 }),
  },
  // Font, spacing, feed by dots, character set: no difference in what can be read.
  "ESC M": ignored(1),
  "ESC 2": ignored(0),
  "ESC 3": ignored(1),
  "ESC J": ignored(1),
  "ESC R": ignored(1),
  "ESC SP": ignored(1),
  "GS !": {
    length: 1,
    run([n = 0], head) {
      head.style.width = 1 + ((n >> 4) & 7);
      head.style.height = 1 + (n & 7);
    },
  },
  "GS B": { length: 1, run: onOff((head, on) => void (head.style.inverted = on)) },
  "GS V": {
    length: ([m]) => (m === undefined ? undefined : m >= 65 ? 2 : 1),
    run([m], head) {
      head.put({ kind: "cut", partial: plain(m) === 1 || m === 66 });
    },
  },
  "GS k": { length: barcodeLength, run: runBarcode },
  "GS h": { length: 1, run: ([n = 1], head) => void (head.barcode = { ...head.barcode, height: n }) },
  "GS w": { length: 1, run: ([n = 3], head) => void (head.barcode = { ...head.barcode, module: n }) },
  "GS H": {
    length: 1,
    run([n], head) {
      const text = (["none", "above", "below", "both"] as const)[plain(n)] ?? "none";
      head.barcode = { ...head.barcode, text };
    },
  },
  "GS (": {
    length(rest) {
      const size = counted(rest.slice(1));
      if (size === undefined) return undefined;
      return size > 2 + LONGEST_SYMBOL ? 3 : 1 + size;
    },
    // The first argument is the letter after the bracket; only k, two-dimensional symbols, leaves a mark here.
    run: ([letter, ...args], head) => (letter === 0x6b ? runSymbol(args, head) : undefined),
  },
  "GS v 0": {
    length(rest) {
      const size = rasterSize(rest);
      if (size === undefined) return undefined;
      const { bytes, rows } = size;
      return bytes > MOST_BYTES_ACROSS || rows > MOST_ROWS ? 5 : 5 + bytes * rows;
    },
    run(args, head) {
      const { bytes, rows } = rasterSize(args) ?? { bytes: 0, rows: 0 };
      const bits = Uint8Array.from(args.slice(5));
      if (bits.length > 0) {
        head.put({ kind: "image", align: head.align, width: bytes * 8, height: rows, bits });
      }
    },
  },
  "GS a": { length: 1, run: ([n = 0], _head, electronics) => electronics.tellChanges(n) },
  // GS r 1: paper sensors. Reached only once all before it is on paper, and then there is paper.
  "GS r": { length: 1, run: (_args, _head, electronics) => electronics.mark() },
  "GS I": {
    length: 1,
    run([n = 0], _head, electronics) {
      const text = INFORMATION[n];
      electronics.reply(text === undefined ? [0x20] : [0x5f, ...Buffer.from(text), 0]);
    },
  },
  "GS f": ignored(1),
  "GS L": ignored(2),
  "GS W": ignored(2),
  "FS .": ignored(0),
  "FS &": ignored(0),
};

/** ESC/POS, with code pages in Epson's numbering. */
export const ESCPOS_TONGUE: Tongue = {
  commands: COMMANDS,
  codePages: {
    0: "cp437",
    2: "cp850",
    16: "windows-1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
    45: "windows-1250",
    46: "windows-1251",
  },
};
