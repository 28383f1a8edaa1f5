import iconv from "iconv-lite";
import type { Align } from "../../../core/printout.ts";
import type { PaperEvent, Span, Symbology } from "./paper.ts";

interface Style {
  bold: boolean;
  underline: boolean;
  inverted: boolean;
  width: number;
  height: number;
}

type Barcode = Extract<PaperEvent, { kind: "barcode" }>;
type Qr = Extract<PaperEvent, { kind: "qr" }>;

const PLAIN: Readonly<Style> = { bold: false, underline: false, inverted: false, width: 1, height: 1 };

/** The printer's head: its modes, and the line that it is filling. */
export class Head {
  readonly columns: number;
  readonly style: Style = { ...PLAIN };
  align: Align = "left";
  /** How the next barcode is drawn, and the next QR code with the data that were stored for it. */
  barcode: Pick<Barcode, "height" | "module" | "text"> = { height: 162, module: 3, text: "none" };
  qr: Pick<Qr, "data" | "module" | "level"> = { data: "", module: 3, level: "L" };
  readonly #codePages: Readonly<Record<number, string>>;
  readonly #put: (event: PaperEvent) => void;
  #codePage = "cp437";
  #spans: Span[] = [];
  #used = 0;

  /** `codePages` by the number that the language gives them. */
  constructor(
    columns: number,
    codePages: Readonly<Record<number, string>>,
    put: (event: PaperEvent) => void,
  ) {
    this.columns = columns;
    this.#codePages = codePages;
    this.#put = put;
  }

  /** Modes as after switching on; the line begun is dropped. */
  reset(): void {
    Object.assign(this.style, PLAIN);
    this.align = "left";
    this.barcode = { height: 162, module: 3, text: "none" };
    this.qr = { data: "", module: 3, level: "L" };
    this.#codePage = "cp437";
    this.#spans = [];
    this.#used = 0;
  }

  /** False for a number that the printer does not have. */
  selectCodePage(number: number): boolean {
    const found = this.#codePages[number];
    if (found !== undefined) this.#codePage = found;
    return found !== undefined;
  }

  print(byte: number): void {
    if (this.#used + this.style.width > this.columns) this.feed();
    const text = byte < 0x80 ? String.fromCharCode(byte) : iconv.decode(Buffer.of(byte), this.#codePage);
    const last = this.#spans.at(-1);
    if (last !== undefined && sameStyle(last, this.style)) {
      this.#spans[this.#spans.length - 1] = { ...last, text: last.text + text };
    } else {
      this.#spans.push({ ...this.style, text });
    }
    this.#used += this.style.width;
  }

  /** To the next stop: every eighth column. */
  tab(): void {
    do this.print(0x20);
    while (this.#used % 8 !== 0 && this.#used < this.columns);
  }

  feed(): void {
    this.#put({ kind: "line", align: this.align, spans: this.#spans });
    this.#spans = [];
    this.#used = 0;
  }

  /** Puts something that takes paper of its own; a line begun goes out before it. */
  put(event: PaperEvent): void {
    if (this.#spans.length > 0) this.feed();
    this.#put(event);
  }

  putBarcode(symbology: Symbology, data: string): void {
    this.put({ kind: "barcode", symbology, data, align: this.align, ...this.barcode });
  }

  putQr(): void {
    this.put({ kind: "qr", align: this.align, ...this.qr });
  }

  /** Something that leaves no mark on the paper. */
  note(event: PaperEvent): void {
    this.#put(event);
  }
}

function sameStyle(span: Span, style: Style): boolean {
  return (
    span.bold === style.bold &&
    span.underline === style.underline &&
    span.inverted === style.inverted &&
    span.width === style.width &&
    span.height === style.height
  );
}
