/** How a payment ended whose result was lost, by what the terminal booked last before it and now. Pure. */
import type { Status } from "./codec.ts";
import { RESULT } from "./tables.ts";

/** What a transaction is known by again. */
export type Mark = Pick<Status, "receipt" | "trace">;

/** `0231/000975`: number of the receipt and trace number, as far as the terminal gives them; "" where it gives neither. */
export function markText(mark: Mark | undefined): string {
  return [mark?.receipt, mark?.trace].filter((part) => part !== undefined).join("/");
}

/** Reads what `markText` wrote, four digits, six, or both; undefined for anything else. */
export function readMark(text: string): Mark | undefined {
  const [, receipt, trace] = /^(?:(\d{4})(?:\/(?=\d)|$))?(\d{6})?$/.exec(text) ?? [];
  return receipt === undefined && trace === undefined ? undefined : { receipt, trace };
}

export type Verdict = "charged" | "not-charged" | "unknown";

/**
 * `before` and `now` are what the terminal repeats as its last transaction, undefined where it repeats nothing. It is idle
 * now, so nothing is booked any more. Only what is certain is said: a terminal that repeats nothing may still have charged.
 */
export function judge(before: Mark | undefined, now: Status | undefined, amount: number): Verdict {
  if (before === undefined || now === undefined || !isMarked(before) || !isMarked(now)) return "unknown";
  if (isSame(before, now)) return "not-charged";
  // Something was booked since: it is this payment if it has its amount, for the station alone starts payments.
  if (now.amount !== amount) return "unknown";
  // A payment whose result could not be told is given back by some terminals; the reversal has its amount too.
  if (now.reversed !== undefined) return now.reversed === before.trace ? "unknown" : "not-charged";
  if (now.result === undefined || !isNext(before, now)) return "unknown";
  return now.result === RESULT.ok ? "charged" : "not-charged";
}

/** Whether nothing was booked between: a payment that was given back again by a reversal that does not say so. */
function isNext(before: Mark, now: Mark): boolean {
  if (before.receipt === undefined || now.receipt === undefined) return true;
  const [one, two] = [Number(before.receipt), Number(now.receipt)];
  return two === one + 1 || two < one;
}

function isMarked({ receipt, trace }: Mark): boolean {
  return receipt !== undefined || trace !== undefined;
}

/** Whether the terminal told of another transaction than the one before, as far as their numbers show. */
export function isAnother(before: Mark | undefined, now: Mark): boolean {
  return before === undefined || !isSame(before, now);
}

/** The same transaction: no number that both have differs, and there is one that both have. */
function isSame(one: Mark, two: Mark): boolean {
  const pairs = [
    [one.receipt, two.receipt],
    [one.trace, two.trace],
  ].filter((pair) => !pair.includes(undefined));
  return pairs.length > 0 && pairs.every(([left, right]) => left === right);
}
