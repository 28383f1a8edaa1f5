/** Texts of terminals: their characters, and card numbers that must not stand in them. Pure. */

/** How a terminal writes letters beyond ASCII: seen are the code page of DOS, which is the default, and ISO 8859-1. */
export const CHARSETS = ["cp437", "latin1"] as const;
export type Charset = (typeof CHARSETS)[number];

const CP437_UPPER =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

/** The text, on one line and without what fills it up. Digits that could be a card's are covered. */
export function textOf(bytes: Uint8Array, charset: Charset): string {
  const text = Array.from(bytes, (byte) =>
    charset === "cp437" && byte >= 0x80 ? (CP437_UPPER[byte - 0x80] ?? "") : String.fromCharCode(byte),
  ).join("");
  return withoutCards(text.replace(/\0+$/, "").replaceAll(/[\0-\x1f\x7f-\x9f]+/g, " "));
}

/** 13 to 19 digits, with or without blanks or hyphens between, that no letter or digit touches. */
const CARD = /(?<![\dA-Za-z])\d(?:[ -]?\d){12,18}(?![\dA-Za-z])/g;

/** Terminals mask card numbers by themselves; one that does not must not give them to the station. */
export function withoutCards(text: string): string {
  return text.replaceAll(CARD, (digits) =>
    isCardNumber(digits.replaceAll(/[ -]/g, "")) ? digits.replaceAll(/\d/g, "*") : digits,
  );
}

/** The check digit of card numbers (Luhn, ISO/IEC 7812-1). */
function isCardNumber(digits: string): boolean {
  let sum = 0;
  for (const [index, digit] of Array.from(digits).toReversed().entries()) {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
