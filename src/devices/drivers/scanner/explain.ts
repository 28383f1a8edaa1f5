import type { Decoded } from "../../driver.ts";
import type { ScannerCodec, ScannerEvent } from "./codec.ts";
import { symbologyOf } from "./symbologies.ts";

/** What a scanner's port would tell of captured pieces. A capture has no time: the codec must take every read. */
export function explainScans(codec: ScannerCodec, pieces: readonly Uint8Array[]): readonly Decoded[] {
  return [...pieces.flatMap((piece) => codec.feed(piece, 0)), ...codec.silence(0)].map(eventShown);
}

export function eventShown(event: ScannerEvent): Decoded {
  if (event.kind === "discard") {
    return { kind: "discard", reason: event.discard.code, length: event.discard.length };
  }
  const { text, aim, kind } = event.barcode;
  const symbology = aim === undefined ? undefined : symbologyOf(aim);
  return {
    kind: "barcode",
    text,
    ...(aim === undefined ? {} : { aim }),
    ...(symbology === undefined ? {} : { symbology }),
    ...(kind === undefined ? {} : { on: kind }),
  };
}
