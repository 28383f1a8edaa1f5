/** What goes on paper, free of any printer's language: receipts are laid out to it, printer drivers encode it. */

export type Align = "left" | "center" | "right";

/** One thing down the strip of paper. Text is already fitted to the paper's columns. */
export type PrintLine =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly align: Align;
      readonly bold: boolean;
      /** Twice as wide and high: half as many characters fit. */
      readonly large: boolean;
    }
  | { readonly kind: "rule" }
  | { readonly kind: "feed"; readonly lines: number }
  /** Cut off here, and go on with another slip: nothing of the one before is lost when the rest does not come. */
  | { readonly kind: "cut" }
  /** Code 128. */
  | { readonly kind: "barcode"; readonly value: string }
  | { readonly kind: "qr"; readonly value: string };

/** One slip, or several with a cut between; the printer cuts after the last line. */
export type Printout = readonly PrintLine[];
