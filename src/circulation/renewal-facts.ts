import { z } from "zod";
import type { ItemInformation, WireDate } from "../sip-client/outcomes.ts";
import type { Asked } from "./decide.ts";
import { names, standingOf } from "./decide.ts";
import type { ItemId } from "../core/ids.ts";
import type { Entry } from "./journal/entry.ts";

const NOTHING = { title: "", before: null } as const;

/** What a version before or after this one wrote otherwise is as if it had not been known. */
const renewalFacts = z
  .object({
    title: z.string().catch(""),
    /** When it was due before (AH of 18); null where the ILS did not say. */
    before: z.strictObject({ text: z.string(), instant: z.number().nullable() }).nullable().catch(null),
  })
  .catch(NOTHING);

/** What the journal keeps of a renewal. */
export type RenewalFacts = z.output<typeof renewalFacts>;

export function readRenewalFacts({ secret }: Pick<Entry, "secret">): RenewalFacts {
  return renewalFacts.parse(secret.facts);
}

/** Facts of an item as 18 showed it before anything was asked. */
export function newRenewalFacts(shown: ItemInformation | undefined): RenewalFacts {
  if (shown === undefined || !shown.known) return NOTHING;
  const { title, due } = shown;
  return { title, before: due === undefined ? null : { text: due.text, instant: due.instant ?? null } };
}

/**
 * Decides a renewal whose answer was lost: by the due date that the ILS shows now (17), held against the one before. A
 * renewal that moved nothing, as of a book lent today, shows like one that never was; to the patron it is the same.
 * `withoutPin`: what is missing from the list then says nothing.
 */
export function decideRenewal(
  item: ItemId,
  { title, before }: RenewalFacts,
  { information, loans }: Asked,
  withoutPin: boolean,
): "renewed" | "not-renewed" | "undecided" {
  const due = information.ok && information.value.known ? information.value.due : undefined;
  if (!information.ok || due === undefined || before === null) return "undecided";
  if (standingOf(information) !== "on-loan") return "undecided";
  // It may be somebody else's by now.
  const charged = loans.ok && !withoutPin ? loans.value.lists.charged : [];
  const isTheirs = (entry: string): boolean => names(entry, item) || (title !== "" && names(entry, title));
  if (charged.length > 0 && !charged.some(isTheirs)) return "undecided";
  return compare(before, due);
}

function compare(
  before: NonNullable<RenewalFacts["before"]>,
  now: WireDate,
): "renewed" | "not-renewed" | "undecided" {
  if (now.text === before.text) return "not-renewed";
  if (before.instant === null || now.instant === undefined) return "renewed";
  if (now.instant === before.instant) return "not-renewed";
  // A recall may have shortened the loan meanwhile; a renewal takes no days away.
  return now.instant > before.instant ? "renewed" : "undecided";
}
