/** Whether what was written is what is read again. Pure. */
import type { Path } from "../../core/problems.ts";
import type { Json } from "../driver.ts";

export interface Disagreement {
  readonly path: Path;
  readonly given: unknown;
  readonly read: Json | undefined;
}

/** Made anew at every writing, or told in another way too: what was given for them does not count. */
const ANEW: ReadonlySet<string> = new Set([
  "kind",
  "hex",
  "dsfid",
  "blockSize",
  "writes",
  "notes",
  "crc",
  "check",
  "data",
]);

/** The first value that was given and is not read so; keys that were not given may be read as they like. */
export function disagreement(
  given: unknown,
  read: Json | undefined,
  path: Path = [],
): Disagreement | undefined {
  if (Array.isArray(given)) {
    const all: readonly unknown[] = given;
    if (!Array.isArray(read) || read.length !== all.length) return { path, given, read };
    return firstOf(
      all.map((value, at) => [at, value]),
      (at) => (read as readonly Json[])[at],
    );
  }
  if (typeof given !== "object" || given === null) return given === read ? undefined : { path, given, read };
  if (typeof read !== "object" || read === null || Array.isArray(read)) return { path, given, read };
  const record = read as Readonly<Record<string, Json>>;
  const counting = Object.entries(given).filter(([key]) => !ANEW.has(key));
  return firstOf(counting, (key) => record[key]);

  function firstOf<K extends string | number>(
    values: readonly (readonly [K, unknown])[],
    readAt: (key: K) => Json | undefined,
  ): Disagreement | undefined {
    for (const [key, value] of values) {
      const found = disagreement(value, readAt(key), [...path, key]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
