/** Barcodes and QR codes as dots. */
import bwip from "bwip-js/node";
import type { PaperEvent, Symbology } from "./paper.ts";

/** What is used of the library. Its named export `raw` is something else: it draws a symbology of that name. */
const library: Pick<typeof bwip, "raw"> = bwip;

type Barcode = Extract<PaperEvent, { kind: "barcode" }>;
type Qr = Extract<PaperEvent, { kind: "qr" }>;

/** The names that bwip-js has for them. */
const NAMES: Readonly<Record<Symbology, string>> = {
  "upc-a": "upca",
  "upc-e": "upce",
  "ean-13": "ean13",
  "ean-8": "ean8",
  code39: "code39",
  itf: "interleaved2of5",
  codabar: "rationalizedCodabar",
  code93: "code93",
  code128: "code128",
  "gs1-128": "code128",
};

/** A pattern of modules: so many across and down, and whether one is black. */
export interface Modules {
  readonly across: number;
  readonly down: number;
  readonly isBlack: (x: number, y: number) => boolean;
}

/** The bars, one module high; undefined where the symbology cannot say the data: a printer prints nothing then. */
export function barsOf({ symbology, data }: Barcode): Modules | undefined {
  const [drawn] = drawing({ bcid: NAMES[symbology], text: data });
  if (drawn === undefined || !("sbs" in drawn)) return undefined;
  // Widths of bars and spaces in turn, a bar first.
  const modules = drawn.sbs.flatMap((width, index) => Array.from({ length: width }, () => index % 2 === 0));
  return { across: modules.length, down: 1, isBlack: (x) => modules[x] === true };
}

/** The squares of a QR code; undefined where the data do not fit into one. */
export function squaresOf({ data, level }: Qr): Modules | undefined {
  const [drawn] = drawing({ bcid: "qrcode", text: data, eclevel: level });
  if (drawn === undefined || !("pixs" in drawn)) return undefined;
  const { pixs, pixx, pixy } = drawn;
  return { across: pixx, down: pixy, isBlack: (x, y) => pixs[y * pixx + x] === 1 };
}

/** What the library makes of data, as far as it is used here. */
type Drawn =
  | { readonly sbs: readonly number[] }
  | { readonly pixs: readonly number[]; readonly pixx: number; readonly pixy: number };

/** Nothing for data that the library refuses, as a printer does. */
function drawing(options: { bcid: string; text: string; eclevel?: string }): readonly Drawn[] {
  try {
    return library.raw(options);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("bwipp.")) return [];
    throw error;
  }
}
