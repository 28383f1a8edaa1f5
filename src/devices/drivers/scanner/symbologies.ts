/** Symbologies by their AIM code letter (ISO/IEC 15424); what the modifier behind it adds is not told. */
const BY_LETTER: Readonly<Record<string, string>> = {
  A: "Code 39",
  C: "Code 128",
  E: "EAN/UPC",
  F: "Codabar",
  G: "Code 93",
  I: "Interleaved 2 of 5",
  L: "PDF417",
  Q: "QR Code",
  d: "Data Matrix",
  z: "Aztec",
};
/** Those whose modifier makes another symbology of them. */
const BY_IDENTIFIER: Readonly<Record<string, string>> = {
  "]C1": "GS1-128",
  "]E1": "EAN add-on of 2 digits",
  "]E2": "EAN add-on of 5 digits",
  "]E3": "EAN-13 with add-on",
  "]E4": "EAN-8",
};

/** The symbology that an AIM identifier (`]F0`) names; undefined for one that is not in the table. */
export function symbologyOf(aim: string): string | undefined {
  return BY_IDENTIFIER[aim] ?? BY_LETTER[aim[1] ?? ""];
}
