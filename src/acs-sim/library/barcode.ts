/**
 * The check digit of 14-digit library barcodes: digits in odd places are doubled (less 9 above 9), the sum is filled up
 * to the next ten.
 */
export function checkDigit(body: string): number {
  let sum = 0;
  for (let index = 0; index < body.length; index++) {
    const digit = body.charCodeAt(index) - 48;
    const doubled = digit * 2;
    sum += index % 2 === 1 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}

/** A patron (2) or item (3) barcode of a library: kind, four digits, eight digits of a serial number, check digit. */
export function barcode(kind: 2 | 3, library: string, serial: number): string {
  const body = `${kind}${library}${String(serial).padStart(8, "0")}`;
  return `${body}${checkDigit(body)}`;
}
