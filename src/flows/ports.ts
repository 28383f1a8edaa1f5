import type { InspectionEvent } from "xstate";
import type { CirculationPort } from "../core/circulation.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { ItemId, PatronId } from "../core/ids.ts";
import type { OffLinePort } from "../core/off-line.ts";
import type { HoldSlipFacts, ReceiptFacts } from "../core/receipt.ts";
import type { Result } from "../core/result.ts";
import type { ReturnsPort } from "../core/returns.ts";
import type { DeviceState, OpenMatter } from "../core/staff.ts";
import type { Attempts } from "./attempts.ts";

/** What became of paper. `may-be-torn`: some of the slip is out, and not all of it for certain. */
export type Printed = "printed" | "may-be-torn" | "not-printed";

/** The ways of a receipt to a person. None of them can hold up a loan. */
export interface ReceiptPort {
  print(receipt: ReceiptFacts): Promise<Printed>;
  /** Written to disk when it answers, and sent when the mail server takes it. Undefined without a mail server. */
  readonly mail: ((receipt: ReceiptFacts, address: string) => Promise<Result<void>>) | undefined;
  /** The slip in lines of text, as it would come out of the printer; "" where it cannot be made. */
  preview(receipt: ReceiptFacts): string;
  /** What a code on the screen holds; undefined where it would hold too much to be read. */
  code(receipt: ReceiptFacts): string | undefined;
  /** The slip for staff that goes into a returned item. */
  printHoldSlip(slip: HoldSlipFacts): Promise<Printed>;
}

/** What staff can do at the station. Who they are is checked here, and wrong PINs are counted over restarts of a session. */
export interface StaffPort {
  isCard(card: PatronId): boolean;
  /** Whether the PIN is that of the card. Slow on purpose. */
  check(card: PatronId, pin: string): Promise<boolean>;
  /** Too many wrong PINs: nobody is let in for a while. */
  readonly locked: boolean;
  readonly devices: readonly DeviceState[];
  /** The last frames to and from the ILS, masked, oldest first. */
  readonly frames: readonly string[];
  /** Hears of changes of the two; the value ends that. */
  onChange(listener: () => void): () => void;
  matters(): Result<readonly OpenMatter[]>;
  /** A person at the station says that it is settled. */
  settle(entry: number): Result<unknown>;
  /** The station is out of service, also after a restart, until it is opened again. */
  readonly closed: boolean;
  close(on: boolean): void;
  /** The last slip once more. */
  reprint(): Promise<Printed>;
  testPage(): Promise<Printed>;
  /** Takes an item off whoever's card it is on, and secures it. */
  takeOff(item: ItemId): Promise<Result<unknown>>;
}

/** Everything that flows ask of the rest of the house. */
export interface FlowPorts {
  readonly circulation: CirculationPort;
  readonly returns: ReturnsPort;
  /** In place of these while the ILS cannot be asked. */
  readonly offLine: OffLinePort;
  readonly receipts: ReceiptPort;
  readonly attempts: Attempts;
  /** Undefined where no staff card was made: then there is no staff mode. */
  readonly staff: StaffPort | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** Hears of every step of every machine; undefined where nobody looks, as at a station. */
  readonly watch: ((step: InspectionEvent) => void) | undefined;
}
