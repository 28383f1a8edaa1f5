import { z } from "zod";
import { CHECKS } from "../core/check-digits.ts";
import { PATRON_FLAGS } from "../core/circulation.ts";
import { LOUDNESS } from "../core/contract/display.ts";
import { LANGUAGE_TAGS } from "../core/contract/languages.ts";

const seconds = (standard: number, what: string) =>
  z.number().min(0.05).max(3600).default(standard).describe(what);

/** Seconds after which something that was left behind counts as forgotten. */
const afterSeconds = z
  .int()
  .min(10)
  .max(3600)
  .default(60)
  .describe("Seconds after the session until it counts as forgotten");

/** An hour of the day, `HH:MM`. */
const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "is not a time: 20:00");

const language = z.enum(LANGUAGE_TAGS);

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
      perStation: z
        .strictObject({
          tries: z
            .int()
            .min(1)
            .default(20)
            .describe("Wrong PINs of all cards together before the station takes no PIN for a while"),
          perMinutes: z.number().positive().default(15).describe("The time over which they are counted"),
        })
        .prefault({})
        .describe("Against somebody who tries one PIN on many cards"),
    })
    .refine(({ minDigits, maxDigits }) => minDigits <= maxDigits, {
      path: ["minDigits"],
      error: "is greater than maxDigits: no PIN could be typed",
    })
    .prefault({})
    .describe("Whether and how a PIN is asked for"),
  languages: z
    .strictObject({
      default: language.default("en").describe("The language of the welcome"),
      offered: z
        .array(language)
        .min(1)
        .default(["en"])
        .describe("The languages of the screen, in this order"),
    })
    .refine(({ default: first, offered }) => offered.includes(first), {
      path: ["default"],
      error: "is not among the languages that are offered",
    })
    .prefault({})
    .describe("What the station speaks"),
  sound: z
    .strictObject({
      level: z
        .literal(LOUDNESS)
        .default(2)
        .describe("How loud the short sounds of the screen are, 1 to 3; 0 for none"),
      quiet: z
        .strictObject({
          from: hour.describe("When it begins, in the station's own time"),
          to: hour.describe("When it ends; before `from` where a night lies between"),
        })
        .refine(({ from, to }) => from !== to, {
          path: ["to"],
          error: "is when it begins: it would never end",
        })
        .optional()
        .describe('Hours without any sound: from "22:00" to "07:00"; without it there are none'),
    })
    .prefault({})
    .describe("The four sounds of the screen: seen, yours, not yours, please act"),
  typedCard: z
    .boolean()
    .default(true)
    .describe("Whether a card's number may be typed, where the card is not at hand or cannot be read"),
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
      renewal: z
        .enum(["ask", "never"])
        .default("ask")
        .describe(
          "What a loan of what the patron has already comes to: the question whether to renew it, or a no",
        ),
      feeHandshake: z
        .enum(["ask", "never"])
        .default("ask")
        .describe("What a loan that costs comes to: the question whether to accept the fee (BO), or a no"),
      maxItems: z
        .int()
        .min(1)
        .optional()
        .describe("Items that one session may borrow; without it as many as the ILS lends"),
      protectMedia: z
        .array(z.string().regex(/^\d{3}$/, "is not a media type of SIP2: three digits"))
        .default(["004", "005", "007", "008", "010"])
        .describe(
          "Media types (CK) that no magnet may touch: audio tape, video tape, diskette, and books with a diskette or a tape",
        ),
    })
    .prefault({})
    .describe("How items are lent"),
  returns: z
    .strictObject({
      allowed: z.boolean().default(true).describe("Whether items can be returned at this station"),
      withoutCard: z.boolean().default(true).describe("Whether items can be returned without a card"),
      slip: z
        .enum(["never", "holds", "always"])
        .default("never")
        .describe(
          "Whether a slip for staff is printed: never, for what another reader waits for or what travels, or for each item",
        ),
      showBins: z.boolean().default(true).describe("Whether the screen says into which bin an item goes"),
    })
    .prefault({})
    .describe("How items are taken back"),
  account: z
    .strictObject({
      show: z
        .strictObject({
          loans: z.boolean().default(true).describe("What the patron has on loan"),
          holds: z.boolean().default(true).describe("What the patron waits for, and what is ready"),
          fees: z.boolean().default(true).describe("What the patron owes"),
        })
        .prefault({})
        .describe("What of it is shown"),
      renew: z.boolean().default(true).describe("Whether loans can be renewed here"),
      renewAll: z.boolean().default(true).describe("Whether all of them can be renewed at once"),
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
        .prefault({})
        .describe("What patrons can change of their holds"),
    })
    .prefault({})
    .describe("What patrons see of their account, and what they can change"),
  pay: z
    .strictObject({
      allowed: z.boolean().default(true).describe("Whether fees can be paid, where there is a device for it"),
      feeSettle: z
        .enum(["account", "each"])
        .default("account")
        .describe(
          "What the ILS is told of a payment (37): a sum for the account, or each fee by its number (CG)",
        ),
      chosen: z
        .boolean()
        .default(false)
        .describe(
          "Whether a patron may choose which fees to pay, where the ILS itemises them; needs feeSettle each",
        ),
      part: z.boolean().default(false).describe("Whether a patron may pay a part of what is owed"),
      minimum: z
        .int()
        .min(1)
        .default(1)
        .describe("The least that is paid here, in the smallest unit of the currency: 100 is 1.00"),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, "is not a currency: three capitals, as EUR")
        .optional()
        .describe("ISO 4217, where the ILS names none (BH)"),
    })
    .refine(({ chosen, feeSettle }) => !chosen || feeSettle === "each", {
      path: ["chosen"],
      error: "needs feeSettle: each, for the ILS has to be told which fee was paid",
    })
    .prefault({})
    .describe("How fees are paid"),
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
        .prefault({})
        .describe("What a receipt tells of the patron, unless they want less"),
    })
    .prefault({})
    .describe("Whether there is a receipt, and what it tells"),
  end: z
    .strictObject({
      cardForgotten: z
        .strictObject({
          afterSeconds,
          block: z.boolean().default(false).describe("Whether the ILS is told to block the card (01)"),
          message: z
            .string()
            .max(255)
            .default("Card left at a self-check station")
            .describe("What the ILS is told then (AL)"),
        })
        .prefault({})
        .describe("What comes of a card that its reader still sees after the session"),
      itemForgotten: z
        .strictObject({ afterSeconds })
        .prefault({})
        .describe("When staff are told of an item that still lies on the pad"),
    })
    .prefault({})
    .describe("What comes of things that are left behind"),
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
      maxItems: z.int().min(1).default(5).describe("Items that a card may borrow so, within perCardDays"),
      perCardDays: z.int().min(1).max(60).default(1).describe("The days over which maxItems counts"),
      loanDays: z.int().min(1).max(365).default(14).describe("Days until what was borrowed so is due"),
      dueTime: hour.default("23:59").describe("When the library closes: what is due on a day is due then"),
      magnetic: z
        .strictObject({
          items: pattern("What labels of tapes and other magnetic media look like; they are never lent so"),
          unknown: z
            .enum(["lend", "refuse"])
            .default("lend")
            .describe("Without such labels: whether an item is lent of which nobody can say what it is"),
        })
        .prefault({})
        .describe("What a desensitizer would harm, and only the ILS knows"),
      cards: label("A card that may borrow so, for nobody can be asked whether there is such a card"),
      items: label("An item that may be borrowed so"),
      blockListFile: z
        .string()
        .min(1)
        .optional()
        .describe("Cards that may not borrow so, each as a hash: `lectern blocklist make`"),
    })
    .prefault({})
    .describe("What can be done while the ILS cannot be asked"),
  times: z
    .strictObject({
      idle: seconds(60, "Seconds without a touch or scan until the warning"),
      warning: seconds(20, "Seconds that the warning stands before the session ends"),
      notice: seconds(15, "Seconds that a screen which ends the session stands"),
      receipt: seconds(20, "Seconds to choose a receipt; then none is printed"),
      goodbye: seconds(6, "Seconds that the goodbye stands"),
      extensions: z
        .int()
        .min(10)
        .max(1000)
        .default(20)
        .describe(
          "How often the warning may be answered, with nothing done in between; WCAG 2.2.1 wants ten at least",
        ),
      accessibleFactor: z
        .number()
        .min(1)
        .max(10)
        .default(3)
        .describe("How many times longer everything waits for a person who asked for more time"),
    })
    .prefault({})
    .describe("How long things wait"),
});

/** A label, held to what can be known of it without asking anybody. */
function label(what: string) {
  return z
    .strictObject({
      pattern: pattern(
        "What it looks like, as a regular expression; without it as `policy.cards` or `policy.items` says",
      ),
      checkDigit: z
        .enum(CHECKS)
        .default("none")
        .describe("The check at its end: none, mod10-2-1 (the 14-digit library label) or mod43 (Code 39)"),
    })
    .prefault({})
    .describe(what);
}

export type Policy = z.output<typeof policySchema>;
