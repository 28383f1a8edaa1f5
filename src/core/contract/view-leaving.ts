/** What a visit ends with. */
export type ReceiptOutcome =
  | "printed"
  | "may-be-torn"
  | "mailed"
  | "shown"
  | "not-wanted"
  | "not-printed"
  | "not-mailed";

/** A library card on the pad, and how many items that do not stay at the station. */
export interface Left {
  readonly card: boolean;
  readonly items: number;
}
