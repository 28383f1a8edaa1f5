import type { Result } from "../core/result.ts";
import type { ItemId } from "../core/ids.ts";
import type { CirculationStatus, ItemInformation, PatronInformation } from "../sip-client/outcomes.ts";

/** Where an item stands by 18. `unclear`: the ILS did not say, or in a way that proves neither. */
export type Standing = "on-loan" | "not-on-loan" | "unclear";

const STANDINGS: Readonly<Record<CirculationStatus, Standing>> = {
  charged: "on-loan",
  "charged-not-recallable": "on-loan",
  // An item that is called back is out with somebody.
  recalled: "on-loan",
  available: "not-on-loan",
  "on-hold-shelf": "not-on-loan",
  "to-be-reshelved": "not-on-loan",
  "in-process": "not-on-loan",
  "in-transit": "not-on-loan",
  "on-order": "not-on-loan",
  other: "unclear",
  "claimed-returned": "unclear",
  lost: "unclear",
  missing: "unclear",
};

export function standingOf(information: Result<ItemInformation>): Standing {
  return information.ok && information.value.known ? STANDINGS[information.value.circulation] : "unclear";
}

/** Whether the patron's list of loans (64, AU) names the item. Entries are barcodes, titles, or both in one. */
type Listed = "yes" | "no" | "unclear";

/** What the ILS said of an item (18) and of a patron's loans (64) when it was asked. */
export interface Asked {
  readonly information: Result<ItemInformation>;
  readonly loans: Result<PatronInformation>;
}

/** What was known when the loan was asked for. */
export interface Before {
  /** How many loans the patron had, as the ILS counted; undefined where it did not. */
  readonly charged: number | undefined;
  /** The ILS had said yes: then it is only asked whether it still stands by it. */
  readonly granted: boolean;
  /**
   * The list is asked for without the PIN that the patron gave: that something is missing from it says nothing then, for
   * many an ILS shows less to who brings no PIN.
   */
  readonly withoutPin: boolean;
}

/**
 * Decides a loan whose answer was lost. It says *lent* or *not lent* only where nothing speaks against it: a patron who is
 * wrongly sent away with a book, or wrongly told that it is not theirs, is worse off than one who is sent to the desk.
 */
export function decide(item: ItemId, asked: Asked, before: Before): "lent" | "not-lent" | "undecided" {
  const { information } = asked;
  const standing = standingOf(information);
  const loans = asked.loans.ok && asked.loans.value.known ? asked.loans.value : undefined;
  const listed = listedIn(item, information.ok ? information.value.title : "", loans, before);
  if (standing === "not-on-loan") return listed === "yes" ? "undecided" : "not-lent";
  if (listed === "yes") return "lent";
  if (standing === "on-loan") {
    // On loan and not in the list can be somebody else's. Where the ILS gives no list, its count tells.
    const isTheirs = before.granted || (loans !== undefined && oneMoreThan(before.charged, loans));
    return isTheirs ? "lent" : "undecided";
  }
  return listed === "no" && loans?.counts.charged === 0 && hasNoList(loans) ? "not-lent" : "undecided";
}

function listedIn(
  item: ItemId,
  title: string,
  loans: PatronInformation | undefined,
  { withoutPin }: Before,
): Listed {
  if (loans === undefined) return "unclear";
  const { charged } = loans.lists;
  if (charged.some((entry) => names(entry, item) || (title !== "" && names(entry, title)))) return "yes";
  return withoutPin ? "unclear" : "no";
}

/** Whether an entry of a list holds this text as whole words: a number is not found within a longer one. */
export function names(entry: string, text: string): boolean {
  for (let at = entry.indexOf(text); at >= 0; at = entry.indexOf(text, at + 1)) {
    if (!isOfWord(entry[at - 1]) && !isOfWord(entry[at + text.length])) return true;
  }
  return false;
}

function isOfWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

/** Nothing but the loan that was asked for has come in between: the patron stands at the station. */
function oneMoreThan(before: number | undefined, loans: PatronInformation): boolean {
  return before !== undefined && loans.counts.charged === before + 1 && hasNoList(loans);
}

function hasNoList({ lists }: PatronInformation): boolean {
  return lists.charged.length === 0;
}
