/** EAS of NXP chips as ISO 15693 requests without SOF and CRC: FEIG has no command for it. [NXP SLI-S, p. 23] Pure. */
import type { Uid } from "../../../ports.ts";
import { uidBytes } from "../../../tags/uid.ts";

/** High data rate, addressed. */
const FLAGS = 0x22;
const NXP = 0x04;

function custom(command: number, uid: Uid): Uint8Array {
  return Uint8Array.from([FLAGS, command, NXP, ...uidBytes(uid).toReversed()]);
}

export const setEas = (uid: Uid): Uint8Array => custom(0xa2, uid);
export const resetEas = (uid: Uid): Uint8Array => custom(0xa3, uid);

/** Answered with 256 bits if EAS is on, and not at all if it is off. */
export const easAlarm = (uid: Uid): Uint8Array => custom(0xa5, uid);

/** Flags and 32 bytes. That readers count them so is not confirmed. */
export const EAS_ALARM_BYTES = 33;
