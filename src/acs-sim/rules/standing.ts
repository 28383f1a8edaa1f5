import type { Habits } from "../habits.ts";
import type { Institution, PatronBlock } from "../library/config.ts";
import type { Patron } from "../library/state.ts";
import type { Desk } from "./desk.ts";
import type { Refusal } from "./refusals.ts";

/** How a patron stands with the library at this moment. */
export interface Standing {
  readonly overdue: number;
  readonly recalled: number;
  readonly owed: number;
  readonly limits: {
    readonly charged: number;
    readonly overdue: number;
    readonly holds: number;
    readonly fees: number;
  };
  /** The first standing reason not to lend to this patron, by the policy; the limit of loans is not among them. */
  readonly refusal: Refusal | undefined;
  readonly tooManyCharged: boolean;
  readonly tooManyOverdue: boolean;
  readonly tooManyFees: boolean;
  readonly recallOverdue: boolean;
}

/** In the order in which they are told. */
const BLOCKS: readonly (readonly [PatronBlock, Refusal])[] = [
  ["lost-card", "card-lost"],
  ["blocked", "patron-blocked"],
  ["expired", "card-expired"],
  ["fees", "fees-too-high"],
  ["recall-overdue", "recall-overdue"],
  ["overdue", "too-many-overdue"],
];

export function standingOf(patron: Patron, institution: Institution, now: number): Standing {
  const { policy } = institution;
  const limits = {
    charged: patron.limits.charged ?? policy.chargedLimit,
    overdue: patron.limits.overdue ?? policy.overdueLimit,
    holds: patron.limits.holds ?? policy.holdLimit,
    fees: patron.limits.fees ?? policy.feeLimit,
  };
  let overdue = 0;
  let recalled = 0;
  let recallOverdue = false;
  for (const { due, item } of patron.loans) {
    if (due < now) overdue += 1;
    if (item.recallBy === undefined) continue;
    recalled += 1;
    if (item.recallBy < now) recallOverdue = true;
  }
  let owed = 0;
  for (const fee of patron.fees) owed += fee.amount;
  const stands: { readonly [Block in PatronBlock]: boolean } = {
    blocked: patron.block !== undefined,
    "lost-card": patron.cardLost,
    expired: patron.expires !== undefined && patron.expires < now,
    fees: owed > limits.fees,
    overdue: overdue > limits.overdue,
    "recall-overdue": recallOverdue,
  };
  return {
    overdue,
    recalled,
    owed,
    limits,
    refusal: BLOCKS.find(([block]) => stands[block] && policy.blocks.has(block))?.[1],
    tooManyCharged: patron.loans.length >= limits.charged,
    tooManyOverdue: stands.overdue,
    tooManyFees: stands.fees,
    recallOverdue,
  };
}

/** Whether AD is this patron's PIN. A patron without a PIN has the empty one. */
export function pinMatches(patron: Patron, pin: string | undefined, habits: Habits): boolean {
  return habits.acceptsAnyPin || (pin ?? "") === patron.pin;
}

/** Whether the policy lets a transaction go ahead with this AD. */
export function pinSuffices(patron: Patron, pin: string | undefined, desk: Desk): boolean {
  const rule = desk.institution.policy.pin;
  if (rule === "ignored" || (rule === "if-sent" && (pin ?? "") === "")) return true;
  return pinMatches(patron, pin, desk.habits);
}
