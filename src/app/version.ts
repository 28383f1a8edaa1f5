import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const manifest = z.object({ version: z.string() });

/** Which version of Lectern this is. */
export async function readVersion(): Promise<string> {
  const text = await readFile(path.join(import.meta.dirname, "../../package.json"), "utf8");
  return manifest.parse(JSON.parse(text)).version;
}
