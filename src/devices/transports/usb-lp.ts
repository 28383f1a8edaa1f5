import type { Clock } from "../../core/clock.ts";
import { openDeviceFile } from "./device-file.ts";
import { findDevice, type Roots } from "./find.ts";
import type { StreamPort } from "./kinds.ts";
import type { Dial } from "./reopenable.ts";
import type { UsbLpSettings } from "./settings.ts";

/** A printer that has nothing to say may answer with empty packets, one after the other. */
const EMPTY_MS = 100;

/**
 * A printer of the USB printer class (`/dev/usb/lp0`, usblp). A write is done when the printer has taken it; what a hung one
 * has not taken is thrown away with its file. Status comes as bytes, where the printer answers at all: the kernel's own
 * (LPGETSTATUS) is an ioctl.
 */
export function usbLpDial({ match }: UsbLpSettings, roots: Roots, clock: Clock): Dial<StreamPort> {
  return async (events) => {
    const found = await findDevice("usb-lp", match, roots);
    if (!found.ok) return found;
    return openDeviceFile({ path: found.value.node, writable: true, nothing: EMPTY_MS, events, clock });
  };
}
