/** Memory of tags, block by block. Pure. */

/** Blocks whose bytes stand the other way round: FEIG's wire has them so, and some vendors wrote tags so. */
export function turned(bytes: Uint8Array, blockSize: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += blockSize) {
    out.set(bytes.slice(at, at + blockSize).toReversed(), at);
  }
  return out;
}

/** One block to be written. */
export interface BlockWrite {
  readonly block: number;
  readonly bytes: Uint8Array;
}

/**
 * Writes of single blocks that put `memory` on a tag, in the order in which they are safe: if the tag leaves in between,
 * it is read as nothing at all, never as another item. Block 0 is cleared first and written last: no model knows a tag
 * that begins with 00. (The CRC of ISO 28560-3 lies across two blocks of four bytes, so that no block can be its last
 * word, and ISO 28560-2 has none.) The last block is filled with 00.
 */
export function safeWrites(memory: Uint8Array, blockSize: number): readonly BlockWrite[] {
  const whole = new Uint8Array(Math.ceil(memory.length / blockSize) * blockSize);
  whole.set(memory);
  const blocks = Array.from({ length: whole.length / blockSize }, (_, block) => ({
    block,
    bytes: whole.slice(block * blockSize, (block + 1) * blockSize),
  }));
  const [first, ...others] = blocks;
  if (first === undefined) return [];
  return [{ block: 0, bytes: new Uint8Array(blockSize) }, ...others, first];
}
