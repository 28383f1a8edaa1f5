import { readFile } from "node:fs/promises";
import type { Log } from "../../core/log.ts";

/** What a picture is, and how many bytes of it are too many. */
interface Kind {
  readonly type: string;
  readonly largest: number;
}

/** A picture as a data URL, for the page fetches nothing; undefined where there is none, or none that can be shown. */
export async function readPicture(
  file: string,
  { type, largest }: Kind,
  log: Log,
): Promise<string | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    // That it is not there is nothing to tell: most covers are not.
    if (error.code !== "ENOENT") log("screen.no-picture", { reason: String(error.code) });
    return undefined;
  }
  if (bytes.length <= largest) return `data:${type};base64,${bytes.toString("base64")}`;
  log("screen.no-picture", { reason: "too-large", bytes: bytes.length });
  return undefined;
}
