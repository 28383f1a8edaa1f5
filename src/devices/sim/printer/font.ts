import { readFileSync } from "node:fs";

/** A cell of font A, as receipt printers have it: 12 by 24 dots. */
export const CELL = { width: 12, height: 24 } as const;

/** The glyphs of the file are smaller than a cell, and stand in its middle. */
const GLYPH = { width: 10, height: 20, left: 1, top: 2 } as const;
const DIGITS = 3;

/** Whether the dot at `x`, `y` of a cell is black. */
export type Glyph = (x: number, y: number) => boolean;

let glyphs: ReadonlyMap<string, readonly number[]> | undefined;

/** The rows of each character, the leftmost dot in the highest bit; read when the first slip is drawn. */
function font(): ReadonlyMap<string, readonly number[]> {
  glyphs ??= new Map(
    readFileSync(new URL("./font-10x20.hex", import.meta.url), "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line): [string, readonly number[]] => {
        const [code = "", rows = ""] = line.split(":");
        const digits = rows.match(new RegExp(`.{${DIGITS}}`, "g")) ?? [];
        return [
          String.fromCodePoint(Number.parseInt(code, 16)),
          digits.map((row) => Number.parseInt(row, 16)),
        ];
      }),
  );
  return glyphs;
}

/** Lines and blocks of tables, which touch those in the cells beside them. */
const isDrawing = (character: string): boolean => character >= "\u2500" && character <= "\u259f";
const within = (value: number, size: number): number => Math.min(size - 1, Math.max(0, value));

const box: Glyph = (x, y) =>
  x >= 1 && x <= 10 && y >= 4 && y <= 19 && (x === 1 || x === 10 || y === 4 || y === 19);

/** How a character looks; one that the font has not is an empty box. */
export function glyphOf(character: string): Glyph {
  const rows = font().get(character);
  if (rows === undefined) return box;
  const stretches = isDrawing(character);
  return (x, y) => {
    const column = x - GLYPH.left;
    const row = y - GLYPH.top;
    const isInside = column >= 0 && column < GLYPH.width && row >= 0 && row < GLYPH.height;
    if (!isInside && !stretches) return false;
    const bits = rows[within(row, GLYPH.height)] ?? 0;
    return (bits & (1 << (GLYPH.width - 1 - within(column, GLYPH.width)))) !== 0;
  };
}
