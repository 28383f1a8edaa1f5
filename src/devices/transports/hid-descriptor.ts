/** What tag and type of a short item say, its size taken off (HID 1.11, 6.2.2). */
const USAGE_PAGE = 0x04;
const COLLECTION = 0xa0;
const END_COLLECTION = 0xc0;
const LONG_ITEM = 0xfe;

/** The usage pages of the top collections of a report descriptor, each once: what kinds of device it is. */
export function topUsagePages(descriptor: Uint8Array): readonly number[] {
  const pages = new Set<number>();
  let page = 0;
  let depth = 0;
  for (let at = 0; at < descriptor.length;) {
    const prefix = descriptor[at] ?? 0;
    if (prefix === LONG_ITEM) {
      at += 3 + (descriptor[at + 1] ?? 0);
      continue;
    }
    const size = (prefix & 3) === 3 ? 4 : prefix & 3;
    const data = descriptor.subarray(at + 1, at + 1 + size);
    const item = prefix & 0xfc;
    if (item === USAGE_PAGE) page = (data[0] ?? 0) | ((data[1] ?? 0) << 8);
    if (item === COLLECTION && depth++ === 0) pages.add(page);
    if (item === END_COLLECTION) depth--;
    at += 1 + size;
  }
  return [...pages];
}
