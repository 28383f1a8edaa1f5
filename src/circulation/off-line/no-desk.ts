import type { AccountDesk } from "../../core/account.ts";
import { fault } from "../../core/faults.ts";
import type { PaymentDesk } from "../../core/payment.ts";
import { failed } from "../../core/result.ts";

const why = fault("acs.not-connected", "the visit began while the ILS could not be asked");
const away = failed(why);

/** The account of a visit that began off-line: only the ILS has it, and nothing is renewed or given up without it. */
export const NO_DESK: AccountDesk = {
  overview: () => Promise.resolve(away),
  renew: () => Promise.resolve(away),
  findOutRenewal: () => Promise.reject(new Error("Nothing was asked whose answer could be lost")),
  renewAll: () => Promise.resolve(away),
  cancelHold: () => Promise.resolve(away),
  changePickup: () => Promise.resolve(away),
};

/** No card is blocked, for the ILS cannot be told. */
export const noBlock = () => Promise.resolve(away);

/** Nothing is paid, for nobody knows what is owed. */
export const NO_PAYMENT: PaymentDesk = {
  waysToPay: () => [],
  pay: () => Promise.resolve({ outcome: "not-charged", fault: why }),
  cancelPayment: () => Promise.resolve(),
};
