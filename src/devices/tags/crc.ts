/** The two CRCs of library RFID, 16 bits each. Pure. */

/** x^16 + x^12 + x^5 + 1, bits in the order of the line: ISO 13239 as ISO 15693 and FEIG use it. */
const REFLECTED = tableOf((byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >> 1 : (crc >> 1) ^ 0x8408;
  return crc;
});

/** The same polynomial, most significant bit first: CCITT as ISO 28560-3 and 3M use it. */
const STRAIGHT = tableOf((byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) === 0 ? crc << 1 : ((crc << 1) ^ 0x1021) & 0xffff;
  return crc & 0xffff;
});

function tableOf(entry: (byte: number) => number): Uint16Array {
  return Uint16Array.from({ length: 256 }, (_, byte) => entry(byte));
}

/** FEIG ISO Host: poly 0x8408 reflected, init FFFF, no final xor; sent least significant byte first. */
export function crcFeig(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = (crc >> 8) ^ (REFLECTED[(crc ^ byte) & 0xff] ?? 0);
  return crc;
}

/** ISO 15693 on the air: as FEIG's, inverted; sent least significant byte first. */
export function crcAir(bytes: Uint8Array): number {
  return crcFeig(bytes) ^ 0xffff;
}

/** ISO 28560-3: poly 0x1021, init FFFF, no final xor. `RFID tag data model` gives 0x1AEE (libdanrfid). */
export function crcCcitt(bytes: Iterable<number>): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = ((crc << 8) ^ (STRAIGHT[((crc >> 8) ^ byte) & 0xff] ?? 0)) & 0xffff;
  return crc;
}

/** 3M's BCC: as that of ISO 28560-3, inverted; sent most significant byte first. */
export function crc3m(bytes: Uint8Array): number {
  return crcCcitt(bytes) ^ 0xffff;
}
