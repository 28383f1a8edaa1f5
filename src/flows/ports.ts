import type { CirculationPort, Due } from "../core/circulation.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { Result } from "../core/result.ts";
import type { Attempts } from "./attempts.ts";

/** What a receipt says; no name and no card number, for slips are left lying about. */
export interface ReceiptFacts {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly lent: readonly { readonly id: string; readonly title: string; readonly due: Due }[];
  /** Items that nobody could decide about: the slip is what the patron shows at the desk. */
  readonly toDesk: readonly { readonly id: string; readonly title: string }[];
  /** The ILS's own lines (AG). */
  readonly ilsLines: readonly string[];
}

export interface ReceiptPort {
  print(receipt: ReceiptFacts): Promise<Result<void>>;
}

/** Everything that flows ask of the rest of the house. */
export interface FlowPorts {
  readonly circulation: CirculationPort;
  readonly receipts: ReceiptPort;
  readonly attempts: Attempts;
  readonly clock: Clock;
  readonly log: Log;
}
