import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { PadPort, PadTag } from "../ports.ts";
import { ID_BYTES, readTag, type TagReadOptions } from "../tags/read.ts";
import type { TagContents } from "./entries.ts";

/** Blocks of four bytes are the rule; larger ones only mean that the first answer brings more. */
const FIRST_BLOCKS = ID_BYTES / 4;
/** Block numbers of ISO 15693 have one byte. */
const MOST_BLOCKS = 256;

type Reader = Pick<PadPort, "readBlocks" | "tagInfo">;

/**
 * Reads of a tag as much as is needed to know what is on it: 32 bytes, and more where they say so. The fault of the pad
 * where the tag did not answer; what is on a tag that answers is never a fault.
 */
export async function readContents(
  pad: Reader,
  { uid, dsfid }: PadTag,
  options: TagReadOptions,
): Promise<Result<TagContents>> {
  let bytes: Uint8Array = new Uint8Array(0);
  let blocks = 0;
  /** The tag has no more blocks than these. */
  let most = MOST_BLOCKS;
  /** Its end is looked for by halves: it said that it ends before a block, and does not tell its size. */
  let groping = false;
  let wanted = FIRST_BLOCKS;
  for (;;) {
    const more = await pad.readBlocks(uid, blocks, wanted - blocks);
    if (more.ok) {
      bytes = Buffer.concat([bytes, more.value]);
      blocks = wanted;
    } else {
      if (!more.fault.code.startsWith("tag.")) return more;
      // Behind the end of its memory a tag may say so, or be silent as one that left; it may also know its size.
      const info = groping ? undefined : await pad.tagInfo(uid);
      const size = info?.ok === true ? info.value.blocks : undefined;
      if (size !== undefined && size < wanted) most = size;
      else if (more.fault.code === "tag.no-block") [most, groping] = [wanted - 1, true];
      else return more;
    }
    if (most === 0) return failed(fault("tag.no-block", "no block at all"));
    let needed = most;
    if (blocks > 0) {
      const blockSize = bytes.length / blocks;
      const reading = readTag(bytes, dsfid, blockSize, blocks >= most, options);
      if (reading.kind !== "needs") return ok(reading);
      needed = Math.max(blocks + 1, Math.ceil(reading.bytes / blockSize));
    }
    wanted = Math.min(needed, groping ? blocks + Math.ceil((most - blocks) / 2) : most);
  }
}
