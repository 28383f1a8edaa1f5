import { readFile } from "node:fs/promises";
import path from "node:path";
import type { TextIo } from "../text-io.ts";

const GENERATED = path.join(import.meta.dirname, "../../../docs/generated");

/** `lectern config reference`: the page that `npm run generate` writes, or the schema for editors. */
export async function runConfigReference(schema: boolean, { write }: TextIo): Promise<number> {
  await write(await readFile(path.join(GENERATED, schema ? "station.schema.json" : "station.md"), "utf8"));
  return 0;
}
