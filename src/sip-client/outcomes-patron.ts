import { PATRON_FLAGS, type PatronFlag } from "../core/circulation.ts";
import type { Dialect } from "./dialects/index.ts";
import { given, type Message } from "./message.ts";
import { amount, entries, number, patronIn, spoken, type Fields } from "./outcomes-values.ts";
import type { FeePayment, PatronInformation, PatronStatus, SessionEnd } from "./outcomes.ts";

/** Reads 24 or 26. */
export function readPatronStatus(answer: Message<"24"> | Message<"26">, dialect: Dialect): PatronStatus {
  return patronOf(answer, answer.fixed.patronStatus, answer.fixed.language, dialect);
}

function patronOf(answer: Fields, status: string, language: string, dialect: Dialect): PatronStatus {
  const name = given(answer, "AE") ?? "";
  return {
    patron: patronIn(answer),
    known: isKnown(given(answer, "BL"), status, name),
    pinCorrect: given(answer, "CQ") === "Y",
    pinChecked: given(answer, "CQ") !== undefined,
    flags: flagsOf(status),
    name,
    language,
    owed: amount(answer, "BV", dialect),
    ...spoken(answer),
  };
}

/** BL is optional: without it, an unknown card shows in its flags (`YYYY` and blanks) or in a missing name. */
function isKnown(valid: string | undefined, status: string, name: string): boolean {
  if (valid !== undefined) return valid === "Y";
  return !/^YYYY[^Y]*$/.test(status) && name !== "";
}

/** Only Y is set: some servers write N for clear, and vendors put other characters there. */
function flagsOf(status: string): PatronFlag[] {
  return PATRON_FLAGS.filter((_, index) => status[index] === "Y");
}

/** Reads 64. */
export function readPatronInformation(answer: Message<"64">, dialect: Dialect): PatronInformation {
  const { fixed } = answer;
  const unavailableHolds = number(fixed.unavailableHoldsCount);
  const holds = number(fixed.holdItemsCount);
  return {
    ...patronOf(answer, fixed.patronStatus, fixed.language, dialect),
    counts: {
      holds:
        holds !== undefined && dialect.holdCount === "with-unavailable"
          ? Math.max(0, holds - (unavailableHolds ?? 0))
          : holds,
      overdue: number(fixed.overdueItemsCount),
      charged: number(fixed.chargedItemsCount),
      fines: number(fixed.fineItemsCount),
      recalls: number(fixed.recallItemsCount),
      unavailableHolds,
    },
    lists: {
      holds: entries(answer, "AS"),
      overdue: entries(answer, "AT"),
      charged: entries(answer, "AU"),
      fines: entries(answer, "AV"),
      recalls: entries(answer, "BU"),
      unavailableHolds: entries(answer, "CD"),
    },
    limits: {
      holds: number(given(answer, "BZ")),
      overdue: number(given(answer, "CA")),
      charged: number(given(answer, "CB")),
      fees: amount(answer, "CC", dialect),
    },
    address: given(answer, "BD"),
    email: given(answer, "BE"),
    phone: given(answer, "BF"),
    homeLibrary: given(answer, "AQ"),
  };
}

/** Reads 38. */
export function readFeePayment(answer: Message<"38">): FeePayment {
  return {
    accepted: answer.fixed.paymentAccepted === "Y",
    patron: patronIn(answer),
    transaction: given(answer, "BK"),
    ...spoken(answer),
  };
}

/** Reads 36. */
export function readSessionEnd(answer: Message<"36">): SessionEnd {
  return { ended: answer.fixed.endSession === "Y", asked: true, ...spoken(answer) };
}
