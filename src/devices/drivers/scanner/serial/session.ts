import { ok } from "../../../../core/result.ts";
import type { DeviceParts } from "../../../keep-open.ts";
import type { Role } from "../../../../core/staff.ts";
import type { ScannerPort } from "../../../ports.ts";
import { scannerSession } from "../session.ts";
import { serialCodec } from "./codec.ts";
import type { SerialScannerOptions } from "./options.ts";

/** Starts a barcode scanner on a serial line and keeps it going until it is stopped. */
export function serialScanner(parts: DeviceParts, options: SerialScannerOptions, role: Role): ScannerPort {
  return scannerSession(parts, {
    role,
    codec: serialCodec(options),
    gapMs: options.gapMs,
    // A scanner speaks only when something is scanned: there is nothing to ask it.
    probe: () => Promise.resolve(ok(undefined)),
  });
}
