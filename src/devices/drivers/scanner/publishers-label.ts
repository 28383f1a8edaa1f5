import { eanCheckDigit } from "../../../core/check-digits.ts";

/** ISBN (978, 979) or ISSN (977) as EAN-13, with or without an add-on of two or five digits. */
const BOOKLAND = /^(97[789][0-9]{9})([0-9])(?: ?(?:[0-9]{2}|[0-9]{5}))?$/;
/** EAN add-ons of two and five digits that were read without their EAN. */
const ADD_ON_ALONE: readonly (string | undefined)[] = ["]E1", "]E2"];

/**
 * Whether a scan is the publisher's number on the back of a book or journal: the same on all copies, and so never what a
 * library knows a copy by. Where the scanner says which symbology it read, only EAN can be one (`]X`: it does not say).
 */
export function isPublishersLabel(text: string, aim: string | undefined): boolean {
  if (ADD_ON_ALONE.includes(aim)) return true;
  if (aim !== undefined && !/^\][EX]/.test(aim)) return false;
  const [, digits = "", check] = BOOKLAND.exec(text) ?? [];
  return check !== undefined && eanCheckDigit(digits) === check;
}
