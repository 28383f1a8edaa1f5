import { z } from "zod";
import { PATRON_FLAGS } from "../core/circulation.ts";

const seconds = (standard: number, what: string) =>
  z.number().min(0.05).max(3600).default(standard).describe(what);

const pattern = (what: string) =>
  z.string().refine(isPattern, "is not a regular expression").optional().describe(what);

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/**
 * What a library decides about its station. Flows read it and never decide such things themselves; each line has a
 * default that suits most.
 */
export const policySchema = z.strictObject({
  pin: z
    .strictObject({
      ask: z
        .enum(["none", "optional", "required"])
        .default("required")
        .describe(
          "none: never asked; optional: a patron without one goes on; required: asked and must be right",
        ),
      minDigits: z.int().min(1).default(4).describe("Fewer are not sent to the ILS"),
      maxDigits: z.int().min(1).max(64).default(12).describe("Further keys are not taken"),
      tries: z.int().min(1).default(3).describe("Wrong PINs in a row before the card has to go to the desk"),
      forgetAfterMinutes: z
        .number()
        .positive()
        .default(30)
        .describe("How long wrong PINs of a card are remembered at this station"),
    })
    .prefault({}),
  cards: pattern(
    "What a patron's card looks like, as a regular expression; without it the first scan is the card",
  ),
  items: pattern("What an item's label looks like; with it an item can be scanned before the card"),
  stopBorrowing: z
    .array(z.enum(PATRON_FLAGS))
    .default([
      "charge-denied",
      "card-lost",
      "too-many-charged",
      "too-many-overdue",
      "too-many-lost",
      "excessive-fines",
      "excessive-fees",
      "recall-overdue",
      "too-many-billed",
    ])
    .describe("The flags of patron status that stop borrowing; denied renewals, recalls and holds do not"),
  stopRenewing: z
    .array(z.enum(PATRON_FLAGS))
    .default(["renewal-denied", "card-lost", "too-many-renewals"])
    .describe("The flags of patron status that stop renewing; the ILS has the last word on each loan"),
  checkout: z
    .strictObject({
      protectMedia: z
        .array(z.string().regex(/^\d{3}$/, "is not a media type of SIP2: three digits"))
        .default(["004", "005", "007", "008", "010"])
        .describe(
          "Media types (CK) that no magnet may touch: audio tape, video tape, diskette, and books with a diskette or a tape",
        ),
    })
    .prefault({}),
  returns: z
    .strictObject({
      allowed: z.boolean().default(true).describe("Whether items can be returned at this station"),
    })
    .prefault({}),
  account: z
    .strictObject({
      show: z
        .strictObject({
          loans: z.boolean().default(true).describe("What the patron has on loan"),
          holds: z.boolean().default(true).describe("What the patron waits for, and what is ready"),
          fees: z.boolean().default(true).describe("What the patron owes"),
        })
        .prefault({}),
      renew: z.boolean().default(true).describe("Whether loans can be renewed here, one or all"),
      holds: z
        .strictObject({
          cancel: z.boolean().default(true).describe("Whether a patron can give up a hold"),
          pickupLocations: z
            .array(
              z.strictObject({
                code: z.string().min(1).describe("What the ILS calls the place (BS)"),
                name: z.string().min(1).describe("What patrons call it"),
              }),
            )
            .default([])
            .describe("Where holds can be sent; without any, the place of a hold cannot be changed"),
        })
        .prefault({}),
    })
    .prefault({}),
  pay: z
    .strictObject({
      allowed: z.boolean().default(true).describe("Whether fees can be paid, where there is a device for it"),
    })
    .prefault({}),
  receipt: z
    .strictObject({
      default: z
        .enum(["never", "choice", "always"])
        .default("choice")
        .describe("Whether there is a receipt: never, as the patron wants it, or always on paper"),
      channels: z
        .array(z.enum(["print", "mail", "qr"]))
        .default(["print", "mail", "qr"])
        .describe("The ways that a patron can choose, of those that the station has"),
      mask: z
        .strictObject({
          name: z
            .enum(["full", "initials", "none"])
            .default("none")
            .describe("How much of the patron's name a receipt tells"),
          card: z
            .enum(["last-four", "none"])
            .default("none")
            .describe("How much of the card's number a receipt tells"),
          titles: z.enum(["on", "off"]).default("on").describe("Whether titles are told, or only how many"),
        })
        .prefault({}),
    })
    .prefault({}),
  offLine: z
    .strictObject({
      returns: z
        .boolean()
        .default(true)
        .describe("Whether items are taken back while the ILS cannot be asked"),
      loans: z
        .boolean()
        .default(false)
        .describe("Whether items are lent while the ILS cannot be asked; it may refuse them afterwards"),
    })
    .prefault({}),
  times: z
    .strictObject({
      idle: seconds(60, "Seconds without a touch or scan until the warning"),
      warning: seconds(20, "Seconds that the warning stands before the session ends"),
      notice: seconds(15, "Seconds that a screen which ends the session stands"),
      receipt: seconds(20, "Seconds to choose a receipt; then none is printed"),
      goodbye: seconds(6, "Seconds that the goodbye stands"),
    })
    .prefault({}),
});

export type Policy = z.output<typeof policySchema>;
