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

/** Those that stand in a text; a PIN is not looked for within a longer number. */
export function secretsIn(text: string, secrets: readonly string[] = SECRETS): readonly string[] {
  return secrets.filter((secret) =>
    /^\d{1,8}$/.test(secret) ? new RegExp(`(?<![\\d.])${secret}(?!\\d)`).test(text) : text.includes(secret),
  );
}
