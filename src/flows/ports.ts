import type { Assurance, CirculationPort, Media } from "../core/circulation.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { ItemId } from "../core/ids.ts";
import type { ReceiptFacts } from "../core/receipt.ts";
import type { Result } from "../core/result.ts";
import type { Attempts } from "./attempts.ts";

/** What became of paper. `may-be-torn`: some of the slip is out, and not all of it for certain. */
export type Printed = "printed" | "may-be-torn" | "not-printed";

/** The ways of a receipt to a person. None of them can hold up a loan. */
export interface ReceiptPort {
  print(receipt: ReceiptFacts): Promise<Printed>;
  /** Written to disk when it answers, and sent when the mail server takes it. Undefined without a mail server. */
  readonly mail: ((receipt: ReceiptFacts, address: string) => Promise<Result<void>>) | undefined;
  /** What a code on the screen holds; undefined where it would hold too much to be read. */
  code(receipt: ReceiptFacts): string | undefined;
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
