import { textCodec, type ScannerCodec } from "../codec.ts";
import { TERMINATORS, type SerialScannerOptions } from "./options.ts";

/** Bytes of a serial line in, scans out: a byte is a character. */
export function serialCodec(options: SerialScannerOptions): ScannerCodec {
  const codec = textCodec(options, TERMINATORS[options.terminator]);
  return {
    get waiting() {
      return codec.waiting;
    },
    feed: (bytes, at) => codec.feed(Buffer.from(bytes).toString("latin1"), undefined, at),
    silence: codec.silence,
    lost: codec.lost,
  };
}
