/**
 * ISO 28560-2: objects of ISO/IEC 15962 one behind the other. PRECURSOR [OID - 15] [PADLEN] LENGTH DATA [padding]; the
 * precursor holds offset flag (bit 7), compaction (6-4) and relative OID (3-0, F: the next byte plus 15). Pure.
 */
import { failed, ok, type Result } from "../../core/result.ts";
import { COMPACTIONS, type Compaction } from "./compaction.ts";

/** Relative OIDs under 1.0.15961.8. [dp2 and another open project agree] */
export const OBJECT_NAMES: Readonly<Record<number, string>> = {
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
};

/** The first OID that needs a byte of its own, and the greatest there is. */
const EXTENDED = 15;
const LAST_OID = 127;

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
  /** Where the last of them ends, with its padding. */
  readonly end: number;
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
    if (!next.ok) return { objects, end: at, broken: next.fault.why, needs: next.fault.needs };
    objects.push(next.value.object);
    at = next.value.end;
  }
  const needs = at >= memory.length ? Math.max(at, memory.length + 1) : undefined;
  return { objects, end: at, broken: undefined, needs };
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
  if (oid === EXTENDED) oid += memory[at++] ?? 0;
  if (oid === 0) return failed({ why: `an object without a number at byte ${from}`, needs: undefined });
  const padding = (precursor & 0x80) === 0 ? undefined : (memory[at++] ?? 0);
  let length = 0;
  for (;;) {
    if (at >= memory.length) return failed({ why: `the object at byte ${from} is cut short`, needs: at + 1 });
    const byte = memory[at++] ?? 0;
    length = length * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) break;
    if (length > 0xffff)
      return failed({ why: `the object at byte ${from} has no length that can be`, needs: undefined });
  }
  const end = at + length;
  if (end > memory.length) return failed({ why: `the object at byte ${from} is cut short`, needs: end });
  const object = { oid, compaction, data: memory.slice(at, end), padding };
  // Padding says nothing: it may be missing at the end of the memory.
  return ok({ object, end: end + (padding ?? 0) });
}

/** Two extra bytes stand behind the precursor, and open programs disagree which of them comes first. [dp2] */
export function isUncertain({ oid, padding }: TagObject): boolean {
  return oid >= EXTENDED && padding !== undefined;
}

/** Objects as they stand on a tag; a failure says what cannot be written. */
export function writeObjects(objects: readonly TagObject[]): Result<Uint8Array, string> {
  const bytes: number[] = [];
  for (const object of objects) {
    const { oid, compaction, data, padding } = object;
    if (isUncertain(object))
      return failed(
        `object ${oid}: how padding of objects from 15 on is written is not certain: leave it out`,
      );
    if (oid < 1 || oid > LAST_OID) return failed(`there is no object ${oid}: take 1 to ${LAST_OID}`);
    const number = COMPACTIONS.indexOf(compaction) << 4;
    bytes.push((padding === undefined ? 0 : 0x80) | number | Math.min(oid, EXTENDED));
    if (oid >= EXTENDED) bytes.push(oid - EXTENDED);
    if (padding !== undefined) bytes.push(padding);
    bytes.push(...lengthBytes(data.length), ...data, ...new Uint8Array(padding ?? 0));
  }
  return ok(Uint8Array.from(bytes));
}

function lengthBytes(length: number): number[] {
  return length < 128 ? [length] : [...lengthBytes(length >> 7).map((byte) => byte | 0x80), length & 0x7f];
}
