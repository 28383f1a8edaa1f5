/** The alphanumeric model of 3M ("RFID501"): 04 SET 00 TYPE, sixteen bytes of id, branch and library, custom. Pure. */
import { failed, ok, type Result } from "../../core/result.ts";
import { isFilled } from "./text.ts";

const FIRST = 0x04;
const ID = 4;
const ID_BYTES = 16;
const OWNER = ID + ID_BYTES;
const CUSTOM = OWNER + 4;
/** With a last block of 00. */
const BYTES = 32;

/** What the fourth byte says an item is. [RFID501.pm] */
const TYPES: Readonly<Record<number, string>> = {
  0: "other",
  1: "book",
  2: "magazine",
  3: "bound journal",
  4: "audio tape",
  5: "video",
  6: "CD",
  7: "diskette",
  8: "book with diskette",
  9: "book with CD",
  13: "book with tape",
};

export function typeName(type: number): string | undefined {
  return TYPES[type];
}

export interface ThreeM {
  readonly item: string;
  /** 1 of 1 where the tag does not say. */
  readonly part: number;
  readonly parts: number;
  readonly hasSet: boolean;
  readonly type: number;
  /** Numbers that 3M gave to libraries (12 and 20 bits), and the library's own (32); 0 where the tag is cut. */
  readonly branch: number;
  readonly library: number;
  readonly custom: number;
}

/** Reads the model; undefined for bytes that are not laid out so. It has no checksum, so that filling must be right too. */
export function readThreeM(memory: Uint8Array): ThreeM | undefined {
  const [first, set = 0, zero, type = 0] = memory;
  if (memory.length < OWNER || first !== FIRST || zero !== 0) return undefined;
  const id = memory.subarray(ID, OWNER);
  const end = id.indexOf(0);
  const item = Buffer.from(end === -1 ? id : id.subarray(0, end)).toString("latin1");
  if (!/^[\x21-\x7e]+$/.test(item) || !isFilled(id)) return undefined;
  const whole = Buffer.alloc(BYTES);
  whole.set(memory.subarray(0, BYTES));
  const owner = whole.readUInt32BE(OWNER);
  const hasSet = (set & 0x0f) !== 0;
  return {
    item,
    part: hasSet ? set >> 4 : 1,
    parts: hasSet ? set & 0x0f : 1,
    hasSet,
    type,
    branch: owner >>> 20,
    library: owner & 0xfffff,
    custom: whole.readUInt32BE(CUSTOM),
  };
}

/** 32 bytes for a tag; a failure says what does not fit. */
export function writeThreeM(content: ThreeM): Result<Uint8Array, string> {
  const { item, part, parts, hasSet, type, branch, library, custom } = content;
  if (!/^[\x21-\x7e]{1,16}$/.test(item))
    return failed("item: 1 to 16 letters, digits and signs of ASCII fit");
  if (!(part >= 1 && part <= parts && parts <= 0x0f))
    return failed(`part: ${part} of ${parts} cannot be; 15 are the most`);
  if (!hasSet && parts !== 1) return failed("habits: no-set is for single items");
  const memory = Buffer.alloc(BYTES);
  memory.set([FIRST, hasSet ? (part << 4) | parts : 0, 0, type]);
  memory.write(item, ID, "latin1");
  memory.writeUInt32BE(branch * 0x100000 + library, OWNER);
  memory.writeUInt32BE(custom, CUSTOM);
  return ok(Uint8Array.from(memory));
}
