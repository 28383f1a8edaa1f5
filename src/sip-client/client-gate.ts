import { fault, type Fault } from "../core/faults.ts";
import type { Dialect } from "./dialects/index.ts";
import type { RequestMessage } from "./exchange.ts";
import { given } from "./message.ts";
import type { AcsStatus } from "./outcomes.ts";
import { messageSpec, type RequestCode } from "./spec/messages.ts";

/** The flags of 98 that speak of a request. */
const FLAGS: {
  readonly [C in RequestCode]?: keyof AcsStatus & ("checkoutOk" | "checkinOk" | "renewalPolicy");
} = {
  "11": "checkoutOk",
  "09": "checkinOk",
  "29": "renewalPolicy",
  "65": "renewalPolicy",
};

/** Why this request must not be sent to an ACS that says `status` of itself; undefined to send it. */
export function refusal(request: RequestMessage, status: AcsStatus, dialect: Dialect): Fault | undefined {
  const { code } = request;
  if (dialect.trustOnLine && !status.onLine) return fault("acs.offline", "on-line N in 98");
  if (dialect.trustSupportedMessages && status.supports(code) === false) {
    return fault("acs.unsupported", `${messageSpec(code).name}, ${code}: N in BX`);
  }
  // An ACS that ignores BI would lend, or return, once more instead of undoing it.
  if (given(request, "BI") === "Y" && !dialect.honoursCancel) {
    return fault("acs.unsupported", `BI in ${code}: not honoured in the dialect ${dialect.name}`);
  }
  const flag = FLAGS[code];
  if (!dialect.trustStatusFlags || flag === undefined || status[flag]) return undefined;
  return flag === "checkoutOk"
    ? fault("acs.checkout-not-allowed", "checkout N in 98")
    : fault("acs.unsupported", `${messageSpec(code).name}: N in 98`);
}
