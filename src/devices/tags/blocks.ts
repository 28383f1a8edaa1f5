/** Blocks whose bytes stand the other way round: FEIG's wire has them so, and some vendors wrote tags so. Pure. */
export function turned(bytes: Uint8Array, blockSize: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += blockSize) {
    out.set(bytes.slice(at, at + blockSize).toReversed(), at);
  }
  return out;
}
