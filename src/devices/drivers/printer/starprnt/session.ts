import type { DeviceParts } from "../../../keep-open.ts";
import type { PrinterPort } from "../../../ports.ts";
import type { Condition } from "../condition.ts";
import { encodePrintout } from "../encode.ts";
import type { PrinterLanguage } from "../language.ts";
import { receiptPrinter } from "../session.ts";
import type { StarprntOptions } from "./options.ts";
import { etbCounter, readStatus, starFramer, type StarFrame } from "./status.ts";

/** ESC ACK SOH: the status at once, even off-line. Star says not to ask it while automatic status is on. */
const QUESTION = Uint8Array.of(0x1b, 0x06, 0x01);
/** ESC RS a 1: automatic status. */
const TELL_CHANGES = Uint8Array.of(0x1b, 0x1e, 0x61, 0x01);
/** ETB: counted when all before it is on paper. */
const MARK = Uint8Array.of(0x17);
/** Ends a barcode that was cut off. */
const RS = 0x1e;
/** The ETB counter has five bits. */
const COUNTERS = 32;

/** Starts a StarPRNT printer and keeps it going until it is stopped. */
export function starPrinter(parts: DeviceParts, options: StarprntOptions): PrinterPort {
  return receiptPrinter(parts, options, starLanguage(options));
}

/** StarPRNT, as the session speaks it. */
function starLanguage(options: StarprntOptions): PrinterLanguage<StarFrame> {
  let counted: number | undefined;

  /** How far the counter went on; where there is none, the bit says that it did. A counter that was reset says nothing. */
  function marks(frame: StarFrame): number {
    if (frame.kind !== "asb") return 0;
    const counter = etbCounter(frame.status);
    if (counter === undefined) return readStatus(frame.status).includes("etb") ? 1 : 0;
    const before = counted ?? counter;
    counted = counter;
    return (counter - before + COUNTERS) % COUNTERS;
  }

  const condition = (frame: StarFrame): Condition | undefined =>
    frame.kind === "asb" ? new Set(readStatus(frame.status)) : undefined;

  return {
    framer: starFramer(),
    questions: [{ request: QUESTION, read: condition }],
    told: condition,
    tellChanges: options.answers && options.tellsChanges ? TELL_CHANGES : new Uint8Array(0),
    mark: MARK,
    marks,
    // There is no command for it: the cover is opened and closed, or the printer switched off and on.
    recover: undefined,
    fillUp: (bytes) => Uint8Array.from([...new Uint8Array(bytes), RS]),
    encode: (printout) =>
      encodePrintout(printout, { ...options, language: "star-prnt", codePageNumbers: "star" }),
  };
}
