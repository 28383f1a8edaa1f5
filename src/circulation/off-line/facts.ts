/** What the journal keeps of what was done off-line, beside item and patron. */
import { z } from "zod";
import type { Due } from "../../core/circulation.ts";
import type { Entry } from "../journal/entry.ts";
import { dueSchema } from "../loan-facts.ts";

const NONE = { kind: "none" } as const;
const media = z.enum(["book", "magnetic"]).nullable().catch("book");

const both = {
  /** Title and words as the ILS said them when it heard of it. */
  title: z.string().catch(""),
  words: z.array(z.string()).catch([]),
  /** False where the security could only be commanded, and not be read back. */
  isVerified: z.boolean().catch(true),
};

const BLANK = { title: "", words: [], isVerified: true };

const loan = z
  .object({
    ...both,
    /** As it was promised. */
    due: dueSchema.catch(NONE),
    /** What the ILS set. */
    said: dueSchema.catch(NONE),
    /** What the security is still to be taken off from; null when that is done. */
    release: media,
  })
  .catch({ ...BLANK, due: NONE, said: NONE, release: "book" });

const giveBack = z
  .object({
    ...both,
    /** What the security is still to be put on; null when that is done. */
    arm: media,
  })
  .catch({ ...BLANK, arm: "book" });

export type OffLineLoan = z.output<typeof loan>;
export type OffLineReturn = z.output<typeof giveBack>;

export function readLoan({ secret }: Pick<Entry, "secret">): OffLineLoan {
  return loan.parse(secret.facts);
}

export function readReturn({ secret }: Pick<Entry, "secret">): OffLineReturn {
  return giveBack.parse(secret.facts);
}

export function newLoan(due: Due, release: OffLineLoan["release"]): OffLineLoan {
  return { ...BLANK, due, said: NONE, release };
}

export function newReturn(arm: OffLineReturn["arm"]): OffLineReturn {
  return { ...BLANK, arm };
}
