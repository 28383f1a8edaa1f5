/** A slip as a picture: what the head burnt into the paper, dot by dot. */
import { PNG } from "pngjs";
import type { Align } from "../../../core/printout.ts";
import { CELL, glyphOf } from "./font.ts";
import type { PaperEvent, Span } from "./paper.ts";
import { barsOf, squaresOf, type Modules } from "./symbols.ts";

/** Space between two lines, and around barcodes; a line is a sixth of an inch. */
const LEADING = 6;
/** White on both sides of what can be printed on, and above and below the first and last line. */
const MARGIN = 30;
/** What lies around the slip. */
const AROUND = 16;
/** The teeth of the cutter. */
const TOOTH = 8;

const PAPER = [0xfb, 0xfa, 0xf6] as const;
const INK = [0x26, 0x26, 0x2a] as const;
const TABLE = [0xc9, 0xcd, 0xd2] as const;

/** A strip of paper that grows downwards. */
class Strip {
  readonly width: number;
  readonly rows: Uint8Array[] = [];

  constructor(width: number) {
    this.width = width;
  }

  /** Feeds so many rows, and says where they begin. */
  feed(rows: number): number {
    const top = this.rows.length;
    for (let row = 0; row < rows; row++) this.rows.push(new Uint8Array(this.width));
    return top;
  }

  /** Makes a dot black; what is beyond the edge of the paper is lost. */
  burn(x: number, y: number): void {
    const row = this.rows[y];
    if (row !== undefined && x >= 0 && x < this.width) row[x] = 1;
  }

  left(width: number, align: Align): number {
    const spare = Math.max(0, this.width - width);
    return { left: 0, center: Math.floor(spare / 2), right: spare }[align];
  }
}

/** PNG of a slip on paper of so many columns. */
export function slipPicture(slip: readonly PaperEvent[], columns: number): Buffer {
  const strip = new Strip(columns * CELL.width);
  strip.feed(MARGIN);
  for (const event of slip) draw(strip, event);
  strip.feed(MARGIN);
  return PNG.sync.write(onTable(strip), { colorType: 2 });
}

function draw(strip: Strip, event: PaperEvent): void {
  switch (event.kind) {
    case "line":
      return drawLine(strip, event.spans, event.align);
    case "barcode":
      return drawBarcode(strip, event);
    case "qr": {
      const squares = squaresOf(event);
      return squares === undefined
        ? undefined
        : drawModules(strip, squares, event.module, event.module, event.align);
    }
    case "image": {
      const stride = event.width / 8;
      const isBlack = (x: number, y: number): boolean =>
        ((event.bits[y * stride + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
      return drawModules(strip, { across: event.width, down: event.height, isBlack }, 1, 1, event.align);
    }
    case "cut":
    case "drawer-pulse":
    case "unknown":
      return;
  }
}

function drawLine(strip: Strip, spans: readonly Span[], align: Align): void {
  const tallest = Math.max(1, ...spans.map(({ height }) => height));
  const top = strip.feed(CELL.height * tallest + LEADING);
  const width = spans.reduce((sum, span) => sum + widthOf(span), 0);
  let left = strip.left(width, align);
  for (const span of spans) {
    // All stand on one line, the tall ones reach higher.
    drawSpan(strip, span, left, top + CELL.height * (tallest - span.height));
    left += widthOf(span);
  }
}

function widthOf({ text, width }: Span): number {
  return Array.from(text).length * CELL.width * width;
}

/** Emphasis burns each dot twice, one dot apart; an underline is two dots high. */
function drawSpan(strip: Strip, span: Span, left: number, top: number): void {
  const { bold, underline, inverted, width, height } = span;
  for (const [at, character] of Array.from(span.text).entries()) {
    const glyph = glyphOf(character);
    const isInk = (x: number, y: number): boolean => glyph(Math.floor(x / width), Math.floor(y / height));
    for (let y = 0; y < CELL.height * height; y++) {
      const isUnder = underline && y >= CELL.height * height - 2;
      for (let x = 0; x < CELL.width * width; x++) {
        const ink = isUnder || isInk(x, y) || (bold && x > 0 && isInk(x - 1, y));
        if (ink !== inverted) strip.burn(left + at * CELL.width * width + x, top + y);
      }
    }
  }
}

function drawModules(strip: Strip, modules: Modules, width: number, height: number, align: Align): void {
  const { across, down, isBlack } = modules;
  const left = strip.left(across * width, align);
  const top = strip.feed(down * height + LEADING);
  for (let y = 0; y < down * height; y++) {
    for (let x = 0; x < across * width; x++) {
      if (isBlack(Math.floor(x / width), Math.floor(y / height))) strip.burn(left + x, top + y);
    }
  }
}

function drawBarcode(strip: Strip, barcode: Extract<PaperEvent, { kind: "barcode" }>): void {
  const bars = barsOf(barcode);
  if (bars === undefined) return;
  const { text, height, module, align, data } = barcode;
  const label: Span = { text: data, bold: false, underline: false, inverted: false, width: 1, height: 1 };
  if (text === "above" || text === "both") drawLine(strip, [label], align);
  drawModules(strip, bars, module, height, align);
  if (text === "below" || text === "both") drawLine(strip, [label], align);
}

/** Lays the strip on a table, with the teeth of the cutter above and below. */
function onTable(strip: Strip): PNG {
  const width = strip.width + 2 * (MARGIN + AROUND);
  const height = strip.rows.length + 2 * AROUND;
  const png = new PNG({ width, height });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [red, green, blue] = colorAt(strip, x - AROUND, y - AROUND);
      png.data.set([red, green, blue, 0xff], (y * width + x) * 4);
    }
  }
  return png;
}

function colorAt(strip: Strip, x: number, y: number): readonly [number, number, number] {
  const isPaper =
    x >= 0 && x < strip.width + 2 * MARGIN && y >= toothAt(x) && y < strip.rows.length - toothAt(x);
  if (!isPaper) return TABLE;
  return strip.rows[y]?.[x - MARGIN] === 1 ? INK : PAPER;
}

/** How deep the edge is cut at `x`. */
function toothAt(x: number): number {
  return Math.abs((x % TOOTH) - TOOTH / 2);
}
