import type { Habits } from "../habits.ts";
import type { Institution } from "../library/config.ts";
import type { Library } from "../library/library.ts";
import type { Item, Patron } from "../library/state.ts";
import type { Refusal } from "./refusals.ts";

/** Where and by whose rules something is asked of the library. */
export interface Desk {
  readonly library: Library;
  readonly institution: Institution;
  /** The branch in which the terminal stands. */
  readonly branch: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly habits: Habits;
}

/** A fee that must be acknowledged (BO) before the library does what was asked. */
export interface FeeToConfirm {
  readonly amount: number;
  readonly type: "rental" | "hold";
}

/** Why something was not done; patron and item as far as they are known. */
export interface Refused {
  readonly kind: "refused";
  readonly reason: Refusal;
  readonly patron: Patron | undefined;
  readonly item: Item | undefined;
  readonly fee: FeeToConfirm | undefined;
}

export function refused(reason: Refusal, patron: Patron | undefined, item: Item | undefined): Refused {
  return { kind: "refused", reason, patron, item, fee: undefined };
}

/** When a loan of this item that begins at `from` falls due. */
export function dueDate(desk: Desk, item: Item, from: number): number {
  const { policy, zone } = desk.institution;
  const days = item.traits.loanDays ?? policy.loanDays[item.title.media];
  return desk.library.calendar.due(from, days, desk.branch, zone, policy.dueTime);
}

/** Charges what a loan or its renewal costs, and answers the id of the fee; "" where nothing is to be paid. */
export function chargeRental(
  { library, now }: Desk,
  patron: Patron,
  item: Item,
  fee: FeeToConfirm | undefined,
): string {
  if (fee === undefined) return "";
  const what = { text: item.title.title, barcode: item.barcode, amount: fee.amount, made: now };
  return library.charge(patron, { type: "rental", ...what }).id;
}
