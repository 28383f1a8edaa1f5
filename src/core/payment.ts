/** The words in which circulation answers about money. */
import type { Fault } from "./faults.ts";
import type { Money } from "./money.ts";
import type { Result } from "./result.ts";

/** How money is taken. */
export const WAYS_TO_PAY = ["card", "coins"] as const;

export type WayToPay = (typeof WAYS_TO_PAY)[number];

/** A fee, or part of what is owed, that the patron wants to pay. `fee` undefined: the account as a whole. */
export interface Portion {
  readonly fee: string | undefined;
  readonly amount: Money;
}

/** Money that was taken by a device. `reference`: what finds it in the books of who took it. */
export interface Charged {
  readonly amount: Money;
  readonly reference: string;
  /** The device's own receipt, to be printed. */
  readonly slip: readonly string[];
}

/** What became of paying. Only `not-charged` took no money. */
export type Payment =
  | (Charged & {
      readonly outcome: "paid";
      /** The ILS's lines for the slip (AG). */
      readonly print: readonly string[];
    })
  | { readonly outcome: "not-charged"; readonly fault: Fault }
  /** Money was taken and the ILS does not know of all of it yet: tried again until it does, and told to staff. */
  | (Charged & {
      readonly outcome: "charged-not-recorded";
      /** The entry of the journal, as staff find it. */
      readonly entry: number;
      /** Why not, in the ILS's words, where it said any. */
      readonly words: readonly string[];
    })
  /** Not even the till can say: a matter for staff, and not to be paid again here. */
  | { readonly outcome: "unknown"; readonly amount: Money; readonly entry: number };

/** What a payment is doing, for the screen. `text`: the terminal's own words. */
export type PaymentStep =
  | { readonly step: "terminal"; readonly text: string }
  /** Coins that have fallen so far, in all. */
  | { readonly step: "coins"; readonly received: Money }
  | { readonly step: "recording" };

/** Paying at the station. */
export interface PaymentDesk {
  /** How money can be taken here now; empty where none can. */
  waysToPay(): readonly WayToPay[];
  /** Charges once and records it once (37); never resolves before both are known or a matter for staff. */
  pay(way: WayToPay, portions: readonly Portion[], onStep: (step: PaymentStep) => void): Promise<Payment>;
  /** Ends a payment that waits for a card or for coins; coins that were taken are recorded as a part payment. */
  cancelPayment(): Promise<void>;
}

/** A device that takes money, in words that circulation needs. `name` stands in the journal before anything is charged. */
export interface TillPort {
  readonly name: string;
  readonly way: WayToPay;
  /** How 37 names it (payment type, two digits). */
  readonly paymentType: string;
  /** Whether it can take money now. */
  readonly ready: boolean;
  /**
   * `before` is called once, right before anything can be taken, with what `settle` needs to know later; its fault ends
   * the payment there. The fault `payment.unknown-outcome` means: ask `settle` before anything else; with any other
   * nothing was taken.
   */
  charge(
    amount: Money,
    before: (mark: string) => Result<void>,
    onStep: (step: PaymentStep) => void,
  ): Promise<Result<Charged>>;
  /**
   * How a payment ended, by its amount and mark; also one of the life before. `undefined`: it was not charged.
   * `payment.unknown-outcome`: it was asked, and cannot tell; any other fault: it could not be asked now.
   */
  settle(amount: Money, mark: string): Promise<Result<Charged | undefined>>;
  cancel(): Promise<void>;
}
