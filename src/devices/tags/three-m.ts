/** The alphanumeric model of 3M ("RFID501"): block 0, sixteen bytes of id, branch and library. [RFID501.pm] Pure. */

const FIRST = 0x04;
const ID = 4;
const ID_BYTES = 16;
const LEAST = ID + ID_BYTES;

/** What the fourth byte says an item is. */
const TYPES: Readonly<Record<number, string>> = {
  0: "other",
  1: "book",
  2: "magazine",
  4: "audio tape",
  5: "video",
  6: "CD",
  9: "book with CD",
  13: "book with tape",
};

export interface ThreeM {
  readonly item: string;
  readonly part: number;
  readonly parts: number;
  readonly type: string;
  /** Numbers that 3M gave to libraries; undefined where the tag is cut before them. */
  readonly branch: number | undefined;
  readonly library: number | undefined;
}

/** Reads the model; undefined for bytes that are not laid out so. */
export function readThreeM(memory: Uint8Array): ThreeM | undefined {
  const [first, set = 0, zero, type = 0] = memory;
  if (memory.length < LEAST || first !== FIRST || zero !== 0) return undefined;
  const id = memory.subarray(ID, LEAST);
  const end = id.indexOf(0);
  const item = Buffer.from(end === -1 ? id : id.subarray(0, end)).toString("latin1");
  if (!/^[\x21-\x7e]+$/.test(item)) return undefined;
  const owner = memory.length >= LEAST + 4 ? Buffer.from(memory).readUInt32BE(LEAST) : undefined;
  return {
    item,
    part: set >> 4,
    parts: set & 0x0f,
    type: TYPES[type] ?? `unknown ${type}`,
    branch: owner === undefined ? undefined : owner >>> 20,
    library: owner === undefined ? undefined : owner & 0xfffff,
  };
}
