/** Facts of a receipt as a file, to see what a template makes of them. */
import { z } from "zod";
import { civilAsUtc, fromCivil, type CivilTime } from "../../core/calendar.ts";
import type { Due } from "../../core/circulation.ts";
import { patronId } from "../../core/ids.ts";
import { parseMoney, type Money } from "../../core/money.ts";
import { maskPatron, type ReceiptFacts } from "../../core/receipt.ts";

/** `2027-03-26`, `2027-03-26 17:30`: the day alone is its end. Undefined for anything else. */
function civilOf(text: string): CivilTime | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d))?$/.exec(text);
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 23, minute = 59] = found
    .slice(1)
    .map((digits: string | undefined) => (digits === undefined ? undefined : Number(digits)));
  const civil = { year, month, day, hour, minute, second: 0 };
  return civilAsUtc(civil) === undefined ? undefined : civil;
}

/** A date, or words as some ILSs send them; left out: none. */
const due = z
  .string()
  .optional()
  .transform((text): Due => {
    if (text === undefined) return { kind: "none" };
    const civil = civilOf(text);
    return civil === undefined ? { kind: "text", text } : { kind: "date", civil };
  });

/** `2.50 EUR`. */
const money = z.string().transform((text, context): Money => {
  const [, amount = "", currency = ""] = /^(\S+)(?:\s+([A-Z]{3}))?$/.exec(text.trim()) ?? [];
  const read = parseMoney(amount, currency);
  if (read !== undefined) return read;
  context.addIssue({ code: "custom", message: "is no amount; write it as 2.50 EUR" });
  return z.NEVER;
});

/** May be left out; the value is there, and undefined then. */
const maybe = <T>(schema: z.ZodType<T>) => schema.optional().transform((given): T | undefined => given);

const title = z.string().default("");
const lines = z.array(z.string()).default([]);
const bin = maybe(z.string());

const route = z.discriminatedUnion("to", [
  z.strictObject({ to: z.literal("shelf"), bin }),
  z.strictObject({ to: z.literal("hold-shelf"), bin }),
  z.strictObject({ to: z.literal("staff"), bin }),
  z.strictObject({
    to: z.literal("branch"),
    branch: z.string().default(""),
    forHold: z.boolean().default(false),
    bin,
  }),
]);

const ofItem = { item: z.string(), title };
const ofMoney = {
  amount: money,
  how: z.enum(["card", "coins"]),
  reference: z.string().default(""),
  slip: lines,
};

const entry = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(["lent", "renewed", "lent-off-line"]), ...ofItem, due }),
  z.strictObject({ kind: z.enum(["not-lent", "not-renewed", "not-returned"]), ...ofItem, reasons: lines }),
  z.strictObject({ kind: z.literal("returned"), ...ofItem, route }),
  z.strictObject({ kind: z.literal("to-desk"), ...ofItem, entry: maybe(z.int()) }),
  z.strictObject({ kind: z.literal("returned-off-line"), ...ofItem }),
  z.strictObject({ kind: z.literal("hold-ready"), ...ofItem, pickup: maybe(z.string()), until: due }),
  z.strictObject({ kind: z.literal("paid"), ...ofMoney, fees: lines }),
  z.strictObject({ kind: z.literal("charged-not-recorded"), ...ofMoney, entry: z.int() }),
  z.strictObject({ kind: z.literal("payment-unknown"), amount: money, entry: z.int() }),
  z.strictObject({ kind: z.literal("owed"), amount: money }),
]);

/** The file that `lectern receipt preview --facts` reads. Times are of the library's wall. */
export const factsSchema = z
  .strictObject({
    at: z.string().refine((text) => civilOf(text) !== undefined, "is no time; write it as 2027-03-26 17:30"),
    patron: z.strictObject({ name: z.string(), card: z.string() }).optional(),
    detail: z
      .strictObject({
        name: z.enum(["full", "initials", "none"]).default("full"),
        card: z.enum(["last-four", "none"]).default("last-four"),
        titles: z.enum(["on", "off"]).default("on"),
      })
      .prefault({}),
    entries: z.array(entry).default([]),
    ilsLines: lines,
  })
  .transform(({ at, patron, detail, entries, ilsLines }): ReceiptFacts => {
    const civil = civilOf(at);
    return {
      at: civil === undefined ? 0 : (fromCivil(civil, "UTC") ?? 0),
      language: undefined,
      patron:
        patron === undefined ? undefined : { name: patron.name, card: maskPatron(patronId(patron.card)) },
      detail,
      entries,
      ilsLines,
    };
  });
