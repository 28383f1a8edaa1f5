/** The words in which circulation answers about money. */
import type { Fault } from "./faults.ts";
import type { Money } from "./money.ts";
import type { Result } from "./result.ts";

/** A fee, or part of what is owed, that the patron wants to pay. `fee` undefined: the account as a whole. */
export interface Portion {
  readonly fee: string | undefined;
  readonly amount: Money;
}

/** What became of paying. Only `not-charged` took no money. */
export type Payment =
  | {
      readonly outcome: "paid";
      readonly amount: Money;
      readonly reference: string;
      readonly slip: readonly string[];
    }
  | { readonly outcome: "not-charged"; readonly fault: Fault }
  /** Money was taken and the ILS does not know of it yet: tried again until it does, and told to staff. */
  | {
      readonly outcome: "charged-not-recorded";
      readonly amount: Money;
      readonly reference: string;
      readonly slip: readonly string[];
      /** The entry of the journal, as staff find it. */
      readonly entry: number;
    }
  /** Not even the terminal can say: a matter for staff, and not to be paid again here. */
  | { readonly outcome: "unknown"; readonly amount: Money; readonly entry: number };

/** What a payment is doing, for the screen. `text`: the terminal's own words. */
export type PaymentStep =
  | { readonly step: "terminal"; readonly text: string }
  | { readonly step: "coins"; readonly received: Money }
  | { readonly step: "recording" };

/** Paying at the station. */
export interface PaymentDesk {
  /** Charges once and records it once (37); never resolves before both are known or a matter for staff. */
  pay(portions: readonly Portion[], onStep: (step: PaymentStep) => void): Promise<Payment>;
  /** Ends a payment that waits for a card or for coins; coins that were taken are recorded as a part payment. */
  cancelPayment(): Promise<void>;
}

/** Money that was taken by a device. `reference`: what finds it in the books of who took it. */
export interface Charged {
  readonly amount: Money;
  readonly reference: string;
  /** The device's own receipt, to be printed. */
  readonly slip: readonly string[];
}

/** A device that takes money, in words that circulation needs. `name` stands in the journal before anything is charged. */
export interface TillPort {
  readonly name: string;
  /** How 37 names it (payment type, two digits). */
  readonly paymentType: string;
  /** The fault `payment.unknown-outcome` means: ask `settle` before anything else. */
  charge(amount: Money, onStep: (step: PaymentStep) => void): Promise<Result<Charged>>;
  /** How the last payment ended, also one of the life before; `undefined`: it was not charged. */
  settle(amount: Money): Promise<Result<Charged | undefined>>;
  cancel(): Promise<void>;
}
