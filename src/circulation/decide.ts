import type { Result } from "../core/result.ts";
import type { ItemId } from "../core/ids.ts";
import type { CirculationStatus, ItemInformation, PatronInformation } from "../sip-client/outcomes.ts";

/** Where an item stands by 18. `unclear`: the ILS did not say, or in a way that proves neither. */
type Standing = "on-loan" | "not-on-loan" | "unclear";

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

/** Whether the patron's list of loans (64, AU) names the item. Entries are barcodes, titles, or both in one. */
type Listed = "yes" | "no" | "unclear";

/**
 * Decides a loan whose answer was lost from what the ILS says of the item (18) and of the patron's loans (64). It says
 * *lent* or *not lent* only where nothing speaks against it: a patron who is wrongly sent away with a book, or wrongly
 * told that it is not theirs, is worse off than one who is sent to the desk.
 */
export function decide(
  item: ItemId,
  information: Result<ItemInformation>,
  loans: Result<PatronInformation>,
): "lent" | "not-lent" | "undecided" {
  const standing =
    information.ok && information.value.known ? STANDINGS[information.value.circulation] : "unclear";
  const listed = listedIn(item, information.ok ? information.value.title : "", loans);
  if (standing === "not-on-loan") return listed === "yes" ? "undecided" : "not-lent";
  // On loan and not in the list can be somebody else's, or a list that this ILS does not give.
  if (listed === "yes") return "lent";
  return standing === "unclear" && hasNoLoans(loans) ? "not-lent" : "undecided";
}

function listedIn(item: ItemId, title: string, loans: Result<PatronInformation>): Listed {
  if (!loans.ok) return "unclear";
  const { charged } = loans.value.lists;
  const named = charged.some((entry) => entry.includes(item) || (title !== "" && entry.includes(title)));
  return named ? "yes" : "no";
}

function hasNoLoans(loans: Result<PatronInformation>): boolean {
  return loans.ok && loans.value.counts.charged === 0 && loans.value.lists.charged.length === 0;
}
