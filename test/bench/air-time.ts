/**
 * How long commands to tags are in the air. Assumed, as no reader says it: ISO 15693 at its high data rate, 26.48 kbit/s in
 * both directions (fc/512), one sub-carrier; reading several blocks is one exchange; an inventory has 16 slots, and slots in
 * which tags collide are asked again, four bits further.
 */
import type { Clock } from "../../src/core/clock.ts";
import { ok } from "../../src/core/result.ts";
import type { Uid } from "../../src/devices/ports.ts";
import type { Plug } from "../../src/devices/transports/transport.ts";

const BIT_MS = 1 / 26.48;
/** SOF and EOF of both directions, and the pauses t1 and t2 between them: 113 + 302 + 321 + 309 us. [ISO 15693-2, -3] */
const FRAMES_MS = 1.05;
/** A slot in which nobody answers: t1, the time of an SOF, and the EOF that begins the next. */
const EMPTY_MS = 0.51;
/** Field off for a moment. [H20800-16e, 0x69] */
export const RF_RESET_MS = 15;

const exchange = (request: number, answer: number): number => (request + answer) * 8 * BIT_MS + FRAMES_MS;

/** Flags, command, UID, first, count, CRC; flags, a security byte and four bytes a block, CRC. */
export function readMs(blocks: number): number {
  return exchange(14, 3 + blocks * 5);
}

/** Flags, command, UID, CRC; flags, what there is, UID, DSFID, AFI, memory, IC reference, CRC. */
export const INFO_MS = exchange(12, 17);

/** How long a chip writes until it answers; assumed, of the 20 ms that ISO 15693 allows at most. */
const PROGRAM_MS = 5;

/** Flags, command, UID, AFI, CRC; flags, CRC. */
export const WRITE_AFI_MS = exchange(13, 3) + PROGRAM_MS;

/** Flags, command, length of the mask, the mask, CRC; each answer: flags, DSFID, UID, CRC. */
export function inventoryMs(uids: readonly Uid[], known = 0): number {
  const slots = new Map<string, Uid[]>();
  for (const uid of uids) {
    const digit = uid.charAt(uid.length - 1 - known);
    slots.set(digit, [...(slots.get(digit) ?? []), uid]);
  }
  let ms = (5 + Math.ceil(known / 2)) * 8 * BIT_MS + (16 - slots.size) * EMPTY_MS;
  for (const here of slots.values()) {
    ms += 12 * 8 * BIT_MS + EMPTY_MS;
    if (here.length > 1) ms += inventoryMs(here, known + 1);
  }
  return ms;
}

/** A plug behind which each reply takes the time in the air that its request needs. */
export function inAir(plug: Plug, airMs: (request: Uint8Array) => number, clock: Clock): Plug {
  return async () => {
    const plugged = await plug();
    if (!plugged.ok) return plugged;
    const far = plugged.value;
    let request: Uint8Array = new Uint8Array(0);
    return ok({
      ...far,
      onBytes: (listener) =>
        far.onBytes((bytes) => {
          request = Buffer.concat([request, bytes]);
          listener(bytes);
        }),
      write(bytes) {
        const ms = airMs(request);
        request = new Uint8Array(0);
        if (ms === 0) far.write(bytes);
        else clock.after(ms, () => far.write(bytes));
      },
    });
  };
}
