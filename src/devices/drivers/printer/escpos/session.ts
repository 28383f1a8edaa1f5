import type { DeviceParts } from "../../../keep-open.ts";
import type { PrinterPort } from "../../../ports.ts";
import { encodePrintout } from "../encode.ts";
import type { PrinterLanguage, StatusQuestion } from "../language.ts";
import { receiptPrinter } from "../session.ts";
import type { EscposOptions } from "./options.ts";
import {
  escposFramer,
  readAutomatic,
  readRealTime,
  type EscposFrame,
  type RealTimeNumber,
} from "./status.ts";

const NOTHING = new Uint8Array(0);

/** GS a FF: automatic status back for everything; sent once at once, and ESC @ ends it. */
const TELL_CHANGES = Uint8Array.of(0x1d, 0x61, 0xff);
/** GS r 1, paper sensors: answered in the order of the data, so its answer says that all before it was printed. */
const MARK = Uint8Array.of(0x1d, 0x72, 0x01);
/** DLE ENQ 2: go on after an error, and throw away what is in the buffers. */
const RECOVER = Uint8Array.of(0x10, 0x05, 0x02);

/** Starts an ESC/POS printer and keeps it going until it is stopped. */
export function escposPrinter(parts: DeviceParts, options: EscposOptions): PrinterPort {
  return receiptPrinter(parts, options, escposLanguage(options));
}

/** ESC/POS, as the session speaks it. */
function escposLanguage(options: EscposOptions): PrinterLanguage<EscposFrame> {
  return {
    framer: escposFramer(),
    questions: [question(1), question(2), question(3), question(4)],
    told: (frame) => (frame.kind === "asb" ? new Set(readAutomatic(frame.status)) : undefined),
    tellChanges: options.answers && options.tellsChanges ? TELL_CHANGES : NOTHING,
    mark: MARK,
    marks: (frame) => (frame.kind === "answer" ? 1 : 0),
    recover: RECOVER,
    // NUL is no command and prints nothing; it ends the old form of GS k.
    fillUp: (bytes) => new Uint8Array(bytes),
    encode: (printout) => encodePrintout(printout, { ...options, language: "esc-pos" }),
  };
}

/** DLE EOT n: answered at once, even with the cover open and the buffer full. */
function question(n: RealTimeNumber): StatusQuestion<EscposFrame> {
  return {
    request: Uint8Array.of(0x10, 0x04, n),
    read: (frame) => (frame.kind === "real-time" ? new Set(readRealTime(n, frame.byte)) : undefined),
  };
}
