/**
 * Error detection of SIP2: the 16-bit two's complement of the sum of all bytes from the message code through the `Z`
 * of `AZ`, as sent, in four capital hex digits.
 */
export function checksum(bytes: Uint8Array, end: number): string {
  return hex4(-sumOf(bytes, end));
}

/** True if `digits` (any case) is the checksum of the first `end` bytes. */
export function isChecksum(bytes: Uint8Array, end: number, digits: string): boolean {
  return ((sumOf(bytes, end) + Number.parseInt(digits, 16)) & 0xffff) === 0;
}

/** As `checksum`, for text whose characters all are single bytes of the same value. */
export function checksumOfText(text: string): string {
  let sum = 0;
  for (let index = 0; index < text.length; index++) sum += text.charCodeAt(index);
  return hex4(-sum);
}

function sumOf(bytes: Uint8Array, end: number): number {
  let sum = 0;
  for (let index = 0; index < end; index++) sum += bytes[index] as number;
  return sum;
}

function hex4(value: number): string {
  return (value & 0xffff).toString(16).toUpperCase().padStart(4, "0");
}
