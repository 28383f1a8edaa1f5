import type { Command } from "commander";
import type { TagDecodeOptions } from "../tag/decode.ts";

/** `lectern tag …`: what libraries write on RFID tags, for people at a terminal. */
export function registerTag(program: Command): void {
  const tag = program.command("tag").description("read and write the data models of library RFID tags");
  tag
    .command("decode")
    .description(
      "memory of tags -> one JSON object per tag; without HEX, tags are read from standard input, one per line",
    )
    .argument("[hex...]", "memory in hexadecimal, in the tag's own order; blocks may stand apart")
    .option(
      "--as <kind>",
      "do not look for the model: iso28560-2, iso28560-3, 3m; or bare pieces: isil, integer, numeric, 5-bit, 6-bit, 7-bit, octet-string, utf-8, content-parameter, crc",
    )
    .option("--dsfid <hex>", "data storage format identifier of the tag, as the inventory gave it")
    .option("--block-size <bytes>", "size of the tag's blocks; without it, the usual ones are tried")
    .option(
      "--accept-bad-crc",
      "take an ISO 28560-3 tag with a wrong CRC if its owner is not two letters and five digits",
      false,
    )
    .action(async (hex: string[], options: TagDecodeOptions) => {
      const { standardIo } = await import("../text-io.ts");
      const { runTagDecode } = await import("../tag/decode.ts");
      process.exitCode = await runTagDecode(hex, options, standardIo());
    });
  tag
    .command("encode")
    .description(
      "JSON objects as decode prints them -> the same with hex, dsfid and the order of writes; without JSON, they are read from standard input, one per line",
    )
    .argument(
      "[json...]",
      'fields of a tag, {"format":"iso28560-3","item":"123","owner":"DE-705"}, or of a piece',
    )
    .action(async (json: string[]) => {
      const { standardIo } = await import("../text-io.ts");
      const { runTagEncode } = await import("../tag/encode.ts");
      process.exitCode = await runTagEncode(json, standardIo());
    });
}
