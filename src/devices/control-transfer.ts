/** USB control transfers as bytes: the eight bytes of their set-up (USB 2.0, table 9-2), then what they carry. */
import type { Sender } from "./driver.ts";
import type { ControlSetup } from "./transports/transport.ts";

export interface ControlTransfer {
  readonly setup: ControlSetup;
  /** `in`: the device answers with up to `length` bytes. */
  readonly direction: "in" | "out";
  readonly length: number;
  /** What was carried; nothing where an answer is still to come. */
  readonly data: Uint8Array;
}

export const SETUP_SIZE = 8;

const TYPES = ["standard", "class", "vendor"] as const satisfies readonly ControlSetup["type"][];
const TO_HOST = 0x80;

/** The eight bytes of a set-up, words with their low byte first. */
export function setupBytes(
  { type, request, value, index }: ControlSetup,
  direction: ControlTransfer["direction"],
  length: number,
): Uint8Array {
  const kind = (direction === "in" ? TO_HOST : 0) | (TYPES.indexOf(type) << 5);
  const words = [value, index, length].flatMap((word) => [word & 0xff, word >> 8]);
  return Uint8Array.of(kind, request, ...words);
}

/** Reads a set-up and what follows it; undefined if these bytes are no transfer to the device itself. */
export function readTransfer(bytes: Uint8Array): ControlTransfer | undefined {
  if (bytes.length < SETUP_SIZE) return undefined;
  const [kind = 0, request = 0, ...rest] = bytes;
  const type = TYPES[(kind >> 5) & 3];
  if (type === undefined || (kind & 0x1f) !== 0) return undefined;
  const word = (at: number): number => (rest[at] ?? 0) | ((rest[at + 1] ?? 0) << 8);
  const [value, index, length] = [word(0), word(2), word(4)];
  const direction = (kind & TO_HOST) === 0 ? "out" : "in";
  const data = bytes.slice(SETUP_SIZE);
  const fits = direction === "in" ? data.length <= length : data.length === length;
  return fits ? { setup: { type, request, value, index }, direction, length, data } : undefined;
}

/** One side's part of a captured transfer. */
export interface SaidInTransfer {
  readonly by: Sender;
  readonly bytes: Uint8Array;
}

/**
 * Who said what in captured bytes: a set-up, with what it carries to the device, is the host's; what follows it back, or
 * stands alone, is the device's. Bytes that are neither are nobody's.
 */
export function saidInTransfer(piece: Uint8Array, from: Sender): readonly SaidInTransfer[] {
  const transfer = readTransfer(piece);
  if (transfer === undefined) return [{ by: from === "host" ? undefined : "device", bytes: piece }];
  if (transfer.direction === "out" || transfer.data.length === 0) return [{ by: "host", bytes: piece }];
  return [
    { by: "host", bytes: piece.slice(0, SETUP_SIZE) },
    { by: "device", bytes: transfer.data },
  ];
}
