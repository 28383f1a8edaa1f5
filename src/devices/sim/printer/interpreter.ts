import type { Align } from "../../../core/printout.ts";
import { Head } from "./head.ts";
import type { PaperEvent } from "./paper.ts";

/** How many argument bytes a command takes, judged by those that are there; undefined: more are needed to know. */
type Length = number | ((rest: readonly number[]) => number | undefined);

interface Command {
  readonly length: Length;
  readonly run: (args: readonly number[], head: Head, reply: (byte: number) => void) => void;
}

const ALIGNS: readonly Align[] = ["left", "center", "right"];
/** Numbers are taken as such or as ASCII digits: 1 and "1" mean the same [ESC/POS, ESC a, GS V …]. */
const plain = (n: number | undefined): number =>
  n === undefined ? 0 : n >= 0x30 && n <= 0x32 ? n - 0x30 : n;
const ignored = (length: Length): Command => ({ length, run: () => {} });

/** Counts the bytes that `pL pH` announce. */
function counted(rest: readonly number[]): number | undefined {
  const [low, high] = rest;
  return low === undefined || high === undefined ? undefined : 2 + low + 256 * high;
}

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

function runBarcode(args: readonly number[], head: Head): void {
  const symbology = args[0] ?? 0;
  const data = String.fromCharCode(...(symbology >= 65 ? args.slice(2) : args.slice(1, -1)));
  // Code 128 data begin with the code set, {A to {C; it is not part of what a scanner reads.
  head.put({ kind: "barcode", symbology, data: data.replace(/^\{[ABC]/, "") });
}

/** GS ( k: function 80 stores the data of a QR code (cn 49), 81 prints it. */
function runSymbol(args: readonly number[], head: Head): void {
  const [, , kind, what, , ...data] = args;
  if (kind !== 49) return;
  if (what === 80) head.qrData = Buffer.from(data).toString("utf8");
  if (what === 81) head.put({ kind: "qr", data: head.qrData });
}

/** GS v 0 m xL xH yL yH: a raster of x bytes by y rows. */
function rasterSize(rest: readonly number[]): { readonly bytes: number; readonly rows: number } | undefined {
  const [, , xLow, xHigh, yLow, yHigh] = rest;
  if (xLow === undefined || xHigh === undefined || yLow === undefined || yHigh === undefined)
    return undefined;
  return { bytes: xLow + 256 * xHigh, rows: yLow + 256 * yHigh };
}

const COMMANDS: Readonly<Record<string, Command>> = {
  "ESC @": { length: 0, run: (_, head) => head.reset() },
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
  "ESC E": { length: 1, run: ([n = 0], head) => void (head.style.bold = (n & 1) !== 0) },
  "ESC G": { length: 1, run: ([n = 0], head) => void (head.style.bold = (n & 1) !== 0) },
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
  "GS B": { length: 1, run: ([n = 0], head) => void (head.style.inverted = (n & 1) !== 0) },
  "GS V": {
    length: ([m]) => (m === undefined ? undefined : m >= 65 ? 2 : 1),
    run([m], head) {
      head.put({ kind: "cut", partial: plain(m) === 1 || m === 66 });
    },
  },
  "GS k": { length: barcodeLength, run: runBarcode },
  "GS (": {
    length(rest) {
      const size = counted(rest.slice(1));
      return size === undefined ? undefined : 1 + size;
    },
    // The first argument is the letter after the bracket; only k, two-dimensional symbols, leaves a mark here.
    run: ([letter, ...args], head) => (letter === 0x6b ? runSymbol(args, head) : undefined),
  },
  "GS v": {
    length(rest) {
      const size = rasterSize(rest);
      return size === undefined ? undefined : 6 + size.bytes * size.rows;
    },
    run(args, head) {
      const { bytes, rows } = rasterSize(args) ?? { bytes: 0, rows: 0 };
      head.put({ kind: "image", widthDots: bytes * 8, heightDots: rows });
    },
  },
  // GS r 1: paper sensors. Reached only once all before it is on paper, and then there is paper.
  "GS r": { length: 1, run: (_args, _head, reply) => reply(0x00) },
  "GS h": ignored(1),
  "GS w": ignored(1),
  "GS H": ignored(1),
  "GS f": ignored(1),
  "GS a": ignored(1),
  "GS L": ignored(2),
  "GS W": ignored(2),
  "FS .": ignored(0),
  "FS &": ignored(0),
};

const LEADS: Readonly<Record<number, string>> = { 0x1b: "ESC", 0x1c: "FS", 0x1d: "GS" };

export interface Interpreter {
  feed(bytes: Uint8Array): void;
}

/** Reads ESC/POS as a printer would and tells what comes out. Commands may be cut anywhere between two calls. */
export function escposInterpreter(
  columns: number,
  put: (event: PaperEvent) => void,
  reply: (byte: number) => void,
): Interpreter {
  const head = new Head(columns, put);
  let pending: number[] = [];
  /** How many bytes must be there before it is worth looking again: a picture has thousands. */
  let needed = 0;

  /** Runs the command that is held; false while it is not whole. */
  function command(lead: string): boolean {
    const letter = pending[1];
    if (letter === undefined) return false;
    const found = COMMANDS[`${lead} ${letter === 0x20 ? "SP" : String.fromCharCode(letter)}`];
    if (found === undefined) {
      head.note({ kind: "unknown", bytes: pending.slice(0, 2) });
      return true;
    }
    const rest = pending.slice(2);
    const length = typeof found.length === "number" ? found.length : found.length(rest);
    if (length === undefined) return false;
    needed = 2 + length;
    if (rest.length < length) return false;
    found.run(rest.slice(0, length), head, reply);
    return true;
  }

  function single(byte: number): void {
    if (byte === 0x0a) head.feed();
    else if (byte === 0x09) head.tab();
    // CR does nothing (automatic line feed off), nor do the other control characters.
    else if (byte >= 0x20) head.print(byte);
  }

  return {
    feed(bytes) {
      for (const byte of bytes) {
        if (pending.length === 0 && LEADS[byte] === undefined) {
          single(byte);
          continue;
        }
        pending.push(byte);
        if (pending.length < needed || !command(LEADS[pending[0] ?? 0] ?? "")) continue;
        pending = [];
        needed = 0;
      }
    },
  };
}
