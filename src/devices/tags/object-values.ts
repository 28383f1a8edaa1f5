/** What objects of ISO 28560-2 say: their values as texts, and back. Pure. */
import { failed, ok, type Result } from "../../core/result.ts";
import { bytesOf } from "../hex.ts";
import { BitReader, BitWriter } from "./bits.ts";
import { compact, compactionFor, expand, type Compaction } from "./compaction.ts";
import { decodeIsil, encodeIsil } from "./isil.ts";
import type { TagObject } from "./objects.ts";
import { usageByNibble, type Usage } from "./usage.ts";

export const ITEM = 1;
export const CONTENT = 2;
export const OWNER = 3;
export const SET = 4;
export const USAGE = 5;
/** Owner, and borrowing institution. */
const ISILS: ReadonlySet<number> = new Set([OWNER, 11]);

interface Form {
  readonly decode: (data: Uint8Array) => string | undefined;
  readonly encode: (value: string) => Result<Uint8Array, string>;
}

/** Objects of compaction 0 have forms of their own; those that nothing is known of are shown as hexadecimal. */
function formOf(oid: number): Form {
  if (ISILS.has(oid)) return { decode: decodeIsil, encode: encodeIsil };
  return oid === CONTENT ? CONTENTS : HEX;
}

const HEX: Form = {
  decode: (data) => Buffer.from(data).toString("hex").toUpperCase(),
  encode(value) {
    const bytes = bytesOf(value);
    return bytes === undefined ? failed(`"${value}" is not hexadecimal`) : ok(bytes);
  },
};

/** "3,4,6": a bit for each object from 3 on, the most significant first, of those that are there. */
export const CONTENTS: Form = {
  decode(data) {
    const bits = new BitReader(data);
    const oids: number[] = [];
    for (let oid = CONTENT + 1; bits.left > 0; oid++) if (bits.read(1) === 1) oids.push(oid);
    return oids.join(",");
  },
  encode(value) {
    if (!/^([0-9]{1,3}(,[0-9]{1,3})*)?$/.test(value))
      return failed(`"${value}" is no list of objects, as 3,4,6 is`);
    const oids = value === "" ? [] : value.split(",").map(Number);
    if (oids.some((oid) => oid <= CONTENT)) return failed(`"${value}": the list begins with object 3`);
    const bits = new BitWriter();
    for (let oid = CONTENT + 1; oid <= Math.max(...oids, CONTENT + 1); oid++)
      bits.write(oids.includes(oid) ? 1 : 0, 1);
    return ok(bits.bytes([0]));
  },
};

/** One vendor writes the usage with compaction 0, others with 2 and 6: the byte is the same. [dp2, xingzhi, devices.md] */
function isUsageByte({ oid, data }: TagObject): boolean {
  return oid === USAGE && data.length === 1;
}

/** The value of an object as text; undefined if its bytes are none of its compaction. */
export function objectValue(object: TagObject): string | undefined {
  const { oid, compaction, data } = object;
  if (isUsageByte(object)) return HEX.decode(data);
  return compaction === "application-defined" ? formOf(oid).decode(data) : expand(data, compaction);
}

/** The bytes of a value, in a given compaction or in the one that is proper for the object. */
export function objectOf(
  oid: number,
  value: string,
  given: { readonly compaction: Compaction | undefined; readonly padding: number | undefined },
): Result<TagObject, string> {
  const own = ISILS.has(oid) || oid === CONTENT || oid === USAGE;
  const compaction = given.compaction ?? (own ? "application-defined" : compactionFor(value));
  const data =
    oid === USAGE && /^[0-9A-Fa-f]{2}$/.test(value)
      ? HEX.encode(value)
      : compaction === "application-defined"
        ? formOf(oid).encode(value)
        : compact(value, compaction);
  return data.ok
    ? ok({ oid, compaction, data: data.value, padding: given.padding })
    : failed(`object ${oid}: ${data.fault}`);
}

/** The class of a type of usage as `objectValue` gives it. */
export function usageOf(value: string): Usage | undefined {
  const digit = /^([0-9A-F])[0-9A-F]$/.exec(value)?.[1];
  return digit === undefined ? undefined : usageByNibble(Number.parseInt(digit, 16));
}

export interface SetInformation {
  readonly parts: number;
  readonly part: number;
}

/** "1203": 12 parts, this is number 3. Two, four or six digits, half of them each. */
export function readSet(value: string): SetInformation | undefined {
  if (!/^([0-9]{2}){1,3}$/.test(value)) return undefined;
  const half = value.length / 2;
  return { parts: Number(value.slice(0, half)), part: Number(value.slice(half)) };
}

/** With as few digits as can be. */
export function writeSet({ parts, part }: SetInformation): string {
  const half = String(parts).length;
  return `${parts}${String(part).padStart(half, "0")}`;
}
