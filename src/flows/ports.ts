import type { Assurance, CirculationPort, Media } from "../core/circulation.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { ItemId } from "../core/ids.ts";
import type { ReceiptFacts } from "../core/receipt.ts";
import type { Result } from "../core/result.ts";
import type { Attempts } from "./attempts.ts";

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
