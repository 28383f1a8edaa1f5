/** Texts in fields of fixed length, filled with 00. Pure. */

/** The text up to the first 00; undefined for bytes that are no text (UTF-8 without control characters). */
export function readText(bytes: Uint8Array): string | undefined {
  const end = bytes.indexOf(0);
  const text = Buffer.from(end === -1 ? bytes : bytes.subarray(0, end)).toString("utf8");
  return /^[\x20-\x7e\u00a0-\u{10ffff}]*$/u.test(text) && !text.includes("\ufffd") ? text : undefined;
}

/** Nothing but 00 stands behind the first 00. */
export function isFilled(bytes: Uint8Array): boolean {
  const end = bytes.indexOf(0);
  return end === -1 || bytes.subarray(end).every((byte) => byte === 0);
}
