import type { CirculationPort } from "../core/circulation.ts";
import type { TillPort } from "../core/payment.ts";
import type { ReturnsPort } from "../core/returns.ts";
import type { Desk } from "./desk.ts";
import { openExceptions, type Exceptions } from "./exceptions.ts";
import { openHands } from "./hands.ts";
import { identify } from "./identify.ts";
import type { Entry } from "./journal/entry.ts";
import { recoverLoan } from "./loan.ts";
import { openOffLine, type OffLine } from "./off-line/off-line.ts";
import type { OffLineRules } from "./off-line/rules.ts";
import { openAccount } from "./patron.ts";
import { recoverRenewal } from "./renewal.ts";
import { openPayments } from "./payment/payments.ts";
import { openRecovery, type Recovery } from "./recovery.ts";
import { recoverReturn } from "./return.ts";
import { openReturns } from "./returns.ts";

/** Everything that circulation is put together from. */
export interface CirculationParts extends Omit<Desk, "exceptions"> {
  /** What takes money, in the order in which it is offered. */
  readonly tills: readonly TillPort[];
  /** As the library has it now. */
  readonly offLine: () => OffLineRules;
}

export interface Circulation extends CirculationPort {
  readonly returns: ReturnsPort;
  /** What waits for staff, as it comes to be. */
  readonly exceptions: Pick<Exceptions, "on">;
  readonly recovery: Recovery;
  readonly offLine: OffLine;
}

/** Circulation over SIP2, each step of it in the journal before the next. */
export function openCirculation(parts: CirculationParts): Circulation {
  const exceptions = openExceptions(parts.journal, parts.log);
  const desk: Desk = { ...parts, exceptions };
  const hands = openHands();
  const payments = openPayments({ ...desk, hands, tills: parts.tills });
  const rows = {
    loan: (entry: Entry) => recoverLoan(desk, entry),
    return: (entry: Entry) => recoverReturn(desk, entry),
    renewal: (entry: Entry) => recoverRenewal(desk, entry),
    payment: payments.recover,
  };
  const recovery = openRecovery({ ...parts, hands, rows, retriedAfter: payments.retriedAfter });
  const ended = (): void => void recovery.run();
  return {
    returns: openReturns(desk, { hands, ended }),
    exceptions,
    recovery,
    offLine: openOffLine(desk, hands, parts.offLine),
    identify(card, pin) {
      const key = { patron: card, pin };
      return identify(desk, key, (before) => openAccount(desk, { hands, payments, ended }, key, before));
    },
  };
}
