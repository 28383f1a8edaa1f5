/** Bytes as technicians write them. */

/** `D6 00 05`: capital digits, a blank between bytes. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(" ");
}

/** Bytes of hexadecimal digits in any case, with or without blanks, colons, commas, 0x or \\x; undefined if it is none. */
export function bytesOf(text: string): Uint8Array | undefined {
  const digits = text.replace(/0x|\\x/gi, "").replace(/[\s:,-]/g, "");
  if (digits.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Why a text holds no bytes, in words for whoever typed it; the wrong piece is named. */
export function whyNotHex(text: string): string {
  const pieces = text.split(/[\s:,-]+/).filter((piece) => piece !== "");
  if (pieces.length === 0) return "there is no byte";
  const wrong = pieces.find((piece) => bytesOf(piece) === undefined) ?? text;
  const isOdd = /^(0x|\\x)?[0-9A-F]+$/i.test(wrong);
  return isOdd ? `"${wrong}" has an odd number of digits: a byte has two` : `"${wrong}" is not hexadecimal`;
}
