import type { Assurance, CirculationPort, Due, Media } from "../core/circulation.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { ItemId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";
import type { Attempts } from "./attempts.ts";

/** An item of a session as the slip tells it. */
export type ReceiptLine =
  | { readonly outcome: "lent" | "renewed"; readonly item: string; readonly title: string; readonly due: Due }
  | {
      readonly outcome: "refused";
      readonly item: string;
      readonly title: string;
      /** The ILS's words. */
      readonly reasons: readonly string[];
    }
  /** Nobody could decide about it: the slip is what the patron shows at the desk. */
  | { readonly outcome: "to-desk"; readonly item: string; readonly title: string };

/** What a receipt says; no name and no card number, for slips are left lying about. */
export interface ReceiptFacts {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly items: readonly ReceiptLine[];
  /** The ILS's own lines (AG). */
  readonly ilsLines: readonly string[];
}

export interface ReceiptPort {
  print(receipt: ReceiptFacts): Promise<Result<void>>;
}

/** What takes the security off an item that was lent: a pad with the item on it, or a desensitizer. */
export interface SecurityPort {
  /** Done when the item would pass the gate; a fault if it would not. May be asked again. */
  release(item: ItemId, media: Media): Promise<Result<Assurance>>;
}

/** Everything that flows ask of the rest of the house. */
export interface FlowPorts {
  readonly circulation: CirculationPort;
  readonly receipts: ReceiptPort;
  /** Undefined at a station whose items carry no security, or whose staff take it off. */
  readonly security: SecurityPort | undefined;
  readonly attempts: Attempts;
  readonly clock: Clock;
  readonly log: Log;
}
