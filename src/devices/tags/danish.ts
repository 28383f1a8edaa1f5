/**
 * ISO 28560-3, which began as the Danish data model (DS/INF 163): 34 bytes in fixed places, on tags of 32 bytes without
 * the last two. Pure.
 */
import { failed, ok, type Result } from "../../core/result.ts";
import { crcCcitt } from "./crc.ts";
import type { Usage } from "./usage.ts";
import { usageByNibble, usageNibble } from "./usage.ts";

const WHOLE = 34;
const SHORT = 32;
/** Before and behind the CRC. */
const HEAD = 19;
const TAIL = 21;
const ID_BYTES = 16;
const VERSION = 1;

export interface DanishBlock {
  readonly usage: Usage;
  readonly part: number;
  readonly parts: number;
  readonly item: string;
  /** Alpha-2 of ISO 3166, and the ISIL without it and its hyphen; "" where a tag has none. */
  readonly country: string;
  readonly library: string;
  readonly crcRight: boolean;
  /** What is otherwise than in the standard. */
  readonly notes: readonly string[];
}

/** The CRC over bytes 0 to 18 and 21 to 33; those that a tag is too small for count as 00. */
export function danishCrc(memory: Uint8Array): number {
  const tail = new Uint8Array(WHOLE - TAIL);
  tail.set(memory.subarray(TAIL, WHOLE));
  return crcCcitt([...memory.subarray(0, HEAD), ...tail]);
}

/** The same without bytes 32 and 33, whatever a larger tag holds there: some writers have only 32 bytes in mind. */
function shortCrc(memory: Uint8Array): number {
  return danishCrc(memory.subarray(0, SHORT));
}

/**
 * Reads the block; undefined for bytes that are not laid out so at all. Whether the CRC is right is told, not judged.
 * `memory` has at least 32 bytes.
 */
export function readDanish(memory: Uint8Array): DanishBlock | undefined {
  const [first = 0, second = 0, third = 0] = memory;
  const notes: string[] = [];
  const nibbles = readNibbles(first);
  if (nibbles === undefined || memory.length < SHORT) return undefined;
  if (nibbles.swapped) notes.push("usage and version are the other way round");
  const item = readText(memory.subarray(3, 3 + ID_BYTES));
  if (item === undefined || item === "") return undefined;
  const set = readSet(second, third);
  if (set.note !== undefined) notes.push(set.note);
  const stored = (memory[HEAD] ?? 0) | ((memory[HEAD + 1] ?? 0) << 8);
  const crcRight = stored === danishCrc(memory) || stored === shortCrc(memory);
  const country = readText(memory.subarray(TAIL, TAIL + 2)) ?? "";
  const library = readText(memory.subarray(TAIL + 2, WHOLE)) ?? "";
  const usage = usageByNibble(nibbles.usage);
  return { usage, part: set.part, parts: set.parts, item, country, library, crcRight, notes };
}

/** The nibble that is 1 is the version: two open programs have them in either order. */
function readNibbles(byte: number): { readonly usage: number; readonly swapped: boolean } | undefined {
  const [high, low] = [byte >> 4, byte & 0x0f];
  if (low === VERSION) return { usage: high, swapped: false };
  return high === VERSION ? { usage: low, swapped: true } : undefined;
}

/** Number of parts, then which one: two open programs have them in either order, and one of them cannot be. */
function readSet(
  parts: number,
  part: number,
): { readonly parts: number; readonly part: number; readonly note?: string } {
  if (parts === 0 && part === 0) return { parts: 1, part: 1, note: "no number of parts" };
  if (part > parts)
    return { parts: part, part: parts, note: "part and number of parts are the other way round" };
  return { parts, part };
}

/** Text up to the first 00; undefined for what is no text. */
function readText(bytes: Uint8Array): string | undefined {
  const end = bytes.indexOf(0);
  const text = Buffer.from(end === -1 ? bytes : bytes.subarray(0, end)).toString("utf8");
  return /^[\x20-\x7e\u00a0-\u{10ffff}]*$/u.test(text) && !text.includes("\ufffd") ? text : undefined;
}

/** The ISIL that country and library make; undefined where there is none. */
export function danishOwner({
  country,
  library,
}: Pick<DanishBlock, "country" | "library">): string | undefined {
  return /^[A-Z]{2}$/.test(country) && library !== "" ? `${country}-${library}` : undefined;
}

export interface DanishText {
  readonly usage: Usage;
  readonly part: number;
  readonly parts: number;
  readonly item: string;
  /** ISIL, "" for none. */
  readonly owner: string;
  readonly bytes: 32 | 34;
}

/** The block for a tag; a failure says what does not fit. */
export function writeDanish({
  usage,
  part,
  parts,
  item,
  owner,
  bytes,
}: DanishText): Result<Uint8Array, string> {
  const id = Buffer.from(item, "utf8");
  const isil = /^(?:([A-Z]{2})-(.*))?$/.exec(owner);
  const library = Buffer.from(isil?.[2] ?? "", "utf8");
  if (id.length === 0 || id.length > ID_BYTES)
    return failed(`the item id has ${id.length} bytes; 1 to 16 fit`);
  if (readText(id) !== item) return failed("the item id holds characters that are no text");
  if (isil === null) return failed(`"${owner}" is no ISIL with a country of two letters`);
  const room = bytes - TAIL - 2;
  if (library.length > room)
    return failed(`the owner has ${library.length} bytes behind the country; ${room} fit`);
  if (!(part >= 1 && part <= parts && parts <= 255)) return failed(`part ${part} of ${parts} cannot be`);
  const memory = new Uint8Array(bytes);
  memory.set([(usageNibble(usage) << 4) | VERSION, parts, part]);
  memory.set(id, 3);
  memory.set(Buffer.from(isil[1] ?? "", "utf8"), TAIL);
  memory.set(library, TAIL + 2);
  const crc = danishCrc(memory);
  memory.set([crc & 0xff, crc >> 8], HEAD);
  return ok(memory);
}

/** A block behind the first 34 bytes: length, number, a check, data. */
export interface DanishExtension {
  readonly number: number;
  readonly data: Uint8Array;
  readonly checkRight: boolean;
}

/** Extension blocks: LENGTH (itself included; 0 ends, 1 is filling) NUMBER (2, least first; FFxx has two more) XOR DATA. */
export function readExtensions(memory: Uint8Array): readonly DanishExtension[] {
  const found: DanishExtension[] = [];
  let at = WHOLE;
  while (at < memory.length) {
    const length = memory[at] ?? 0;
    if (length === 0 || at + length > memory.length) break;
    if (length >= 4) {
      const block = memory.subarray(at, at + length);
      const long = block[2] === 0xff && length >= 6;
      const number = [...block.subarray(1, long ? 5 : 3)].reduceRight((sum, byte) => sum * 256 + byte, 0);
      const checkRight = block.reduce((sum, byte) => sum ^ byte, 0) === 0;
      found.push({ number, data: block.slice(long ? 6 : 4), checkRight });
    }
    at += length;
  }
  return found;
}
