import { z } from "zod";
import type { Entry } from "./journal/entry.ts";

const BLANK = { title: "", arm: "book", outcome: "returned" } as const;

/** What a version before or after this one wrote otherwise is as if it had not been known. */
const returnFacts = z
  .object({
    title: z.string().catch(""),
    /** What the security is to be armed on; null where it stays as it is. */
    arm: z.enum(["book", "magnetic"]).nullable().catch("book"),
    /** What the ILS said, or was found to have done. */
    outcome: z.enum(["returned", "not-on-loan", "refused"]).catch("returned"),
  })
  .catch(BLANK);

/** What the journal keeps of a return. */
export type ReturnFacts = z.output<typeof returnFacts>;

export function readReturnFacts({ secret }: Pick<Entry, "secret">): ReturnFacts {
  return returnFacts.parse(secret.facts);
}

/** Facts of a return of which nothing is known yet. */
export const NEW_RETURN: ReturnFacts = { ...BLANK, arm: null };
