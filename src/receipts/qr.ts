/** A receipt as a code that a telephone reads off the screen. It holds the text itself: nothing leaves the building. */
import bwip from "bwip-js/generic";
import type { Mark } from "./markup.ts";
import { marksText } from "./text.ts";

/**
 * Bytes of UTF-8 that a code of 97 by 97 squares holds (ISO/IEC 18004, version 20, level M). A larger one would have
 * squares of less than a millimetre on the screen of a station.
 */
export const MOST_QR_BYTES = 666;

/** What is used of the library. Its types do not know the options of single symbologies. */
const library: {
  readonly toSVG: (options: {
    readonly bcid: string;
    readonly text: string;
    readonly eclevel: string;
  }) => string;
} = bwip;

export interface ReceiptQr {
  readonly text: string;
  /** Undefined where the text is too long for a code: then the screen shows the text itself. */
  readonly svg: string | undefined;
}

/** The text of a short receipt, and a code of it. */
export function receiptQr(marks: readonly Mark[]): ReceiptQr {
  const text = marksText(marks);
  if (!fitsQr(text)) return { text, svg: undefined };
  return { text, svg: library.toSVG({ bcid: "qrcode", text, eclevel: "M" }) };
}

export function fitsQr(text: string): boolean {
  return text !== "" && new TextEncoder().encode(text).length <= MOST_QR_BYTES;
}
