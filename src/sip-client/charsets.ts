import iconv from "iconv-lite";

/** Character sets of SIP2 in the field. `utf8-nfd` writes letters and accents apart, as Evergreen's SIPServer does. */
export const CHARSETS = ["ascii", "cp850", "latin1", "utf8", "utf8-nfd"] as const;
export type Charset = (typeof CHARSETS)[number];

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export interface DecodedText {
  readonly text: string;
  /** False if the bytes are not valid in the charset and were read as Latin-1 instead. */
  readonly valid: boolean;
}

const HIGH = /[^\0-\x7f]/;

/** Bytes to text. Never throws: bytes that the charset does not know are read as Latin-1. */
export function decodeText(bytes: Buffer, charset: Charset): DecodedText {
  const plain = bytes.toString("latin1");
  if (!HIGH.test(plain)) return { text: plain, valid: true };
  switch (charset) {
    case "cp850":
      return { text: iconv.decode(bytes, "cp850"), valid: true };
    case "latin1":
      return { text: plain, valid: true };
    case "ascii":
      return { text: plain, valid: false };
    case "utf8":
    case "utf8-nfd":
      try {
        return { text: utf8.decode(bytes), valid: true };
      } catch (error) {
        if (error instanceof TypeError) return { text: plain, valid: false };
        throw error;
      }
  }
}

/** True if every character is a single byte of the same value in every charset. */
export function isPlain(text: string): boolean {
  return !HIGH.test(text);
}

/**
 * Text to bytes. Letters of `text` must be composed (NFC). A character that the charset lacks loses its accents, and
 * becomes `?` if that does not help.
 */
export function encodeText(text: string, charset: Charset): Buffer {
  if (isPlain(text)) return Buffer.from(text, "latin1");
  switch (charset) {
    case "utf8":
      return Buffer.from(text, "utf8");
    case "utf8-nfd":
      return Buffer.from(text.normalize("NFD"), "utf8");
    case "ascii":
      return Buffer.from(fit(text, isPlain), "latin1");
    case "latin1":
      return Buffer.from(
        fit(text, (character) => character.codePointAt(0)! < 0x100),
        "latin1",
      );
    case "cp850":
      return iconv.encode(
        fit(text, (character) => iconv.encode(character, "cp850")[0] !== 0x3f),
        "cp850",
      );
  }
}

function fit(text: string, fits: (character: string) => boolean): string {
  return text.replace(/[^\0-\x7f]/gu, (character) => {
    if (fits(character)) return character;
    const bare = character.normalize("NFD").replace(/\p{M}/gu, "");
    return bare !== "" && Array.from(bare).every(fits) ? bare : "?";
  });
}
