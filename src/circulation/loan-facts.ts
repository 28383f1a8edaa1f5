import { z } from "zod";
import type { Entry } from "./journal/entry.ts";

const part = z.int();

/** A due date as the journal keeps it. */
export const dueSchema = z.union([
  z.strictObject({
    kind: z.literal("date"),
    civil: z.strictObject({ year: part, month: part, day: part, hour: part, minute: part, second: part }),
  }),
  z.strictObject({ kind: z.literal("text"), text: z.string() }),
  z.strictObject({ kind: z.literal("none") }),
]);

const NONE = { kind: "none" } as const;

/** What a version before or after this one wrote otherwise is as if it had not been known. */
const loanFacts = z
  .object({
    title: z.string().catch(""),
    due: dueSchema.catch(NONE),
    /** What the security is to be taken off from; null where the ILS wants it left on. */
    release: z.enum(["book", "magnetic"]).nullable().catch("book"),
    /** How many loans the patron had before, by the ILS's count; null where it does not count. */
    charged: z.int().nullable().catch(null),
    /** The patron had given a PIN, which is kept nowhere. */
    withPin: z.boolean().catch(true),
  })
  .catch({ title: "", due: NONE, release: "book", charged: null, withPin: true });

/** What the journal keeps of a loan. */
export type LoanFacts = z.output<typeof loanFacts>;

export function readLoanFacts({ secret }: Pick<Entry, "secret">): LoanFacts {
  return loanFacts.parse(secret.facts);
}

/** Facts of a loan of which nothing is known but who asked. */
export function newLoanFacts(charged: number | undefined, withPin: boolean): LoanFacts {
  return { title: "", due: NONE, release: null, charged: charged ?? null, withPin };
}
