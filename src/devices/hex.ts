/** Bytes as technicians write them. */

/** `D6 00 05`: capital digits, a blank between bytes. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(" ");
}

/** Bytes of hexadecimal digits in any case, with or without blanks, colons, commas or 0x; undefined if it is none. */
export function bytesOf(text: string): Uint8Array | undefined {
  const digits = text.replace(/0x/gi, "").replace(/[\s:,-]/g, "");
  if (digits.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
