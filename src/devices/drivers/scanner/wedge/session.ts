import { ok } from "../../../../core/result.ts";
import type { DeviceParts } from "../../../keep-open.ts";
import type { Role } from "../../../../core/staff.ts";
import type { ScannerPort } from "../../../ports.ts";
import type { HidTransport, Transport } from "../../../transports/transport.ts";
import { scannerSession } from "../session.ts";
import { bootKeys } from "./boot.ts";
import { wedgeCodec } from "./codec.ts";
import { inputKeys } from "./evdev.ts";
import type { WedgeOptions } from "./options.ts";

/** Systems whose event files have short events; all others that Node runs on have long ones. */
const SHORT: readonly string[] = ["arm", "ia32", "mips", "mipsel"];

/** Starts a scanner that types, by its boot reports or its event file, and keeps it going until it is stopped. */
export function wedgeScanner(
  parts: DeviceParts<HidTransport | Transport>,
  options: WedgeOptions,
  role: Role,
): ScannerPort {
  const bits = SHORT.includes(process.arch) ? 32 : 64;
  const keys = parts.transport.kind === "hid" ? bootKeys() : inputKeys(bits);
  return scannerSession(parts, {
    role,
    codec: wedgeCodec(keys, options),
    gapMs: options.gapMs,
    // A keyboard speaks only when it types.
    probe: () => Promise.resolve(ok(undefined)),
  });
}
