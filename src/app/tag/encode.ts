import { suggest } from "../../core/problems.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { Decoded } from "../../devices/driver.ts";
import { hexOf } from "../../devices/hex.ts";
import { safeWrites } from "../../devices/tags/blocks.ts";
import { DSFIDS } from "../../devices/tags/detect.ts";
import { explainAs } from "../../devices/tags/explain.ts";
import { PIECE_NAMES, pieceName, writePiece } from "../../devices/tags/pieces.ts";
import { writeTag, type WrittenTag } from "../../devices/tags/write.ts";
import type { TextIo } from "../text-io.ts";
import { eachText } from "./each.ts";

/** `lectern tag encode`; answers the exit code: 1 if something could not be written. */
export function runTagEncode(texts: readonly string[], io: TextIo): Promise<number> {
  return eachText(texts, io, encodeTag);
}

/** A tag or a piece of JSON; a failure says which key is wrong, what about it and what to do. */
export function encodeTag(text: string): Result<Decoded, string> {
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError)
      return failed("it is no JSON: take a line as `lectern tag decode` prints it");
    throw error;
  }
  if (typeof fields !== "object" || fields === null || Array.isArray(fields))
    return failed('it is no JSON object: take {"format": …} or {"as": …}');
  if ("as" in fields) return encodePiece(fields.as, "value" in fields ? fields.value : undefined);
  const written = writeTag(fields);
  return written.ok ? ok(shown(written.value)) : written;
}

function encodePiece(as: unknown, value: unknown): Result<Decoded, string> {
  const name = typeof as === "string" ? pieceName(as) : undefined;
  if (name === undefined)
    return failed(`as: there is no piece "${String(as)}"; ${suggest(String(as), PIECE_NAMES)}`);
  if (typeof value !== "string") return failed("value: expected text; put it in quotes");
  const made = writePiece(name, value);
  return made.ok ? made : failed(`value: ${made.fault}`);
}

/** The tag as `decode` shows it, and what is to be written, block by block. */
function shown({ format, memory, blockSize }: WrittenTag): Decoded {
  const tag = { memory, dsfid: undefined, blockSizes: [blockSize], isAll: true };
  const writes = safeWrites(memory, blockSize).map(({ block, bytes }) => ({ block, hex: hexOf(bytes) }));
  const dsfid = format === "3m" ? null : hexOf(Uint8Array.of(DSFIDS[format]));
  return { kind: "tag", ...explainAs(format, tag), dsfid, writes };
}
