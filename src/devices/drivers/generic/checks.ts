/** The checks that frames end with. Pure. */
import type { GenericCheck } from "./options.ts";

export function checkSize(check: GenericCheck | undefined): 0 | 1 | 2 {
  if (check === undefined) return 0;
  return check.kind === "crc16" ? 2 : 1;
}

/** The check of these bytes, as it stands in the frame. */
export function checkBytes(check: GenericCheck, bytes: Uint8Array): Uint8Array {
  switch (check.kind) {
    case "xor8":
      return Uint8Array.of(bytes.reduce((sum, byte) => sum ^ byte, 0));
    case "sum8":
      return Uint8Array.of(bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0));
    case "sum8-neg":
      return Uint8Array.of(-bytes.reduce((sum, byte) => sum + byte, 0) & 0xff);
    case "crc16": {
      const value = crc16(check, bytes);
      const [high, low] = [value >> 8, value & 0xff];
      return check.bytes === "big" ? Uint8Array.of(high, low) : Uint8Array.of(low, high);
    }
  }
}

/** A CRC with parameters of the technician's: bit by bit, for frames of a few bytes. */
function crc16(check: Extract<GenericCheck, { kind: "crc16" }>, bytes: Uint8Array): number {
  const { poly, init, refIn, refOut, xorOut } = check;
  let crc = init;
  for (const byte of bytes) {
    crc ^= (refIn ? reverse(byte, 8) : byte) << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ poly;
    crc &= 0xffff;
  }
  return ((refOut ? reverse(crc, 16) : crc) ^ xorOut) & 0xffff;
}

function reverse(value: number, bits: number): number {
  let reversed = 0;
  for (let bit = 0; bit < bits; bit++) if ((value & (1 << bit)) !== 0) reversed |= 1 << (bits - 1 - bit);
  return reversed;
}
