/** What the journal keeps of a payment, and what can be decided from it. Pure. */
import { z } from "zod";
import { WAYS_TO_PAY, type Charged, type Portion, type TillPort } from "../../core/payment.ts";
import type { Money } from "../../core/money.ts";
import type { Entry } from "../journal/entry.ts";

/** Amounts are in minor units of the payment's currency. */
const minor = z.int().nonnegative();

const share = z.strictObject({
  /** CG; null: the account as a whole. */
  fee: z.string().nullable(),
  amount: minor,
  /** BK: the same on every try of this share, and never used for anything else. */
  transaction: z.string(),
  /** `asked`: 37 may have been taken note of. */
  state: z.enum(["open", "asked", "recorded"]),
  /** BV before 37 was said; null where the ILS did not say, below 0 for a credit. */
  owed: z.int().nullable(),
});

const paymentFacts = z.strictObject({
  till: z.string(),
  way: z.enum(WAYS_TO_PAY),
  paymentType: z.string(),
  /** What the till needs to find out how it ended. */
  mark: z.string(),
  currency: z.string(),
  amount: minor,
  /** BV before anything was charged, for staff; null where the ILS did not say. */
  owed: z.int().nullable(),
  /** Coins that have fallen so far. */
  received: minor,
  /** The till was asked how it ended, and cannot tell. */
  untold: z.boolean(),
  charged: z.strictObject({ amount: minor, reference: z.string(), slip: z.array(z.string()) }).nullable(),
  shares: z.array(share),
  /** The ILS's words for its last refusal (AF), and its lines for the slip (AG). */
  words: z.array(z.string()),
  print: z.array(z.string()),
});

/** What goes to one fee, or to the account as a whole. */
export type Share = Readonly<z.output<typeof share>>;
export type PaymentFacts = Readonly<z.output<typeof paymentFacts>>;

/** What was written of a payment. That it cannot be read is a bug: nobody but us writes it. */
export function factsOf({ secret }: Entry): PaymentFacts {
  return paymentFacts.parse(secret.facts);
}

/** A payment that is about to be asked for. `word`: never used before; `owed`: undefined where the ILS does not say. */
export function newFacts(
  { name: till, way, paymentType }: Pick<TillPort, "name" | "way" | "paymentType">,
  portions: readonly Portion[],
  owed: number | undefined,
  word: string,
): PaymentFacts {
  const [first] = portions;
  const amount = portions.reduce((sum, one) => sum + one.amount.minor, 0);
  if (first === undefined || amount <= 0) throw new RangeError("Nothing to pay");
  return {
    till,
    way,
    paymentType,
    mark: "",
    currency: first.amount.currency,
    amount,
    owed: owed ?? null,
    received: 0,
    untold: false,
    charged: null,
    shares: sharesOf(portions, word),
    words: [],
    print: [],
  };
}

/** Whether this till has still to say how a payment ended. */
export function isUntold(entry: Entry, till: string): boolean {
  if (entry.kind !== "payment" || entry.stage === "closed") return false;
  const facts = factsOf(entry);
  return facts.till === till && facts.charged === null && !facts.untold;
}

/** Whether an exception is a payment that can come to its end without staff: who could not be asked may answer later. */
export function mayPass(exception: Entry): boolean {
  if (exception.kind !== "payment" || exception.stage !== "exception") return false;
  const { charged, untold } = factsOf(exception);
  return charged !== null || !untold;
}

/** Portions as shares, numbered under one word that was never used before. */
export function sharesOf(portions: readonly Portion[], word: string): Share[] {
  return portions.map(({ fee, amount }, index) => ({
    fee: fee ?? null,
    amount: amount.minor,
    transaction: `${word}-${index + 1}`,
    state: "open",
    owed: null,
  }));
}

/**
 * Gives what was charged to the shares in their order. Where it is less, the last go without; what is above them is a
 * share of its own for the account as a whole, for no change is given.
 */
export function allot(shares: readonly Share[], amount: number): Share[] {
  let left = amount;
  const given = shares.flatMap((one) => {
    const part = Math.min(left, one.amount);
    left -= part;
    return part === 0 ? [] : [{ ...one, amount: part }];
  });
  const first = shares[0];
  if (left === 0 || first === undefined) return given;
  const word = first.transaction.replace(/-\d+$/, "");
  const above: Share = { ...first, fee: null, amount: left, transaction: `${word}-${shares.length + 1}` };
  return [...given, above];
}

/** The payment with the money that the till took. */
export function withCharge(facts: PaymentFacts, { amount, reference, slip }: Charged): PaymentFacts {
  return {
    ...facts,
    charged: { amount: amount.minor, reference, slip: [...slip] },
    shares: allot(facts.shares, amount.minor),
  };
}

export function withShare(facts: PaymentFacts, index: number, changed: Partial<Share>): PaymentFacts {
  const shares = facts.shares.map((one, at) => (at === index ? { ...one, ...changed } : one));
  return { ...facts, shares };
}

export function nextShare({ shares }: PaymentFacts): number | undefined {
  const index = shares.findIndex(({ state }) => state !== "recorded");
  return index === -1 ? undefined : index;
}

/** What was charged, in the words of a till. */
export function chargedOf({ charged, currency }: PaymentFacts): Charged {
  if (charged === null) throw new Error("Nothing was charged");
  return { ...charged, amount: { minor: charged.amount, currency } };
}

export function moneyOf({ currency }: PaymentFacts, amount: number): Money {
  return { minor: amount, currency };
}

/**
 * Whether the ILS took note of a share whose answer (38) was lost, from what the patron owed before and owes now. Only the
 * two amounts that can be explained decide: somebody else may have paid or charged meanwhile.
 */
export function decideShare(
  { owed, amount }: Share,
  now: number | undefined,
): "recorded" | "not-recorded" | "undecided" {
  if (owed === null || now === undefined) return "undecided";
  if (now === owed - amount) return "recorded";
  return now === owed ? "not-recorded" : "undecided";
}
