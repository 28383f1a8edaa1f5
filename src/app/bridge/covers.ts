/** Pictures of covers: files of the library, by the number of the item. Nobody outside the station is asked for any. */
import path from "node:path";
import type { Log } from "../../core/log.ts";
import { readPicture } from "./picture.ts";

/** In the order in which they are looked for. */
const TYPES = [
  [".jpg", "image/jpeg"],
  [".png", "image/png"],
  [".webp", "image/webp"],
] as const;

/** Bytes of a picture; twenty of them go to the screen while a stack is read. */
const LARGEST_COVER = 100_000;

/** A number that can name a file, and nothing but one of the directory. */
const NAMES_A_FILE = /^[\w-]{1,64}$/;

/** The picture of an item in a directory, as a data URL; undefined where there is none. */
export async function readCover(directory: string, item: string, log: Log): Promise<string | undefined> {
  if (!NAMES_A_FILE.test(item)) return undefined;
  for (const [ending, type] of TYPES) {
    const file = path.join(directory, item + ending);
    const picture = await readPicture(file, { type, largest: LARGEST_COVER }, log);
    if (picture !== undefined) return picture;
  }
  return undefined;
}
