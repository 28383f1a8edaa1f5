/** What card readers send: the second track of a magnetic stripe, or the number of a contactless card's chip. */
import { z } from "zod";

const FORMATS = ["hex", "dec"] as const;

/** The part of a scanner's options that is about cards. */
export const cardRules = {
  track2: z
    .strictObject({
      part: z
        .int()
        .min(1)
        .max(9)
        .default(1)
        .describe("Which of the numbers between the separators (=) is the card's"),
    })
    .optional()
    .describe("A magnetic stripe: the card's number is on track 2, between ; and ?"),
  uid: z
    .strictObject({
      format: z.enum(FORMATS).describe("How the reader writes the chip's number"),
      bytes: z.literal([4, 7, 8]).describe("How many bytes the number has"),
      reverse: z.boolean().default(false).describe("Turn the order of its bytes"),
      as: z
        .enum(FORMATS)
        .optional()
        .describe("How the ILS knows the number; left out: as the reader writes it"),
      pad: z.int().min(0).max(24).default(0).describe("Put zeros before it up to so many characters"),
    })
    .optional()
    .describe("A contactless card: the reader sends the number of its chip"),
};

const schema = z.strictObject(cardRules);
export type CardRules = z.output<typeof schema>;
type UidRules = NonNullable<CardRules["uid"]>;

/** Whether what is read are cards and no labels. */
export function readsCards({ track2, uid }: CardRules): boolean {
  return track2 !== undefined || uid !== undefined;
}

/** The card's number; undefined if what was read holds none. */
export function readCard(scan: string, { track2, uid }: CardRules): string | undefined {
  if (track2 !== undefined) return readTrack2(scan, track2.part);
  return uid === undefined ? undefined : readUid(scan, uid);
}

/**
 * Track 2 by its sentinels `;` and `?` (ISO/IEC 7811). Readers send other tracks before and behind it, and an `E` in place
 * of the digits of a track that they could not read.
 */
function readTrack2(scan: string, part: number): string | undefined {
  const [, track] = /;([0-9=]*)\?/.exec(scan) ?? [];
  const number = track?.split("=")[part - 1];
  return number === "" ? undefined : number;
}

function readUid(scan: string, { format, bytes, reverse, as, pad }: UidRules): string | undefined {
  const digits = bytes * 2;
  const hex = format === "hex" ? hexDigits(scan) : decimalAsHex(scan, digits);
  if (hex?.length !== digits) return undefined;
  const ordered = reverse ? (hex.match(/../g) ?? []).toReversed().join("") : hex;
  const number = (as ?? format) === "hex" ? ordered : BigInt(`0x${ordered}`).toString();
  return number.padStart(pad, "0");
}

function hexDigits(scan: string): string | undefined {
  return /^[0-9A-Fa-f]+$/.test(scan) ? scan.toUpperCase() : undefined;
}

/** At least `digits` hexadecimal digits; more where the number has more bytes. */
function decimalAsHex(scan: string, digits: number): string | undefined {
  if (!/^[0-9]{1,24}$/.test(scan)) return undefined;
  return BigInt(scan).toString(16).toUpperCase().padStart(digits, "0");
}
