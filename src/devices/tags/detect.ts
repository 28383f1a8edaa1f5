/** In which model a tag was written. Pure. */
import { z } from "zod";
import { turned } from "./blocks.ts";
import { compact } from "./compaction.ts";
import {
  DANISH_BYTES,
  DANISH_CRC,
  DANISH_ITEM,
  DANISH_OWNER,
  isNumberedOwner,
  readDanish,
  type DanishBlock,
} from "./danish.ts";
import { ITEM, objectValue } from "./object-values.ts";
import { readObjects, type Objects, type TagObject } from "./objects.ts";
import { isFilled } from "./text.ts";
import { readThreeM, type ThreeM } from "./three-m.ts";

/** How a site reads its tags. */
export const tagReadOptions = z.strictObject({
  acceptBadCrc: z
    .enum(["never", "ownerMismatch"])
    .default("never")
    .describe(
      "ownerMismatch: a 28560-3 tag with a wrong CRC is taken if its owner is not two letters and five digits, as old tags of no convention are (bibbox)",
    ),
});

export type TagReadOptions = z.output<typeof tagReadOptions>;

/** The order of bytes in blocks, with which a block of ISO 28560-3 makes sense. */
export type BlockOrder = "straight" | "reversed";

/** A block of ISO 28560-3, and the memory in its order. */
export interface FoundDanish {
  readonly format: "iso28560-3";
  readonly block: DanishBlock;
  readonly order: BlockOrder;
  readonly blockSize: number;
  readonly memory: Uint8Array;
  /** The CRC is wrong, and the site lets it pass. */
  readonly letPass: boolean;
}

export interface FoundObjects {
  readonly format: "iso28560-2";
  readonly objects: Objects;
}

export interface FoundThreeM {
  readonly format: "3m";
  readonly content: ThreeM;
}

export type FoundModel = FoundDanish | FoundObjects | FoundThreeM;

export type FoundTag =
  | FoundModel
  /** Nothing was ever written: all bytes are this one. */
  | { readonly format: "blank"; readonly fill: number }
  /** `suspect`: a block of ISO 28560-3 that is laid out well and has a wrong CRC. */
  | { readonly format: "unknown"; readonly why: string; readonly suspect: FoundDanish | undefined }
  /** So many bytes are needed to tell. */
  | { readonly format: "needs"; readonly bytes: number };

/** What is known of a tag whose model is looked for. */
export interface TagMemory {
  readonly memory: Uint8Array;
  readonly dsfid: number | undefined;
  /** Of the blocks in which the bytes may be turned round; of several, the CRC tells. */
  readonly blockSizes: readonly number[];
  /** The tag has no more bytes than these. */
  readonly isAll: boolean;
}

/** Sizes of blocks, the most usual first: what is tried where nobody knows. */
export const BLOCK_SIZES: readonly number[] = [4, 8, 2, 16, 32];
/** The least that is read of a tag. */
export const ID_BYTES = 32;
/** DSFID of tags with objects (ISO 28560-2), and of those with the fixed block (ISO 28560-3). */
export const DSFIDS = { "iso28560-2": 0x06, "iso28560-3": 0x3e } as const;

/**
 * The model of a tag, by its first bytes. [devices.md 2.5] Objects go first where the DSFID says so; then the block of ISO
 * 28560-3 in both orders of bytes, by its CRC; then 3M's; then objects by their shape.
 */
export function detectTag(tag: TagMemory, options: TagReadOptions): FoundTag {
  const { memory, dsfid, isAll } = tag;
  const fill = blankFill(memory);
  if (fill !== undefined) return { format: "blank", fill };
  if (memory.length < ID_BYTES && !isAll) return { format: "needs", bytes: ID_BYTES };
  const objects = readObjects(memory);
  const isMarked = dsfid === DSFIDS["iso28560-2"];
  if (isMarked && objects.needs !== undefined && !isAll) return { format: "needs", bytes: objects.needs };
  const isSound = hasShape(memory, objects);
  if (isMarked && isSound && objects.broken === undefined) return { format: "iso28560-2", objects };
  const blocks = danishBlocks(tag).filter(({ block }) => block.item !== undefined);
  const right = blocks.find(({ block }) => block.crcRight);
  if (right !== undefined) return right;
  // The CRC covers two bytes that only tags of more than 32 have.
  if (blocks.length > 0 && memory.length < DANISH_BYTES && !isAll)
    return { format: "needs", bytes: DANISH_BYTES };
  const old = options.acceptBadCrc === "ownerMismatch" ? blocks.find(isOld) : undefined;
  if (old !== undefined) return { ...old, letPass: true };
  const content = readThreeM(memory);
  if (content !== undefined) return { format: "3m", content };
  const suspect = blocks.find(({ block }) => block.plausible);
  const why = whyUnknown({ isMarked, objects, suspect });
  if (suspect === undefined && isSound && (isMarked || !ordersOf(tag).some(looksDanish))) {
    if (objects.needs !== undefined && !isAll) return { format: "needs", bytes: objects.needs };
    const isClean = objects.broken === undefined && memory.subarray(objects.end).every((byte) => byte === 0);
    if (isMarked || isClean) return { format: "iso28560-2", objects };
  }
  return { format: "unknown", why, suspect };
}

interface Unknown {
  readonly isMarked: boolean;
  readonly objects: Objects;
  readonly suspect: FoundDanish | undefined;
}

function whyUnknown({ isMarked, objects, suspect }: Unknown): string {
  if (suspect !== undefined) return "it looks like ISO 28560-3, but the CRC is wrong";
  if (!isMarked) return "it is written in no model that is known";
  return `its DSFID says ISO 28560-2, but ${objects.broken ?? "there is no primary item identifier that can be read"}`;
}

/** As chips leave the maker, 00 or FF, or 55 of 3M's blank tags. */
function blankFill(memory: Uint8Array): number | undefined {
  const [first] = memory;
  if (first === 0x55 && memory.length >= 24)
    return memory.subarray(0, 24).every((byte) => byte === first) ? first : undefined;
  return (first === 0x00 || first === 0xff) && memory.every((byte) => byte === first) ? first : undefined;
}

/** The block as it stands, and with the bytes of each block turned round. */
export function danishBlocks(tag: Pick<TagMemory, "memory" | "blockSizes">): FoundDanish[] {
  return ordersOf(tag).flatMap((each) => {
    const block = readDanish(each.memory);
    return block === undefined ? [] : [{ format: "iso28560-3", block, letPass: false, ...each }];
  });
}

type Ordered = Pick<FoundDanish, "order" | "blockSize" | "memory">;

function ordersOf({ memory, blockSizes }: Pick<TagMemory, "memory" | "blockSizes">): readonly Ordered[] {
  return [
    { order: "straight", blockSize: blockSizes[0] ?? 1, memory },
    ...blockSizes.map((blockSize) => {
      const whole = memory.subarray(0, Math.floor(memory.length / blockSize) * blockSize);
      return { order: "reversed" as const, blockSize, memory: turned(whole, blockSize) };
    }),
  ];
}

/** No set has so many parts; where their numbers stand, objects with a text have its first letter. */
const FIRST_LETTER = 0x20;

/**
 * Laid out as a block of ISO 28560-3 of which a byte or two may be damaged: head and item, or the owner. Such a one can
 * have the shape of objects too (11, parts, part), and would be read as an item that nobody has.
 */
function looksDanish({ memory }: Ordered): boolean {
  const block = readDanish(memory);
  const hasText = block?.item !== undefined && block.item !== "";
  const isFilledUp = isFilled(memory.subarray(DANISH_ITEM, DANISH_CRC));
  if (hasText && isFilledUp && block.part < FIRST_LETTER && block.parts < FIRST_LETTER) return true;
  return /^[A-Z]{2}[A-Z0-9]+\0*$/i.test(
    Buffer.from(memory.subarray(DANISH_OWNER, DANISH_BYTES)).toString("latin1"),
  );
}

/** bibbox lets a wrong CRC pass for items for circulation whose owner has not the usual form. */
function isOld({ block, memory }: FoundDanish): boolean {
  return memory[0] === 0x11 && block.item !== "" && !isNumberedOwner(block);
}

/** The value of the first object of a number; undefined where there is none or its bytes are none of its compaction. */
export function valueOf({ objects }: Objects, oid: number): string | undefined {
  const object = objects.find((one) => one.oid === oid);
  return object === undefined ? undefined : objectValue(object);
}

/**
 * The first object is the item, none is there twice, and each value is one that its compaction is for. Says nothing of an
 * object that is cut short.
 */
function hasShape(memory: Uint8Array, objects: Objects): boolean {
  const [first = 0] = memory;
  const oids = objects.objects.map(({ oid }) => oid);
  const item = valueOf(objects, ITEM) ?? "";
  return (
    (first & 0x0f) === ITEM &&
    new Set(oids).size === oids.length &&
    objects.objects.every(isProper) &&
    /^[^\x00-\x1f\x7f]+$/.test(item)
  );
}

function isProper(object: TagObject): boolean {
  const value = objectValue(object);
  if (value === undefined) return false;
  const { compaction } = object;
  return compaction !== "integer" || compact(value, compaction).ok;
}
