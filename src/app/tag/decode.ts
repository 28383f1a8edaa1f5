import { fault } from "../../core/faults.ts";
import { suggest } from "../../core/problems.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { Decoded } from "../../devices/driver.ts";
import { bytesOf, whyNotHex } from "../../devices/hex.ts";
import { BLOCK_SIZES, tagReadOptions } from "../../devices/tags/detect.ts";
import { explainAs, explainTag, type Model } from "../../devices/tags/explain.ts";
import { explainPiece, PIECE_NAMES, pieceName } from "../../devices/tags/pieces.ts";
import { MODEL_NAMES } from "../../devices/tags/write.ts";
import { badUsage } from "../sip/stdio.ts";
import type { TextIo } from "../text-io.ts";
import { eachText } from "./each.ts";

export interface TagDecodeOptions {
  readonly as?: string;
  readonly dsfid?: string;
  readonly blockSize?: string;
  readonly acceptBadCrc: boolean;
}

type Decode = (bytes: Uint8Array) => Decoded | undefined;

/** `lectern tag decode`; answers the exit code: 1 if a tag was not hexadecimal, or is not what it was said to be. */
export async function runTagDecode(
  words: readonly string[],
  options: TagDecodeOptions,
  io: TextIo,
): Promise<number> {
  const reader = tagReader(options);
  if (!reader.ok) return badUsage(fault("config.bad-argument", reader.fault));
  return eachText(reader.value.textsOf(words), io, reader.value.read);
}

/** What the options ask for. */
export interface TagReader {
  /** The texts that words of a command line are: a shell takes bytes apart, and people write block by block. */
  readonly textsOf: (words: readonly string[]) => readonly string[];
  /** Bytes in hexadecimal, explained; a failure says what is wrong with them. */
  readonly read: (text: string) => Result<Decoded, string>;
}

/** A failure says which option is wrong, and what it may be. */
export function tagReader(options: TagDecodeOptions): Result<TagReader, string> {
  const kind = kindOf(options.as);
  if (!kind.ok) return kind;
  const decode = decoderOf(kind.value, options);
  if (!decode.ok) return decode;
  const most = "piece" in kind.value ? 1 : MOST_IN_A_BLOCK;
  return ok({
    textsOf: (words) => joined(words, most),
    read: (text) => decodeOne(text, options.as, decode.value),
  });
}

/** Words so short are one tag together. */
const MOST_IN_A_BLOCK = 8;

function joined(words: readonly string[], most: number): readonly string[] {
  const isShort = (word: string): boolean => {
    const bytes = bytesOf(word);
    return bytes !== undefined && bytes.length <= most;
  };
  return words.length > 1 && words.every(isShort) ? [words.join(" ")] : words;
}

function decodeOne(text: string, as: string | undefined, decode: Decode): Result<Decoded, string> {
  const bytes = bytesOf(text);
  if (bytes === undefined) return failed(whyNotHex(text));
  if (bytes.length === 0) return failed("there are no bytes: give the memory of a tag");
  const decoded = decode(bytes);
  return decoded === undefined ? failed(`"${text}" cannot be ${as}: decode it without --as`) : ok(decoded);
}

type Kind = { readonly model: Model | undefined } | { readonly piece: string };

function kindOf(as: string | undefined): Result<Kind, string> {
  if (as === undefined) return ok({ model: undefined });
  const model = MODEL_NAMES.find((name) => name === as.toLowerCase());
  if (model !== undefined) return ok({ model });
  const piece = pieceName(as);
  if (piece !== undefined) return ok({ piece });
  return failed(`--as ${as}: ${suggest(as, [...MODEL_NAMES, ...PIECE_NAMES])}`);
}

function decoderOf(kind: Kind, options: TagDecodeOptions): Result<Decode, string> {
  const dsfid = numberOf(options.dsfid, /^(0x)?[0-9A-Fa-f]{1,2}$/, 16);
  if (dsfid === "bad") return failed(`--dsfid ${options.dsfid}: a byte in hexadecimal, as 06 or 3E is`);
  const blockSize = numberOf(options.blockSize, /^[0-9]{1,2}$/, 10);
  if (blockSize === "bad" || blockSize === 0 || (blockSize ?? 0) > 32)
    return failed(`--block-size ${options.blockSize}: 1 to 32 bytes; mostly it is 4`);
  if ("piece" in kind) return ok((bytes) => explainPiece(kind.piece, bytes));
  const blockSizes = blockSize === undefined ? BLOCK_SIZES : [blockSize];
  const read = tagReadOptions.parse({ acceptBadCrc: options.acceptBadCrc ? "ownerMismatch" : "never" });
  return ok((memory) => {
    const tag = { memory, dsfid, blockSizes, isAll: true };
    return kind.model === undefined ? explainTag(tag, read) : explainAs(kind.model, tag);
  });
}

function numberOf(word: string | undefined, form: RegExp, radix: number): number | undefined | "bad" {
  if (word === undefined) return undefined;
  return form.test(word) ? Number.parseInt(word, radix) : "bad";
}
