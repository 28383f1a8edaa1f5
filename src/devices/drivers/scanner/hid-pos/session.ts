import { fault } from "../../../../core/faults.ts";
import { ok } from "../../../../core/result.ts";
import type { DeviceParts, Probe } from "../../../keep-open.ts";
import { topUsagePages } from "../../../hid-descriptor.ts";
import { bytesOf } from "../../../hex.ts";
import type { Role } from "../../../../core/staff.ts";
import type { ScannerPort } from "../../../ports.ts";
import type { HidTransport } from "../../../transports/transport.ts";
import { scannerSession } from "../session.ts";
import { hidPosCodec } from "./codec.ts";
import type { HidPosOptions } from "./options.ts";

/** How long a scanner may take over a feature report. */
const FEATURE_MS = 1_000;

/** Starts a HID POS scanner and keeps it going until it is stopped. */
export function hidPosScanner(
  parts: DeviceParts<HidTransport>,
  options: HidPosOptions,
  role: Role,
): ScannerPort {
  const { id, transport } = parts;
  const codec = hidPosCodec(options);

  const probe: Probe = async () => {
    const described = await transport.descriptor();
    if (!described.ok) return described;
    codec.describe(described.value);
    if (isKeyboard(described.value)) return ok(fault("device.wrong-model", `${id} is in keyboard mode`));
    const feature = bytesOf(options.feature ?? "");
    if (feature === undefined || feature.length === 0) return ok(undefined);
    const sent = await transport.writeFeature(feature, FEATURE_MS);
    if (sent.ok) return ok(undefined);
    // It is there, and says no: without this report it may stay silent, but what it scans is taken.
    return sent.fault.code === "device.refused" ? ok(sent.fault) : sent;
  };

  return scannerSession(parts, { role, codec, gapMs: options.gapMs, probe });
}

/** Whether there is nothing but generic desktop (page 01) in it: the mode in which most scanners come. */
function isKeyboard(descriptor: Uint8Array): boolean {
  const pages = topUsagePages(descriptor);
  return pages.length > 0 && pages.every((page) => page === 0x01);
}
