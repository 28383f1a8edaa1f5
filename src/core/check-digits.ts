/** Check digits of labels. Each function is undefined for what holds a character that it cannot count. */

/**
 * The check digit for `digits`, weights 2 and 1 from the right: the last digit before the check is doubled, and 9 taken
 * off what goes past 9. On 13 digits that doubles positions 1, 3 … 13, as the 14-digit library label wants it.
 */
export function mod10CheckDigit(digits: string): string | undefined {
  return weighted(digits, (digit) => (digit > 4 ? digit * 2 - 9 : digit * 2));
}

/** The check digit of EAN-13, weights 3 and 1 from the right. */
export function eanCheckDigit(digits: string): string | undefined {
  return weighted(digits, (digit) => digit * 3);
}

/** `odd` counts the last digit, the third last, and so on; the others count as they are. */
function weighted(digits: string, odd: (digit: number) => number): string | undefined {
  if (!/^[0-9]+$/.test(digits)) return undefined;
  let sum = 0;
  for (let fromRight = 0; fromRight < digits.length; fromRight++) {
    const digit = Number(digits[digits.length - 1 - fromRight]);
    sum += fromRight % 2 === 0 ? odd(digit) : digit;
  }
  return String((10 - (sum % 10)) % 10);
}

/** The 43 characters of Code 39, in the order of their values. */
const CODE39 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

/** The check character of Code 39: the sum of the values modulo 43. */
export function mod43CheckCharacter(text: string): string | undefined {
  let sum = 0;
  for (const character of text) {
    const value = CODE39.indexOf(character);
    if (value < 0) return undefined;
    sum += value;
  }
  return text === "" ? undefined : CODE39[sum % 43];
}

const CHECK_DIGITS = {
  "mod10-2-1": mod10CheckDigit,
  mod43: mod43CheckCharacter,
} as const;

export const CHECKS = ["none", "mod10-2-1", "mod43"] as const;
export type Check = (typeof CHECKS)[number];

/** Whether the last character of a label is the right check for the others. */
export function checks(text: string, check: Check): boolean {
  return check === "none" || CHECK_DIGITS[check](text.slice(0, -1)) === text.at(-1);
}
