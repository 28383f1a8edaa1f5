import { z } from "zod";
import { turned } from "./blocks.ts";
import { danishOwner, readDanish, type DanishBlock } from "./danish.ts";
import { objectValue, readObjects, readSet, type Objects } from "./objects.ts";
import { readThreeM } from "./three-m.ts";
import { usageByNibble, type Usage } from "./usage.ts";

/** How a site reads its tags. */
export const tagReadOptions = z.strictObject({
  acceptBadCrc: z
    .enum(["never", "ownerMismatch"])
    .default("never")
    .describe(
      "ownerMismatch: a 28560-3 tag with a wrong CRC is taken if its owner is no Danish library number, as old tags of no convention are (bibbox)",
    ),
});

export type TagReadOptions = z.output<typeof tagReadOptions>;

/** What a library wrote on a tag, in whatever model. */
export interface TagContent {
  readonly format: "iso28560-3" | "iso28560-2" | "3m";
  /** Primary item identifier; on a library card, the patron's number. */
  readonly item: string;
  readonly part: number;
  readonly parts: number;
  readonly usage: Usage;
  /** ISIL of the owner: `DE-705`. */
  readonly owner: string | undefined;
  /** What is otherwise than in the standard, in a few words each. */
  readonly notes: readonly string[];
}

export type TagReading =
  | { readonly kind: "content"; readonly content: TagContent }
  /** Nothing was ever written. */
  | { readonly kind: "blank" }
  | { readonly kind: "unreadable"; readonly why: string }
  /** So many bytes are needed to tell. */
  | { readonly kind: "needs"; readonly bytes: number };

/** The least that is read of a tag. */
export const ID_BYTES = 32;
const DANISH = 34;
/** Where its owner stands, country first. */
const OWNER = 21;
/** DSFID of tags with objects (ISO 28560-2). */
const OBJECTS_DSFID = 0x06;

/**
 * What is on a tag, by its first bytes. Objects go first where the DSFID says so; then the model of ISO 28560-3 in both
 * orders of bytes, by its CRC; then 3M's; then objects by their shape. `isAll`: the tag has no more bytes than these.
 */
export function readTag(
  memory: Uint8Array,
  dsfid: number | undefined,
  blockSize: number,
  isAll: boolean,
  options: TagReadOptions,
): TagReading {
  if (isBlank(memory)) return { kind: "blank" };
  if (memory.length < ID_BYTES && !isAll) return { kind: "needs", bytes: ID_BYTES };
  const objects = readObjects(memory);
  if (dsfid === OBJECTS_DSFID) {
    const read = objectsReading(objects, isAll);
    if (read !== undefined) return read;
  }
  const danish = danishReading(memory, blockSize, isAll, options);
  if (danish !== undefined) return danish;
  const old = readThreeM(memory);
  if (old !== undefined) {
    const { item, part, parts } = old;
    const set = parts === 0 ? { part: 1, parts: 1 } : { part, parts };
    return content({ format: "3m", item, ...set, usage: "circulating", owner: undefined, notes: [] });
  }
  const shaped = isShapedSo(memory, blockSize, objects, isAll) ? objectsReading(objects, isAll) : undefined;
  return shaped ?? { kind: "unreadable", why: "no known model of data, or a wrong CRC" };
}

function content(of: TagContent): TagReading {
  return { kind: "content", content: of };
}

/** As chips leave the maker, 00, FF, or 55 of 3M's blank tags. */
function isBlank(memory: Uint8Array): boolean {
  return [0x00, 0xff].some((value) => memory.every((byte) => byte === value)) || is3mBlank(memory);
}

function is3mBlank(memory: Uint8Array): boolean {
  return memory.length >= 24 && memory.subarray(0, 24).every((byte) => byte === 0x55);
}

function danishReading(
  memory: Uint8Array,
  blockSize: number,
  isAll: boolean,
  { acceptBadCrc }: TagReadOptions,
): TagReading | undefined {
  const straight = readDanish(memory);
  if (straight?.crcRight === true) return danishContent(straight, []);
  const reversed = readDanish(turned(wholeBlocks(memory, blockSize), blockSize));
  if (reversed?.crcRight === true)
    return danishContent(reversed, ["the bytes of each block are turned round"]);
  if (straight === undefined && reversed === undefined) return undefined;
  // The CRC covers two bytes that only tags of more than 32 have.
  if (memory.length < DANISH && !isAll) return { kind: "needs", bytes: DANISH };
  if (
    acceptBadCrc === "ownerMismatch" &&
    straight !== undefined &&
    memory[0] === 0x11 &&
    !isDanishNumber(straight)
  ) {
    return danishContent(straight, ["the CRC is wrong and was let pass"]);
  }
  return undefined;
}

function isDanishNumber({ country, library }: DanishBlock): boolean {
  return /^[A-Z]{2}$/.test(country) && /^[0-9]{5,6}$/.test(library);
}

function danishContent(block: DanishBlock, notes: readonly string[]): TagReading {
  const { item, part, parts, usage } = block;
  const all = [...notes, ...block.notes];
  return content({ format: "iso28560-3", item, part, parts, usage, owner: danishOwner(block), notes: all });
}

/**
 * By their shape objects begin with the item's identifier. So does a block of 28560-3 whose CRC is wrong (11, parts, part),
 * and would be read as an item that nobody has. Objects without a DSFID must therefore be there once each, end as objects
 * do, and not be laid out as such a block in either order.
 */
function isShapedSo(
  memory: Uint8Array,
  blockSize: number,
  { objects, broken }: Objects,
  isAll: boolean,
): boolean {
  const numbers = new Set(objects.map(({ oid }) => oid));
  const [first = 0] = memory;
  if ((first & 0x0f) !== 1 || numbers.size < objects.length || (isAll && broken !== undefined)) return false;
  return !looksDanish(memory) && !looksDanish(turned(wholeBlocks(memory, blockSize), blockSize));
}

/** No set has so many parts; where their numbers stand, objects with a text have its first letter. */
const FIRST_LETTER = 0x20;

/** Laid out as a block of 28560-3, of which a byte or two may be damaged: head and item, or the owner. */
function looksDanish(memory: Uint8Array): boolean {
  const block = readDanish(memory);
  if (block !== undefined && block.part < FIRST_LETTER && block.parts < FIRST_LETTER) return true;
  return /^[A-Z]{2}[A-Z0-9]+\0*$/i.test(Buffer.from(memory.subarray(OWNER, DANISH)).toString("latin1"));
}

function wholeBlocks(memory: Uint8Array, blockSize: number): Uint8Array {
  return memory.subarray(0, Math.floor(memory.length / blockSize) * blockSize);
}

function objectsReading({ objects, broken, needs }: Objects, isAll: boolean): TagReading | undefined {
  const value = (oid: number): string | undefined => {
    const object = objects.find((one) => one.oid === oid);
    return object === undefined ? undefined : objectValue(object);
  };
  if (needs !== undefined && !isAll) return { kind: "needs", bytes: needs };
  if (broken !== undefined && needs === undefined) return undefined;
  const item = value(1);
  if (item === undefined || item === "" || /[\x00-\x1f\x7f]/.test(item)) return undefined;
  const set = readSet(value(4) ?? "");
  const usage = value(5);
  return content({
    format: "iso28560-2",
    item,
    part: set?.part ?? 1,
    parts: set?.parts ?? 1,
    usage: usage === undefined ? "circulating" : usageByNibble(Number.parseInt(usage.slice(0, 1), 16)),
    owner: value(3),
    notes: broken === undefined ? [] : ["the last object is cut short"],
  });
}
