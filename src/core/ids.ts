/** Branded identifiers, so that a card number is never passed where an item number is meant. */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** What a patron's card holds (AA). Secret: never logged. */
export type PatronId = Branded<"PatronId">;
/** What an item's label or tag holds (AB). */
export type ItemId = Branded<"ItemId">;

/** Takes a scanned or typed value as a patron identifier; checks nothing. */
export function patronId(value: string): PatronId {
  return value as PatronId;
}

/** Takes a scanned value as an item identifier; checks nothing. */
export function itemId(value: string): ItemId {
  return value as ItemId;
}
