/**
 * ISO 28560-2: objects of ISO/IEC 15962 one behind the other. PRECURSOR [OID - 15] [PADLEN] LENGTH DATA [padding]; the
 * precursor holds offset flag (bit 7), compaction (6-4) and relative OID (3-0, F: the next byte plus 15). Pure.
 */
import { failed, ok, type Result } from "../../core/result.ts";
import { BitReader, BitWriter } from "./bits.ts";
import { compact, COMPACTIONS, compactionFor, expand, type Compaction } from "./compaction.ts";
import { decodeIsil, encodeIsil } from "./isil.ts";

/** Relative OIDs under 1.0.15961.8, as two open projects have them. [libdanrfid, dp2] */
export const OIDS = {
  1: "primary-item-id",
  2: "content-parameter",
  3: "owner",
  4: "set-information",
  5: "type-of-usage",
  6: "shelf-location",
  7: "onix-media-format",
  8: "marc-media-format",
  9: "supplier-id",
  10: "order-number",
  11: "ill-borrowing-institution",
  12: "ill-transaction-number",
  13: "gs1-product-id",
  14: "alternative-unique-item-id",
  15: "local-data-a",
  16: "local-data-b",
  17: "title",
  18: "local-product-id",
  19: "media-format-other",
  20: "supply-chain-stage",
  21: "supplier-invoice-number",
  22: "alternative-item-id",
  23: "alternative-owner",
  24: "subsidiary-of-owner",
  25: "alternative-ill-institution",
  26: "local-data-c",
} as const satisfies Readonly<Record<number, string>>;

export type ObjectName = (typeof OIDS)[keyof typeof OIDS];

/** An object as it stands on a tag. */
export interface TagObject {
  readonly oid: number;
  readonly compaction: Compaction;
  readonly data: Uint8Array;
  /** Filling bytes behind the data, so that a block can be locked; undefined where the offset flag is off. */
  readonly padding: number | undefined;
}

export interface Objects {
  readonly objects: readonly TagObject[];
  /** Why reading ended before the end of the data; undefined if it did not. */
  readonly broken: string | undefined;
  /** The data go on where the bytes end: so many are needed at least. */
  readonly needs: number | undefined;
}

/** Reads objects until 00 stands where a precursor should, or the memory ends. */
export function readObjects(memory: Uint8Array): Objects {
  const objects: TagObject[] = [];
  let at = 0;
  while (at < memory.length && memory[at] !== 0) {
    const next = readObject(memory, at);
    if (!next.ok) return { objects, broken: next.fault.why, needs: next.fault.needs };
    objects.push(next.value.object);
    at = next.value.end;
  }
  return { objects, broken: undefined, needs: at >= memory.length ? memory.length + 1 : undefined };
}

interface Broken {
  readonly why: string;
  readonly needs: number | undefined;
}

function readObject(
  memory: Uint8Array,
  from: number,
): Result<{ readonly object: TagObject; readonly end: number }, Broken> {
  const precursor = memory[from] ?? 0;
  const compaction = COMPACTIONS[(precursor >> 4) & 7] ?? "application-defined";
  let at = from + 1;
  let oid = precursor & 0x0f;
  if (oid === 0x0f) oid += memory[at++] ?? 0;
  if (oid === 0) return failed({ why: "an object without a number", needs: undefined });
  const padding = (precursor & 0x80) === 0 ? undefined : (memory[at++] ?? 0);
  let length = 0;
  for (;;) {
    if (at >= memory.length) return failed({ why: "cut short", needs: at + 1 });
    const byte = memory[at++] ?? 0;
    length = length * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) break;
    if (length > 0xffff) return failed({ why: "a length that cannot be", needs: undefined });
  }
  const end = at + length + (padding ?? 0);
  if (end > memory.length) return failed({ why: "cut short", needs: end });
  return ok({ object: { oid, compaction, data: memory.slice(at, at + length), padding }, end });
}

/** Objects as they stand on a tag; a failure says what cannot be written. */
export function writeObjects(objects: readonly TagObject[]): Result<Uint8Array, string> {
  const bytes: number[] = [];
  for (const { oid, compaction, data, padding } of objects) {
    // Two projects disagree about which of the two extra bytes comes first: nothing unsure goes on a tag.
    if (oid >= 15 && padding !== undefined)
      return failed(`object ${oid}: padding of objects from 15 on is not certain`);
    if (oid < 1 || oid > 270) return failed(`there is no object ${oid}`);
    const number = COMPACTIONS.indexOf(compaction) << 4;
    bytes.push((padding === undefined ? 0 : 0x80) | number | Math.min(oid, 15));
    if (oid >= 15) bytes.push(oid - 15);
    if (padding !== undefined) bytes.push(padding);
    bytes.push(...lengthBytes(data.length), ...data, ...new Uint8Array(padding ?? 0));
  }
  return ok(Uint8Array.from(bytes));
}

function lengthBytes(length: number): number[] {
  return length < 128 ? [length] : [...lengthBytes(length >> 7).map((byte) => byte | 0x80), length & 0x7f];
}

const ISILS: ReadonlySet<number> = new Set([3, 11]);
const CONTENT = 2;
const USAGE = 5;

/** The value of an object as text; undefined if its bytes are none of its compaction. */
export function objectValue({ oid, compaction, data }: TagObject): string | undefined {
  if (oid === USAGE && data.length === 1) return Buffer.from(data).toString("hex").toUpperCase();
  if (compaction !== "application-defined") return expand(data, compaction);
  if (ISILS.has(oid)) return decodeIsil(data);
  if (oid === CONTENT) return contentOids(data).join(",");
  return Buffer.from(data).toString("hex").toUpperCase();
}

/** An object of a value: ISILs, contents and usage in their own forms, all else as small as can be. */
export function objectOf(
  oid: number,
  value: string,
  given: { readonly compaction: Compaction | undefined; readonly padding: number | undefined },
): Result<TagObject, string> {
  const { padding } = given;
  const own = ISILS.has(oid) || oid === CONTENT || oid === USAGE;
  const compaction = given.compaction ?? (own ? "application-defined" : compactionFor(value));
  const data = encodeValue(oid, value, compaction);
  return data.ok
    ? ok({ oid, compaction, data: data.value, padding })
    : failed(`object ${oid}: ${data.fault}`);
}

function encodeValue(oid: number, value: string, compaction: Compaction): Result<Uint8Array, string> {
  // One vendor writes the usage with compaction 0 and another with 6: the byte is the same.
  if (oid !== USAGE && compaction !== "application-defined") return compact(value, compaction);
  if (ISILS.has(oid)) return encodeIsil(value);
  if (oid === CONTENT) return contentParameter(value);
  if (!/^([0-9A-Fa-f]{2})+$/.test(value)) return failed(`"${value}" is not hexadecimal`);
  return ok(Uint8Array.from(Buffer.from(value, "hex")));
}

/** A bit for each object from 3 on, the most significant first. */
function contentOids(data: Uint8Array): number[] {
  const bits = new BitReader(data);
  const oids: number[] = [];
  for (let oid = 3; bits.left > 0; oid++) if (bits.read(1) === 1) oids.push(oid);
  return oids;
}

function contentParameter(value: string): Result<Uint8Array, string> {
  const oids = value === "" ? [] : value.split(",").map(Number);
  if (oids.some((oid) => !Number.isInteger(oid) || oid < 3))
    return failed(`"${value}" is no list of objects from 3 on`);
  const bits = new BitWriter();
  for (let oid = 3; oid <= Math.max(...oids, 3); oid++) bits.write(oids.includes(oid) ? 1 : 0, 1);
  return ok(bits.bytes([0]));
}

/** "1203": 12 parts, this is number 3. Two, four or six digits, half of them each. */
export function readSet(value: string): { readonly parts: number; readonly part: number } | undefined {
  if (!/^([0-9]{2}){1,3}$/.test(value)) return undefined;
  const half = value.length / 2;
  return { parts: Number(value.slice(0, half)), part: Number(value.slice(half)) };
}
