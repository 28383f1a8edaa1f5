/** Tags for tests of their codecs. */
import * as fc from "fast-check";
import type { Decoded, Json } from "../../../src/devices/driver.ts";
import { hexOf } from "../../../src/devices/hex.ts";
import { writeDanish, type DanishText } from "../../../src/devices/tags/danish.ts";
import { BLOCK_SIZES, tagReadOptions, type TagReadOptions } from "../../../src/devices/tags/detect.ts";
import { explainTag } from "../../../src/devices/tags/explain.ts";
import { readTag, type TagReading } from "../../../src/devices/tags/read.ts";
import { USAGES } from "../../../src/devices/tags/usage.ts";
import { writeTag } from "../../../src/devices/tags/write.ts";

export const STRICT = tagReadOptions.parse({});
export const LENIENT = tagReadOptions.parse({ acceptBadCrc: "ownerMismatch" });

/** Every run of a property test is the same. */
export const SEEDED = { seed: 28560, numRuns: 500 };

/** A tag that was read whole, with blocks of four bytes. */
export function read(
  memory: Uint8Array,
  dsfid: number | undefined,
  options: TagReadOptions = STRICT,
): TagReading {
  return readTag(memory, dsfid, 4, true, options);
}

/** As `lectern tag decode` shows it. */
export function shown(memory: Uint8Array, dsfid: number | undefined): Decoded {
  return explainTag({ memory, dsfid, blockSizes: BLOCK_SIZES, isAll: true }, STRICT);
}

/** The bytes that these fields make, as `lectern tag encode` gives them; else what it says of them. */
export function written(fields: object): string {
  const made = writeTag(fields);
  return made.ok ? hexOf(made.value.memory) : made.fault;
}

export function must<T>(result: { ok: true; value: T } | { ok: false; fault: unknown }): T {
  if (!result.ok) throw new Error(String(result.fault));
  return result.value;
}

/** Memory of `bytes` bytes that begins with these. */
export function filled(content: Uint8Array, bytes: number, fill = 0): Uint8Array {
  const memory = new Uint8Array(bytes).fill(fill);
  memory.set(content.subarray(0, bytes));
  return memory;
}

/** A key of what is shown. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (here, key) =>
      typeof here === "object" && here !== null ? (here as Record<string | number, Json>)[key] : undefined,
    value,
  );
}

const DIGITS = "0123456789";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

export const word = (from: string, minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from(from)), minLength, maxLength });

export const isil = fc
  .tuple(word("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 2, 2), word(`${DIGITS}${LETTERS}-`, 1, 9))
  .map(([country, library]) => `${country}-${library}`);

export const itemId = fc.oneof(
  word(DIGITS, 1, 16),
  word(`${DIGITS}${LETTERS}.-/ `, 1, 15).map((id) => `${id}x`),
);

/** Parts, and one of them. */
export const setOf = (most: number): fc.Arbitrary<{ part: number; parts: number }> =>
  fc
    .integer({ min: 1, max: most })
    .chain((parts) => fc.record({ parts: fc.constant(parts), part: fc.integer({ min: 1, max: parts }) }));

export const usage = fc.constantFrom(...USAGES);

/** What can stand in a block of ISO 28560-3, in the usual order. */
export const danishText: fc.Arbitrary<DanishText> = fc
  .record({
    item: itemId,
    owner: fc.oneof(isil, fc.constant("")),
    usage,
    set: setOf(255),
    bytes: fc.constantFrom(32 as const, 34 as const),
  })
  .map(({ set, ...text }) => ({ ...text, ...set, habits: [] }));

export const danish = (text: Partial<DanishText>): Uint8Array =>
  must(
    writeDanish({
      item: "11223344",
      owner: "DE-705",
      usage: "circulating",
      part: 1,
      parts: 1,
      bytes: 32,
      habits: [],
      ...text,
    }),
  );
