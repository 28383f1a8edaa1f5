/** Everything that the sample library knows and nobody who watches a station may learn. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

/** Keys of the library's file whose values are somebody's, or name an item. */
const KEYS = ["card", "barcode", "pin", "title", "author", "email", "phone", "name", "password"];

const SAMPLE = path.join(import.meta.dirname, "../../../src/acs-sim/library/sample.yaml");

function* valuesOf(data: unknown, key = ""): Generator<string> {
  if (Array.isArray(data)) for (const each of data) yield* valuesOf(each, key);
  else if (typeof data === "object" && data !== null) {
    for (const [name, each] of Object.entries(data)) yield* valuesOf(each, name);
  } else if (KEYS.includes(key) && typeof data === "string") yield data;
}

/** Of the sample library, each once. */
export const SECRETS: readonly string[] = [...new Set(valuesOf(parse(readFileSync(SAMPLE, "utf8"))))];

/** What is short may be part of something else: a PIN of a longer number, the card `reader` of `station.no-reader`. */
const ALONE: readonly (readonly [secret: RegExp, before: string, after: string])[] = [
  [/^\d{1,8}$/, String.raw`(?<![\d.])`, String.raw`(?!\d)`],
  [/^[a-z]{1,8}$/, String.raw`(?<![\w.-])`, String.raw`(?![\w.-])`],
];

/** Those that stand in a text. */
export function secretsIn(text: string, secrets: readonly string[] = SECRETS): readonly string[] {
  return secrets.filter((secret) => {
    const [, before, after] = ALONE.find(([is]) => is.test(secret)) ?? [];
    return before === undefined || after === undefined
      ? text.includes(secret)
      : new RegExp(`${before}${secret}${after}`).test(text);
  });
}
