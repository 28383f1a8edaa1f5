/** Unique identifiers of ISO 15693 tags: E0, the chip maker, a serial number. Pure. */
import type { Uid } from "../ports.ts";

const SIZE = 8;
const FIRST = 0xe0;

/** A UID of eight bytes, most significant first; undefined for bytes that no ISO 15693 tag has (noise, other standards). */
export function readUid(bytes: Uint8Array): Uid | undefined {
  if (bytes.length !== SIZE || bytes[0] !== FIRST) return undefined;
  return Buffer.from(bytes).toString("hex").toUpperCase() as Uid;
}

/** Takes a UID as people write it; undefined if it is none. */
export function uidOf(text: string): Uid | undefined {
  const digits = text.replaceAll(/[\s:]/g, "");
  return /^[0-9A-Fa-f]{16}$/.test(digits) ? readUid(Uint8Array.from(Buffer.from(digits, "hex"))) : undefined;
}

/** Eight bytes, most significant first, as readers of FEIG and 3M have them. On the air a UID goes the other way round. */
export function uidBytes(uid: Uid): Uint8Array {
  return Uint8Array.from(Buffer.from(uid, "hex"));
}

/** Registered makers of chips (ISO/IEC 7816-6); those below 02, 04 and 07 are from general knowledge, not re-checked. */
const MAKERS: Readonly<Record<number, string>> = {
  0x02: "STMicroelectronics",
  0x04: "NXP",
  0x05: "Infineon",
  0x07: "Texas Instruments",
  0x08: "Fujitsu",
  0x16: "EM Microelectronic",
};

/** Who made the chip; undefined where the number says nothing to us. */
export function chipMaker(uid: Uid): string | undefined {
  return MAKERS[uidBytes(uid)[1] ?? 0];
}
