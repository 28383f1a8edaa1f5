import { textCodec, type ScannerCodec } from "../codec.ts";
import type { KeyNews, KeySource } from "./keys.ts";
import { ENDS, type WedgeOptions } from "./options.ts";
import { NO_CHARACTER, typistFor } from "./typist.ts";

/** What a keyboard sends in, scans out. Keys that are no characters spoil the scan that they are in. */
export function wedgeCodec(keys: KeySource, options: WedgeOptions): ScannerCodec {
  const codec = textCodec(options, ENDS[options.terminator]);
  const typist = typistFor(options.layout);

  function typed(news: readonly KeyNews[]): string {
    const text = news.map((each) => (each === "lost" ? NO_CHARACTER : typist.press(each))).join("");
    return options.letters === "upper" ? text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase()) : text;
  }

  return {
    get waiting() {
      return codec.waiting || keys.held;
    },
    feed: (bytes, at) => codec.feed(typed(keys.feed(bytes)), undefined, at),
    silence(at) {
      keys.release();
      return [...codec.feed(typist.rest(), undefined, at), ...codec.silence(at)];
    },
    lost(at) {
      keys.release();
      return [...codec.feed(typist.rest(), undefined, at), ...codec.lost(at)];
    },
  };
}
