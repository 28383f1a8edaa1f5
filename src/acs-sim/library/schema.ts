import { z } from "zod";
import { isZone } from "../../core/calendar.ts";
import { CHARSETS } from "../../sip-client/charsets.ts";
import { SUPPORTED_MESSAGES } from "../../sip-client/spec/bx.ts";
import { PATRON_BLOCKS } from "./config.ts";
import { FEE_WORDS, ITEM_STATE_WORDS, LANGUAGE_WORDS, MEDIA_WORDS, WEEKDAYS, type Weekday } from "./words.ts";

/**
 * The shape of a library file. It only checks: what a missing key means is said in its description and filled in by
 * `settings.ts` and `stock.ts`, so that a library that is known to be good needs no schema at start.
 */

/** What can travel in a SIP2 field by the book: no line ends, no control characters, no delimiter. */
const text = z
  .string()
  .max(255)
  .regex(/^[^\0-\x1f\x7f|]*$/, "holds a line end, a control character or |");
const word = text.min(1);
const yes = z.boolean();
const count = z.int().min(0).max(9999);
const amount = z.number().min(0).max(1_000_000);
/** Editors complete the words; a number moves with the day on which the library is opened, so a sample never ages. */
const day = z
  .union(
    [z.int().min(-36_500).max(36_500), z.string().regex(/^\d{4}-\d\d-\d\d$/, "is no date like 2026-12-24")],
    "is neither a number of days nor a date like 2026-12-24",
  )
  .describe("A date like 2026-12-24, or days from today: 7 is in a week, -3 was three days ago.");
const days = z.int().min(0).max(3650);
const weekdays = Object.keys(WEEKDAYS) as [Weekday, ...Weekday[]];

const policy = z.strictObject({
  loanDays: z
    .partialRecord(z.enum([...MEDIA_WORDS, "default"]), days)
    .optional()
    .describe("Loan days by media type; `default` for all that are not named. 28 if nothing is said."),
  dueTime: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, "is no time like 23:59")
    .optional()
    .describe("The time of day at which loans fall due; 23:59:59 if not given."),
  chargedLimit: count.optional().describe("Items on loan at once (CB); 20 if not given."),
  overdueLimit: count.optional().describe("Overdue items that are still tolerated (CA); 5 if not given."),
  holdLimit: count.optional().describe("Holds at once (BZ); 10 if not given."),
  feeLimit: amount.optional().describe("Fees above this block borrowing (CC); 10 if not given."),
  renewalLimit: count.optional().describe("Renewals of one loan; 2 if not given."),
  blocks: z
    .array(z.enum(PATRON_BLOCKS))
    .optional()
    .describe("What keeps a patron from borrowing; everything if not given."),
  pin: z
    .enum(["required", "if-sent", "ignored"])
    .optional()
    .describe(
      "Whether transactions need the PIN: always, only a sent one is checked (this if not given), or never.",
    ),
  onLoanToOther: z
    .enum(["refuse", "return-first"])
    .optional()
    .describe("Checkout of what somebody else has on loan: refused (if not given), or returned first."),
  renewFrom: z
    .enum(["today", "due-date"])
    .optional()
    .describe("From when a renewal counts; today if not given."),
  feeOnRenewal: yes.optional().describe("A renewal costs the fee to borrow again; false if not given."),
  holdFee: amount.optional().describe("What placing a hold costs; 0 if not given."),
  holdShelfDays: days.optional().describe("Days that something waits on the hold shelf; 7 if not given."),
  finePerDay: amount.optional().describe("Fine a day for late returns; 0 if not given."),
  bins: z
    .strictObject({ hold: word.optional(), transit: word.optional(), other: word.optional() })
    .optional()
    .describe("Sort bins (CL) of what goes to the hold shelf, to another branch, or to the desk."),
});

const status = z.strictObject({
  checkin: yes.optional().describe("98: checkin allowed; true if not given."),
  checkout: yes.optional().describe("98: checkout allowed; true if not given."),
  renewal: yes.optional().describe("98: renewal policy; true if not given."),
  statusUpdate: yes
    .optional()
    .describe("98: patron status may be changed by the terminal; true if not given."),
  offLine: yes.optional().describe("98: off-line transactions are taken; true if not given."),
  timeoutPeriod: z.int().min(0).max(999).optional().describe("98: tenths of a second; 100 if not given."),
  retriesAllowed: z.int().min(0).max(999).optional().describe("98: retries; 3 if not given."),
  supported: z
    .array(z.enum(SUPPORTED_MESSAGES))
    .optional()
    .describe("The requests that BX says Y to; all if not given."),
});

const messages = z
  .strictObject({
    checkoutScreen: text.optional(),
    checkoutPrint: text.optional(),
    endSessionScreen: text.optional(),
    endSessionPrint: text.optional(),
    feePaidPrint: text.optional(),
  })
  .describe("Words of the library for the screen (AF) and the receipt (AG).");

const institution = z.strictObject({
  id: word.describe("Institution id (AO)."),
  name: text.optional().describe("Library name (AM)."),
  zone: z
    .string()
    .refine(isZone, "is no time zone")
    .optional()
    .describe("IANA time zone such as Europe/Berlin; the machine's own if not given."),
  dates: z
    .enum(["local", "utc"])
    .optional()
    .describe("Whether dates go out in local time (if not given) or UTC."),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "is no ISO 4217 code like EUR")
    .optional()
    .describe("ISO 4217; EUR if not given."),
  statusBeforeLogin: yes.optional().describe("SC status (99) is answered before login; false if not given."),
  status: status.optional(),
  policy: policy.optional(),
  messages: messages.optional(),
});

const account = z.strictObject({
  login: word.describe("Login user id (CN)."),
  password: word.describe("Login password (CO)."),
  institution: word.describe("The id of one of the institutions."),
  location: text.optional().describe("Terminal location, where the terminal does not say it itself (CP)."),
  branch: word.optional().describe("The branch in which the terminal stands; the first branch if not given."),
  charset: z.enum(CHARSETS).optional(),
  delimiter: z.string().length(1).optional(),
  terminator: z.enum(["cr", "crlf", "lf"]).optional(),
  errorDetection: z.enum(["off", "mirror", "required"]).optional(),
});

const branch = z.strictObject({
  id: word,
  name: text.optional(),
  closed: z
    .array(
      z.union([z.enum(weekdays), z.string().regex(/^\d{4}-\d\d-\d\d$/, "is neither a weekday nor a date")]),
    )
    .optional()
    .describe("Weekdays and dates on which nothing falls due."),
});

const copy = z.strictObject({
  barcode: word.describe("What the label holds (AB)."),
  story: text.optional().describe("For people who read this file."),
  branch: word.optional().describe("The branch whose copy it is; the first branch if not given."),
  location: word.optional().describe("The branch where it is now, if elsewhere."),
  transitTo: word.optional().describe("The branch to which it travels."),
  status: z.enum(ITEM_STATE_WORDS).optional(),
  properties: text.optional().describe("Item properties (CH)."),
  recallBy: day.optional().describe("Recalled: wanted back by then."),
  magnetic: yes.optional().describe("Magnetic media; true for tapes, discs and diskettes if not given."),
  desensitize: yes
    .optional()
    .describe("The security may be switched off; false for magnetic media if not given."),
  notForLoan: text.optional().describe('Why it is never lent, such as "reference".'),
  inLibraryUse: yes.optional().describe("Lent for use in the building: security stays on."),
  fee: amount.optional().describe("Fee to borrow."),
  price: amount.optional().describe("Price of a replacement."),
  loanDays: days.optional().describe("Loan days instead of those of the media type."),
  sortBin: text.optional().describe("Sort bin (CL) when it goes back to its own shelf."),
});

const title = z.strictObject({
  id: word.optional().describe("What holds refer to; the title itself if not given."),
  title: word,
  author: text.optional(),
  media: z.enum(MEDIA_WORDS).optional().describe("Media type; book if not given."),
  call: text.optional().describe("Call number (CS)."),
  collection: text.optional().describe("Collection code (CR)."),
  copies: z.array(copy).min(1),
});

const loan = z.strictObject({
  item: word.describe("Barcode."),
  lent: day.optional(),
  due: day,
  renewals: count.optional(),
});

const hold = z.strictObject({
  title: word.optional().describe("The id of a title: any copy will do."),
  item: word.optional().describe("A barcode: only this copy will do."),
  pickup: word.optional().describe("The branch where it is fetched; the patron's home if not given."),
  waiting: word.optional().describe("The barcode of the copy that waits on the hold shelf."),
  placed: day.optional(),
  expires: day.optional(),
});

const fee = z.strictObject({
  amount,
  type: z.enum(FEE_WORDS).optional().describe("Fee type (BT); other if not given."),
  text: text.optional(),
  item: word.optional().describe("The barcode of the item that it is about."),
});

const patron = z.strictObject({
  card: word.describe("What the card holds (AA)."),
  story: text.optional().describe("For people who read this file."),
  pin: text.optional().describe("PIN (AD); in quotes, so that zeros in front stay."),
  name: word,
  address: text.optional(),
  email: text.optional(),
  phone: text.optional(),
  birthDate: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/, "is no date like 1990-12-24")
    .optional()
    .describe("A date like 1990-12-24; sent as PB by the dialects that do."),
  home: word.optional().describe("Home branch; the first branch if not given."),
  language: z.enum(LANGUAGE_WORDS).optional().describe("en if not given."),
  class: text.optional(),
  expires: day.optional().describe("The card is good until then; for ever if not given."),
  cardLost: yes.optional().describe("The card was reported lost."),
  blocked: word.optional().describe("Blocked by staff; the words say why."),
  limits: z
    .strictObject({
      charged: count.optional(),
      overdue: count.optional(),
      holds: count.optional(),
      fees: amount.optional(),
    })
    .optional()
    .describe("What this patron may have instead of what the institution allows."),
  loans: z.array(loan).optional(),
  holds: z.array(hold).optional(),
  fees: z.array(fee).optional(),
});

export const libraryDocument = z.strictObject({
  maxClients: z.int().min(1).max(100_000).optional().describe("Connections taken at once; 100 if not given."),
  institutions: z.array(institution).min(1),
  accounts: z.array(account).min(1),
  branches: z.array(branch).min(1),
  titles: z.array(title).optional(),
  patrons: z.array(patron).optional(),
});

/** What a library file holds once it was read. */
export type LibraryDocument = z.infer<typeof libraryDocument>;
export type InstitutionDocument = z.infer<typeof institution>;
export type AccountDocument = z.infer<typeof account>;
export type TitleDocument = z.infer<typeof title>;
export type CopyDocument = z.infer<typeof copy>;
export type PatronDocument = z.infer<typeof patron>;

/** The JSON schema of a library file, for editors and for the reference page. */
export function librarySchema(): Record<string, unknown> {
  return {
    title: "A library of Lectern's simulated ACS",
    ...z.toJSONSchema(libraryDocument, { io: "input" }),
  };
}
