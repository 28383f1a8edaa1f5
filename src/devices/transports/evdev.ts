import type { Clock } from "../../core/clock.ts";
import { openDeviceFile } from "./device-file.ts";
import { findDevice, type Roots } from "./find.ts";
import type { StreamPort } from "./kinds.ts";
import type { Dial } from "./reopenable.ts";
import type { EvdevSettings } from "./settings.ts";

/**
 * The event file of a keyboard: `struct input_event` after another [linux/input.h]. It takes no bytes. It is not grabbed:
 * a udev rule keeps the keyboard from the screen.
 */
export function evdevDial({ match }: EvdevSettings, roots: Roots, clock: Clock): Dial<StreamPort> {
  return async (events) => {
    const found = await findDevice("evdev", match, roots);
    if (!found.ok) return found;
    return openDeviceFile({ path: found.value.node, writable: false, nothing: "gone", events, clock });
  };
}
