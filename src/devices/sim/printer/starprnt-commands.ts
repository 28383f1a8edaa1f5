import type { Align } from "../../../core/printout.ts";
import { counted, ignored, latin, plain, type Command, type Length, type Tongue } from "./interpreter.ts";
import type { Head } from "./head.ts";
import type { Symbology } from "./paper.ts";

const ALIGNS: readonly Align[] = ["left", "center", "right"];
const SYMBOLOGIES: readonly Symbology[] = [
  "upc-e",
  "upc-a",
  "ean-8",
  "ean-13",
  "code39",
  "itf",
  "code128",
  "code93",
  "codabar",
  "gs1-128",
];
const LEVELS = ["L", "M", "Q", "H"] as const;

const RS = 0x1e;
/** So many bytes without the RS that ends them are no barcode. */
const LONGEST_BARCODE = 260;

/** ESC b n1 n2 n3 n4 d1 … RS: kind, text and line feed, width, height. */
function barcodeLength(rest: readonly number[]): number | undefined {
  const end = rest.indexOf(RS, 4);
  if (end >= 0) return end + 1;
  return rest.length > LONGEST_BARCODE ? rest.length : undefined;
}

function runBarcode([kind, text, width = 2, height = 0, ...rest]: readonly number[], head: Head): void {
  const symbology = SYMBOLOGIES[plain(kind)];
  const data = latin(rest.slice(0, -1));
  if (symbology === undefined || data === "" || /[^\x20-\x7e]/.test(data)) return;
  const below = plain(text) === 2 || plain(text) === 4;
  head.barcode = { height, module: plain(width) + 1, text: below ? "below" : "none" };
  head.putBarcode(symbology, data);
}

/** ESC X n1 n2: columns of 24 dots, three bytes each from top to bottom. */
const columns: Length = (rest) => {
  const [low, high] = rest;
  return low === undefined || high === undefined ? undefined : 2 + 3 * (low + 256 * high);
};

/** The same picture in rows, as everything else holds it. */
function runColumns([low = 0, high = 0, ...data]: readonly number[], head: Head): void {
  const width = low + 256 * high;
  const stride = Math.ceil(width / 8);
  const bits = new Uint8Array(stride * 24);
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < 24; y++) {
      const isBlack = ((data[x * 3 + (y >> 3)] ?? 0) & (0x80 >> (y & 7))) !== 0;
      const at = y * stride + (x >> 3);
      if (isBlack) bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  head.put({ kind: "image", align: head.align, width: stride * 8, height: 24, bits });
}

const style = (change: (style: Head["style"], n: number) => void): Command => ({
  length: 1,
  run: ([n = 0], head) => change(head.style, plain(n)),
});

const switched = (change: (style: Head["style"]) => void): Command => ({
  length: 0,
  run: (_args, head) => change(head.style),
});

const drawer = (pin: 2 | 5): Command => ({
  length: 0,
  run: (_args, head) => head.note({ kind: "drawer-pulse", pin }),
});

const COMMANDS: Readonly<Record<string, Command>> = {
  "ESC @": { length: 0, run: (_args, head) => head.reset() },
  // Throws away what is not printed yet and initialises.
  CAN: { length: 0, run: (_args, head) => head.reset() },
  "ESC GS t": {
    length: 1,
    run([n = 0], head) {
      if (!head.selectCodePage(n)) head.note({ kind: "unknown", bytes: [0x1b, 0x1d, 0x74, n] });
    },
  },
  "ESC E": switched((style) => void (style.bold = true)),
  "ESC F": switched((style) => void (style.bold = false)),
  "ESC 4": switched((style) => void (style.inverted = true)),
  "ESC 5": switched((style) => void (style.inverted = false)),
  "ESC -": style((style, n) => void (style.underline = n !== 0)),
  "ESC W": style((style, n) => void (style.width = n + 1)),
  "ESC h": style((style, n) => void (style.height = n + 1)),
  "ESC i": {
    length: 2,
    run([height, width], head) {
      head.style.height = plain(height) + 1;
      head.style.width = plain(width) + 1;
    },
  },
  "ESC GS a": { length: 1, run: ([n], head) => void (head.align = ALIGNS[plain(n)] ?? head.align) },
  "ESC a": {
    length: 1,
    run([n = 0], head) {
      for (let line = 0; line < n; line++) head.feed();
    },
  },
  "ESC d": {
    length: 1,
    run([n], head) {
      // 2 and 3 feed to the cutter first; 0 and 1 cut where the paper stands.
      head.put({ kind: "cut", partial: plain(n) % 2 === 1 });
    },
  },
  "ESC b": { length: barcodeLength, run: runBarcode },
  "ESC GS y S 0": ignored(1),
  "ESC GS y S 1": {
    length: 1,
    run: ([n], head) => void (head.qr = { ...head.qr, level: LEVELS[plain(n)] ?? head.qr.level }),
  },
  "ESC GS y S 2": { length: 1, run: ([n = 3], head) => void (head.qr = { ...head.qr, module: n }) },
  "ESC GS y D 1": {
    // m is always 0; then low and high byte of the length.
    length(rest) {
      const size = counted(rest.slice(1));
      return size === undefined ? undefined : 1 + size;
    },
    run: (args, head) => void (head.qr = { ...head.qr, data: Buffer.from(args.slice(3)).toString("latin1") }),
  },
  "ESC GS y P": { length: 0, run: (_args, head) => head.putQr() },
  "ESC X": { length: columns, run: runColumns },
  BEL: drawer(2),
  FS: drawer(2),
  SUB: drawer(5),
  EM: drawer(5),
  "ESC BEL": ignored(2),
  ETB: { length: 0, run: (_args, _head, electronics) => electronics.mark() },
  "ESC RS a": { length: 1, run: ([n], _head, electronics) => electronics.tellChanges(plain(n)) },
  "ESC RS E": { length: 1, run: (_args, _head, electronics) => electronics.clearMarks() },
  // Marks of a document's start and end, and the print end counter: nothing that can be read.
  "ESC GS ETX": ignored(3),
  "ESC RS F": ignored(1),
  "ESC GS P": ignored(1),
  "ESC SP": ignored(1),
  "ESC R": ignored(1),
  "ESC z": ignored(1),
  "ESC 0": ignored(0),
  "ESC J": ignored(1),
};

/** StarPRNT. [StarPRNT command specifications, rev. 2.25] */
export const STARPRNT_TONGUE: Tongue = {
  commands: COMMANDS,
  codePages: {
    0: "cp437",
    1: "cp437",
    4: "cp858",
    5: "cp852",
    6: "cp860",
    8: "cp863",
    9: "cp865",
    10: "cp866",
    11: "cp855",
    12: "cp857",
    32: "windows-1252",
    33: "windows-1250",
    34: "windows-1251",
  },
};
