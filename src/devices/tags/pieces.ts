/** Pieces of tags by themselves: a value in its compact form, a checksum. Pure. */
import { failed, ok, type Result } from "../../core/result.ts";
import type { Decoded, Json } from "../driver.ts";
import { hexOf } from "../hex.ts";
import { compact, expand, TEXT_COMPACTIONS } from "./compaction.ts";
import { crcCcitt } from "./crc.ts";
import { wordOf } from "./explain.ts";
import { decodeIsil, encodeIsil } from "./isil.ts";
import { CONTENTS } from "./object-values.ts";

interface Piece {
  readonly name: string;
  /** What others call it. */
  readonly also: readonly string[];
  /** undefined: no bytes of this kind. */
  readonly decode: (bytes: Uint8Array) => string | undefined;
  readonly encode: (value: string) => Result<Uint8Array, string>;
}

const SHORT_NAMES: Readonly<Record<string, readonly string[]>> = {
  integer: ["int"],
  numeric: ["num", "digit"],
  "octet-string": ["octet", "iso8859-1"],
};

const PIECES: readonly Piece[] = [
  { name: "isil", also: [], decode: decodeIsil, encode: encodeIsil },
  ...TEXT_COMPACTIONS.map((name) => ({
    name,
    also: SHORT_NAMES[name] ?? [],
    decode: (bytes: Uint8Array) => expand(bytes, name),
    encode: (value: string) => compact(value, name),
  })),
  { name: "content-parameter", also: [], ...CONTENTS },
  {
    name: "crc",
    also: ["crc16"],
    decode: (bytes) => wordOf(crcCcitt(bytes)),
    encode: () => failed("a checksum says nothing of the bytes that it was made of: decode them"),
  },
];

export const PIECE_NAMES: readonly string[] = PIECES.map(({ name }) => name);

/** The name that a word means, with or without hyphens and in any case; undefined if it is none. */
export function pieceName(word: string): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[-_ ]/g, "");
  return PIECES.find(({ name, also }) => [name, ...also].some((one) => plain(one) === plain(word)))?.name;
}

function pieceOf(name: string): Piece {
  const piece = PIECES.find((one) => one.name === name);
  if (piece === undefined) throw new Error(`There is no piece ${name}`);
  return piece;
}

/** A piece as people read it; undefined for bytes that are none of its kind. */
export function explainPiece(name: string, bytes: Uint8Array): Decoded | undefined {
  const { decode, encode } = pieceOf(name);
  const value = decode(bytes);
  if (value === undefined) return undefined;
  const again = encode(value);
  const hex = hexOf(bytes);
  const same = !again.ok || hexOf(again.value) === hex;
  const notes: readonly Json[] = same ? [] : [`Lectern writes it ${hexOf(again.value)}`];
  return { kind: "value", as: name, value, notes, hex };
}

/** The bytes of a value; a failure says what cannot be. */
export function writePiece(name: string, value: string): Result<Decoded, string> {
  const made = pieceOf(name).encode(value);
  return made.ok ? ok({ kind: "value", as: name, value, notes: [], hex: hexOf(made.value) }) : made;
}
