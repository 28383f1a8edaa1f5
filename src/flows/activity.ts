/** What a person can do at the station. */
export type Activity = "borrow" | "return" | "account" | "pay";

/** The activities that the session has a place for, in the order in which they are offered. */
export const ACTIVITIES: readonly Activity[] = ["borrow", "return", "account", "pay"];

/** What cannot be done by nobody. A return can, unless the library wants a card for it. */
export const NEEDS_PATRON: readonly Next[] = ["borrow", "account", "pay"];

/** Where a person goes from an activity: to another one, to the receipt, or away. */
export type Next = Activity | "finish" | "leave";

/**
 * How the machine of an activity ends. It gets the session's scans (`scan.item`, `scan.card`, `scan.publishers-label`),
 * all intents and `idle.end`, and ends only where nothing is open: never over an item or a payment.
 */
export interface ActivityOutput<Done> {
  /** What was done, for the receipt and for the same activity later in the session. */
  readonly done: Done;
  readonly next: Next;
}
