import { z } from "zod";
import { SCREENS } from "../../core/contract/examples.ts";
import {
  displayWishSchema,
  intentSchema,
  isDisplayAction,
  type Action,
  type DisplayAction,
} from "../../core/contract/intents.ts";
import { LIMITS } from "../../core/contract/view-model.ts";
import type {
  AccountNotice,
  HoldState,
  ItemsNotice,
  ItemState,
  LoanState,
  NotYouReason,
  PayNotice,
  PayResult,
  ReturnsNotice,
  ReturnState,
  StaffNote,
} from "../../core/contract/view-model.ts";
import { WAYS_TO_PAY } from "../../core/payment.ts";
import { STAFF_PAGES } from "../../core/staff.ts";
import type { Route } from "../../core/returns.ts";
import { acsSite } from "../config.ts";
import { policySchema } from "../../flows/policy.ts";

const LINED = [
  "renew",
  "cancel-hold",
  "change-pickup",
  "choose-place",
  "choose-fee",
  "settle",
] as const satisfies readonly Action[];
/** What a play says otherwise than by its name alone: what is typed is typed key by key. */
const OTHERS = ["key", "ending", ...LINED] as const satisfies readonly Action[];
const isPressed = (action: Action): action is Exclude<Action, DisplayAction | (typeof OTHERS)[number]> =>
  !isDisplayAction(action) && OTHERS.every((one) => one !== action);
const PRESSED = intentSchema.options.map((option) => option.shape.action.value).filter(isPressed);

const ITEM_STATES = [
  "waiting",
  "asking",
  "finding-out",
  "releasing",
  "question",
  "yours",
  "promised",
  "not-yours",
  "take-to-desk",
  "securing",
  "returned",
  "not-returned",
] as const satisfies readonly (ItemState | ReturnState)["name"][];

const REASONS = [
  "unknown-card",
  "tries-used",
  "tries-used-here",
  "card-lost",
  "card-expired",
  "blocked",
  "not-a-card",
  "listed",
] as const satisfies readonly NotYouReason["name"][];

const PAYMENTS = [
  "paid",
  "not-charged",
  "charged-not-recorded",
  "unknown",
] as const satisfies readonly PayResult["name"][];

const LOAN_STATES = [
  "on-loan",
  "waiting",
  "asking",
  "finding-out",
  "renewed",
  "not-renewed",
  "ask-staff",
] as const satisfies readonly LoanState["name"][];

const HOLD_STATES = [
  "held",
  "asking",
  "cancelled",
  "moved",
  "refused",
] as const satisfies readonly HoldState["name"][];

const ROUTES = ["shelf", "hold-shelf", "branch", "staff"] as const satisfies readonly Route["to"][];

const NOTICES = [
  "a-card",
  "publishers-label",
  "already-yours",
  "already-returned",
  "pad-card",
  "pad-part-missing",
  "pad-double-tagged",
  "pad-foreign",
  "pad-unreadable",
  "not-your-loan",
  "not-renewable",
  "no-answer",
  "renewal-unclear",
  "all-renewed",
  "nothing-owed",
  "settled",
  "printed",
  "not-printed",
  "taken-off",
  "not-taken-off",
] as const satisfies readonly (
  | ItemsNotice["name"]
  | ReturnsNotice["name"]
  | AccountNotice["name"]
  | PayNotice
  | StaffNote
)[];

const barcode = z.string().min(1);
const word = z.string().min(1);
const words = z.array(z.string().min(1)).min(1);
const behaviour = z.union([
  z.string().min(1),
  z.record(z.string(), z.record(z.string(), z.unknown())).refine((one) => Object.keys(one).length === 1, {
    error: "is one behaviour with its parameters",
  }),
]);
const behaviours = z
  .array(behaviour)
  .describe(
    "Behaviours of the simulated ACS: a name, or a name with parameters; `lectern acs behaviours` lists them",
  );

/** One step has one key; that is what makes a play readable. */
const step = z
  .union([
    z.strictObject({
      scan: barcode.describe(
        "Somebody holds this label under the scanner: a card or an item. At a station with a pad an item is laid on it",
      ),
    }),
    z.strictObject({
      put: words.describe(
        "Items are laid on the pad, all at once (stations with a pad); `31234000000016 1/3` is a part of a set, and a card has a tag too",
      ),
    }),
    z.strictObject({ take: words.describe("Items are taken off the pad") }),
    z.strictObject({
      stays: words.describe(
        "Items that are not the patron's are left behind: taken off the pad, or said to stay where there is none",
      ),
    }),
    z.strictObject({
      crash: z.literal("device-host").describe("The process that holds the devices is killed (-9)"),
    }),
    z.strictObject({
      hand: word.describe(
        "What somebody does to scanner, printer, pad or till, in the words of `lectern simulate`: `printer open-cover`, `pad unplug`",
      ),
    }),
    z.strictObject({
      power: z
        .enum(["cut", "restored"])
        .describe("The station dies without a word, or is started anew; its neighbours live on"),
    }),
    z.strictObject({ type: z.string().min(1).describe("Keys of the PIN, one after the other") }),
    z.strictObject({ press: z.enum(PRESSED).describe("A button of the screen") }),
    z.strictObject({
      display: displayWishSchema.describe("How the screen is to be for this person, and what lies over it"),
    }),
    z.strictObject({
      choose: z
        .strictObject({ action: z.enum(LINED), line: z.int().min(0).describe("Counted from 0") })
        .describe("A button of one line of the screen"),
    }),
    z.strictObject({ page: z.enum(STAFF_PAGES).describe("Staff turn to another page") }),
    z.strictObject({ see: z.enum(SCREENS).describe("Wait until this screen is there") }),
    z.strictObject({ reason: z.enum(REASONS).describe("Wait until the screen `not-you` says this") }),
    z.strictObject({
      hear: z.string().min(1).describe("Wait until these words of the ILS are on the screen"),
    }),
    z.strictObject({
      tries: z.int().min(0).describe("Wait until the screen `pin` says that so many tries are left"),
    }),
    z.strictObject({
      limits: z
        .array(z.enum(LIMITS))
        .describe("Wait until the screen says exactly that this does not work here now"),
    }),
    z.strictObject({
      item: z
        .strictObject({
          id: barcode,
          state: z.enum(ITEM_STATES),
          to: z.enum(ROUTES).optional().describe("Where a returned one goes"),
          title: z.string().optional(),
          words: z.string().optional().describe("Part of what the ILS says of it"),
        })
        .describe("Wait until the list shows the item in this state"),
    }),
    z.strictObject({
      loan: z
        .strictObject({ title: word, state: z.enum(LOAN_STATES) })
        .describe("Wait until the account shows a loan with this in its title in this state"),
    }),
    z.strictObject({
      hold: z
        .strictObject({ title: word, state: z.enum(HOLD_STATES) })
        .describe("Wait until the account shows a hold with this in its title in this state"),
    }),
    z.strictObject({
      till: z
        .enum(["terminal", "coins", "recording"])
        .describe("Wait until the screen `pay` says that the till asks for a card, for coins, or is done"),
    }),
    z.strictObject({
      payment: z.enum(PAYMENTS).describe("Wait until the screen `pay` says that this became of a payment"),
    }),
    z.strictObject({ notice: z.enum(NOTICES).describe("Wait until the screen says this beside its lists") }),
    z.strictObject({ counts: z.strictObject({ seen: z.int().min(0), yours: z.int().min(0) }) }),
    z.strictObject({
      left: z
        .strictObject({ card: z.boolean().default(false), items: z.int().min(0).default(0) })
        .describe("Wait until the goodbye presses for what was left on the pad: a card, and so many items"),
    }),
    z.strictObject({
      printed: words.describe("Wait until a slip was cut that has lines with these words, in this order"),
    }),
    z.strictObject({
      mailed: z
        .strictObject({ to: word, words })
        .describe(
          "Wait until a letter to this address was posted that has lines with these words, in this order",
        ),
    }),
    z.strictObject({
      notPrinted: z
        .union([z.literal(true), words])
        .describe("No slip was printed in this play so far, or none on which any of these words stand"),
    }),
    z.strictObject({
      picture: z
        .string()
        .regex(/^[a-z-]+$/)
        .describe("The screen is kept as a picture of this name (plays on the real page)"),
    }),
    z.strictObject({
      acs: z
        .strictObject({ add: behaviours.optional(), remove: z.array(z.string().min(1)).optional() })
        .describe("The ILS behaves otherwise from here on (simulated ACS only)"),
    }),
  ])
  .describe("What somebody does, or what they then see");

const counts = z.record(z.string(), z.int().min(0)).optional();

/** A short play: who comes, what they do, what they see, and what is true in the ILS afterwards. */
export const scenario = z.strictObject({
  name: z.string().min(1),
  why: z.string().min(1).describe("What a reader learns from it"),
  screen: z
    .boolean()
    .default(false)
    .describe("Played on the real page in a browser too, where all that it says is looked for"),
  station: acsSite
    .extend({
      policy: policySchema.prefault({}),
      pad: z.boolean().default(false).describe("It has an RFID pad; where not, `--pad` gives it one"),
      desensitizer: z
        .boolean()
        .default(false)
        .describe("It has a desensitizer for magnetic strips; nothing can read back what that did"),
      mail: z.boolean().default(false).describe("Receipts can be mailed from it"),
      tills: z
        .array(z.enum(WAYS_TO_PAY))
        .default([])
        .describe(
          "What takes money: a card terminal, a coin acceptor; `hand` speaks of `terminal` and `coins`",
        ),
      staff: z
        .strictObject({ card: barcode, pin: z.string().min(6) })
        .optional()
        .describe("A member of staff; without one there is no staff mode"),
    })
    .prefault({}),
  acs: z
    .strictObject({
      library: z
        .string()
        .optional()
        .describe("A library file beside this one, or `demo`; the sample library if not given"),
      dialect: z.string().default("generic").describe("The ILS that the simulated ACS imitates"),
      behaviours: behaviours.default([]),
    })
    .prefault({}),
  steps: z.array(step).min(1),
  truth: z
    .strictObject({
      loans: z
        .record(z.string(), z.array(barcode))
        .optional()
        .describe("By card: exactly these items are on loan"),
      checkouts: counts.describe("By item: how many requests to lend it (11) the ACS has received"),
      returns: counts.describe("By item: how many requests to take it back (09) the ACS has received"),
      renewals: counts.describe("By item: how many requests to renew it (29) the ACS has received"),
      payments: z
        .record(z.string(), z.array(z.int()))
        .optional()
        .describe("By card: the payments that the ACS has booked, in minor units, in their order"),
      charged: z
        .int()
        .min(0)
        .optional()
        .describe("What the card terminal has charged and not given back, in minor units"),
      owes: counts.describe("By card: what is still owed, in minor units"),
      deeds: z
        .array(z.string())
        .optional()
        .describe(
          "Exactly this was done in the library since the play began, in its order: what, and the item, title or fee, or the card itself; as `lent 31234000000016`",
        ),
      sessionsEnded: z.int().min(0).optional().describe("How many sessions the station has ended (35)"),
      gate: z
        .record(barcode, z.enum(["silent", "alarm"]))
        .optional()
        .describe("By item: what the gate does when it is carried through (stations with a pad)"),
    })
    .default({})
    .describe("What the simulated ACS knows at the end"),
});

export type Scenario = z.output<typeof scenario>;
export type Step = z.output<typeof step>;
/** A behaviour by name, or by name with its parameters. */
export type BehaviourText = z.output<typeof behaviour>;
export type Truth = Scenario["truth"];

/** The JSON schema of a scenario, for editors and for the reference page. */
export function scenarioSchema(): Record<string, unknown> {
  return {
    title: "A scenario of Lectern",
    ...z.toJSONSchema(scenario, { io: "input", unrepresentable: "any" }),
  };
}
