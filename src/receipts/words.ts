import { z } from "zod";
import type { ReceiptKind } from "../core/receipt.ts";

/** What became of a session, in the order of the slip: what the patron has first, then what is to be done, then money. */
export const RECEIPT_KINDS = [
  "lent",
  "lent-off-line",
  "renewed",
  "returned",
  "returned-off-line",
  "not-lent",
  "not-renewed",
  "not-returned",
  "to-desk",
  "hold-ready",
  "paid",
  "charged-not-recorded",
  "payment-unknown",
  "owed",
] as const satisfies readonly ReceiptKind[];

/** Words in which only these names may stand in braces. */
function says(...names: readonly string[]) {
  const known = new Set(names);
  return z
    .string()
    .min(1)
    .check((given) => {
      for (const [, name = ""] of given.value.matchAll(/\{(\w*)\}/g)) {
        if (known.has(name)) continue;
        const message = `has no value for {${name}}${names.length === 0 ? "" : `, only for {${names.join("}, {")}}`}`;
        given.issues.push({ code: "custom", message, input: given.value });
      }
    });
}

const kinds = z.enum(RECEIPT_KINDS);

/** The words of slips in one language: a file of `receipts/`. */
export const wordsSchema = z.strictObject({
  locale: z.string().refine(isLocale, "is not a language that this machine can write dates in"),
  card: says(),
  nothing: says(),
  untitled: says("item"),
  hidden: says("count"),
  due: says("date"),
  noDue: says(),
  pickup: says("place"),
  until: says("date"),
  exception: says("entry"),
  how: z.strictObject({ card: says(), coins: says() }),
  reference: says("reference"),
  bin: says("bin"),
  routes: z.strictObject({
    shelf: says(),
    "hold-shelf": says(),
    branch: says("branch"),
    elsewhere: says(),
    staff: says(),
  }),
  headings: z.record(kinds, says("count", "amount")),
  notes: z.partialRecord(kinds, says()),
  holdSlip: z.strictObject({
    shelf: says(),
    "hold-shelf": says(),
    branch: says(),
    "hold-elsewhere": says(),
    staff: says(),
    date: says(),
    bin: says(),
    alert: says(),
  }),
  testPage: z.strictObject({ title: says(), text: says(), left: says(), right: says(), indented: says() }),
  mail: z.strictObject({ subject: says("library", "date") }),
});

/** The words of slips in one language. `{…}` is filled in. */
export type ReceiptWords = z.output<typeof wordsSchema>;

function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Puts values in place of `{name}`; a name that has no value stays to be seen. */
export function fill(words: string, values: Readonly<Record<string, string>>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
