import type { TextIo } from "../text-io.ts";
import { readStationery, SHIPPED } from "./read.ts";

/** `lectern receipt check`; answers the exit code: 1 if there is a mistake. */
export async function runReceiptCheck(directory: string | undefined, io: TextIo): Promise<number> {
  const read = await readStationery([SHIPPED, ...(directory === undefined ? [] : [directory])]);
  if (!read.ok) {
    io.complain(`${read.fault.detail}\n`);
    return 1;
  }
  const languages = [...read.value.words.keys()].join(", ");
  await io.write(`ok ${directory ?? SHIPPED}: no mistake; languages: ${languages}\n`);
  return 0;
}
