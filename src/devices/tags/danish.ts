/**
 * The basic block of ISO 28560-3, which began as the Danish data model (DS/INF 163): 34 bytes in fixed places, on tags of
 * 32 bytes without the last two. Pure.
 */
import { failed, ok, type Result } from "../../core/result.ts";
import { crcCcitt } from "./crc.ts";
import { isFilled, readText } from "./text.ts";
import type { Usage } from "./usage.ts";
import { usageByNibble, usageNibble } from "./usage.ts";

/** The block, and how much of it there is on the smallest tags. */
export const DANISH_BYTES = 34;
const SHORT = 32;
/** Where the item begins, behind usage and set, and where the CRC does, behind the item. */
export const DANISH_ITEM = 3;
export const DANISH_CRC = 19;
const CRC_BYTES = 2;
/** Where the owner begins, behind the CRC: its country, then its library. */
export const DANISH_OWNER = DANISH_CRC + CRC_BYTES;
const LIBRARY = 23;
const ID_BYTES = DANISH_CRC - DANISH_ITEM;
const VERSION = 1;

/** What writers do otherwise than devices.md 2.3 says, and what is said of it. */
export const DANISH_HABITS = {
  "nibbles-swapped": "version and usage stand the other way round",
  "set-swapped": "part and number of parts stand the other way round",
  "no-set": "there is no number of parts",
  "no-part": "there is no part number",
  "short-crc": "the CRC counts the last two bytes as 00, as on tags of 32 bytes",
} as const;

export type DanishHabit = keyof typeof DANISH_HABITS;

export interface DanishBlock {
  readonly usage: Usage;
  /** 0 where a part of several is not numbered. */
  readonly part: number;
  readonly parts: number;
  /** "" where nothing was written; undefined for bytes that are no text. */
  readonly item: string | undefined;
  /** Alpha-2 of ISO 3166, and the ISIL without it and its hyphen; "" where a tag has none. */
  readonly country: string;
  readonly library: string;
  /** As it is on the tag, and as it should be. */
  readonly crc: { readonly stored: number; readonly computed: number };
  readonly crcRight: boolean;
  readonly habits: readonly DanishHabit[];
  /** The CRC aside, it looks like such a block: a part of a set, texts where texts are and 00 behind them, a country. */
  readonly plausible: boolean;
}

/** The CRC over bytes 0 to 18 and 21 to 33; those that a tag is too small for count as 00. */
export function danishCrc(memory: Uint8Array): number {
  const covered = new Uint8Array(DANISH_BYTES - CRC_BYTES);
  covered.set(memory.subarray(0, DANISH_CRC));
  covered.set(memory.subarray(DANISH_OWNER, DANISH_BYTES), DANISH_CRC);
  return crcCcitt(covered);
}

/**
 * Reads the block; undefined for bytes that have no room for it or no version. Whether the CRC is right is told, not
 * judged. Bytes that are not there count as 00.
 */
export function readDanish(memory: Uint8Array): DanishBlock | undefined {
  const [first = 0, second = 0, third = 0] = memory;
  const nibbles = readNibbles(first);
  if (nibbles === undefined || memory.length < LIBRARY) return undefined;
  const set = readSet(second, third);
  const crc = readCrc(memory);
  const end = crc.isShort ? SHORT : DANISH_BYTES;
  const [id, country, library] = [
    memory.subarray(DANISH_ITEM, DANISH_CRC),
    memory.subarray(DANISH_OWNER, LIBRARY),
    memory.subarray(LIBRARY, end),
  ];
  const item = readText(id);
  const owner = { country: readText(country), library: readText(library) };
  const { stored, computed } = crc;
  return {
    usage: usageByNibble(nibbles.usage),
    part: set.part,
    parts: set.parts,
    item,
    country: owner.country ?? "",
    library: owner.library ?? "",
    crc: { stored, computed },
    crcRight: stored === computed,
    habits: [
      ...(nibbles.swapped ? (["nibbles-swapped"] as const) : []),
      ...set.habits,
      ...(crc.isShort ? (["short-crc"] as const) : []),
    ],
    plausible:
      third <= second &&
      item !== undefined &&
      item !== "" &&
      owner.library !== undefined &&
      /^([A-Z]{2})?$/.test(owner.country ?? "?") &&
      [id, country, library].every(isFilled),
  };
}

/** The nibble that is 1 is the version: open programs have them in either order. */
function readNibbles(byte: number): { readonly usage: number; readonly swapped: boolean } | undefined {
  const [high, low] = [byte >> 4, byte & 0x0f];
  if (low === VERSION) return { usage: high, swapped: false };
  return high === VERSION ? { usage: low, swapped: true } : undefined;
}

interface ReadSet {
  readonly parts: number;
  readonly part: number;
  readonly habits: readonly DanishHabit[];
}

/** Number of parts, then which one: open programs have them in either order, and one of them cannot be. */
function readSet(parts: number, part: number): ReadSet {
  if (parts === 0 && part === 0) return { parts: 1, part: 1, habits: ["no-set"] };
  if (part > parts) {
    const swapped = readSet(part, parts);
    return { ...swapped, habits: ["set-swapped", ...swapped.habits] };
  }
  // One of one may do without a number; which of several it is, nobody can tell.
  return part === 0 && parts === 1 ? { parts, part: 1, habits: ["no-part"] } : { parts, part, habits: [] };
}

/** Some writers have tags of 32 bytes in mind, whatever stands in the next two of a larger one. */
function readCrc(memory: Uint8Array): { stored: number; computed: number; isShort: boolean } {
  const stored = (memory[DANISH_CRC] ?? 0) | ((memory[DANISH_CRC + 1] ?? 0) << 8);
  const computed = danishCrc(memory);
  if (stored === computed || memory.length <= SHORT) return { stored, computed, isShort: false };
  const short = danishCrc(memory.subarray(0, SHORT));
  const isShort = stored === short;
  return { stored, computed: isShort ? short : computed, isShort };
}

type Owner = Pick<DanishBlock, "country" | "library">;

/** The ISIL that country and library make; undefined where there is none. */
export function danishOwner({ country, library }: Owner): string | undefined {
  return /^[A-Z]{2}$/.test(country) && library !== "" ? `${country}-${library}` : undefined;
}

/**
 * An owner of the form that bibbox takes for a library's: it lets a wrong CRC pass only for tags that have none such.
 * [bibbox-rfid; devices.md 2.5]
 */
export function isNumberedOwner({ country, library }: Owner): boolean {
  return /^[A-Z]{2}[0-9]{5}$/.test(`${country}${library}`);
}

export interface DanishText {
  readonly usage: Usage;
  readonly part: number;
  readonly parts: number;
  readonly item: string;
  /** ISIL, "" for none. */
  readonly owner: string;
  readonly habits: readonly DanishHabit[];
  readonly bytes: 32 | 34;
}

/** The block for a tag; a failure says what does not fit. */
export function writeDanish(text: DanishText): Result<Uint8Array, string> {
  const { usage, part, parts, item, owner, habits, bytes } = text;
  const id = Buffer.from(item, "utf8");
  if (id.length > ID_BYTES) return failed(`item: it has ${id.length} bytes; ${ID_BYTES} fit`);
  if (readText(id) !== item) return failed("item: it holds characters that are no text");
  const isil = /^(?:([A-Z]{2})-(.+))?$/.exec(owner);
  if (isil === null)
    return failed(`owner: "${owner}" is no ISIL with a country of two letters, as DE-705 is`);
  const library = Buffer.from(isil[2] ?? "", "utf8");
  const room = bytes - LIBRARY;
  if (library.length > room)
    return failed(`owner: it has ${library.length} bytes behind the country; ${room} fit on ${bytes} bytes`);
  if (!(part >= 1 && part <= parts && parts <= 255)) return failed(`part: ${part} of ${parts} cannot be`);
  if (habits.includes("short-crc"))
    return failed("habits: short-crc is not written: what stands in the last two bytes is not certain");
  const has = (habit: DanishHabit): boolean => habits.includes(habit);
  const nibbles = [usageNibble(usage), VERSION] as const;
  const [high, low] = has("nibbles-swapped") ? nibbles.toReversed() : nibbles;
  const set = has("no-set") ? [0, 0] : [parts, has("no-part") ? 0 : part];
  const memory = new Uint8Array(bytes);
  memory.set([((high ?? 0) << 4) | (low ?? 0), ...(has("set-swapped") ? set.toReversed() : set)]);
  memory.set(id, DANISH_ITEM);
  memory.set(Buffer.from(isil[1] ?? "", "utf8"), DANISH_OWNER);
  memory.set(library, LIBRARY);
  const crc = danishCrc(memory);
  memory.set([crc & 0xff, crc >> 8], DANISH_CRC);
  return ok(memory);
}
