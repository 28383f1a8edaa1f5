import { defineDriver, type Decoded } from "../../../driver.ts";
import { scannerCodec, type ScannerEvent } from "./codec.ts";
import { serialScannerOptions } from "./options.ts";
import { serialScanner } from "./session.ts";

export const serialScannerDriver = defineDriver({
  name: "serial-scanner",
  what: "Barcode scanner on a serial line or USB-COM (CDC), which sends each label as text",
  roles: ["scanner", "card"],
  over: ["stream"],
  transports: ["serial", "tcp"],
  options: serialScannerOptions,
  start(parts, options, role) {
    const device = serialScanner(parts, options);
    return role === "card" ? { role, device } : { role: "scanner", device };
  },
  decode(pieces, options) {
    // A capture has no time: nothing in it is a duplicate.
    const codec = scannerCodec({ ...options, duplicateMs: 0 });
    return [...pieces.flatMap((piece) => codec.feed(piece, 0)), ...codec.silence(0)].map(shown);
  },
});

function shown(event: ScannerEvent): Decoded {
  return event.kind === "barcode"
    ? { kind: "barcode", text: event.text, ...(event.aim === undefined ? {} : { aim: event.aim }) }
    : { kind: "discard", reason: event.code, length: event.length };
}
