/** What staff see and do at the station, in words that flows and the rest of the house share. */
import type { FaultCode } from "./faults.ts";

/** What a device is for. */
export const ROLES = [
  "scanner",
  "card",
  "printer",
  "rfid",
  "security",
  "lamp",
  "payment",
  "coins",
  "gate",
  "sensor",
] as const;
export type Role = (typeof ROLES)[number];

/** A device as staff see it; the station's configuration stands among them while it wants somebody. */
export interface DeviceState {
  readonly id: string;
  readonly role: Role | "configuration";
  readonly state: "starting" | "ready" | "trouble" | "lost" | "stopped";
  /** What is wrong with it, or what staff should see to soon. */
  readonly fault: FaultCode | undefined;
}

/** Why a person has to settle something. */
export const EXCEPTION_REASONS = [
  /** The ILS does not say whether it happened, or contradicts itself. */
  "undecided",
  /** Lent, and its security could not be taken off. */
  "still-armed",
  /** Returned, and its security could not be put on again. */
  "not-armed",
  /** Money was taken, and the ILS does not take note of it. */
  "charged-not-recorded",
  /** Not even the terminal can say whether money was taken. */
  "payment-unknown",
  /** Taken off-line, and refused by the ILS afterwards. */
  "replay-refused",
  /** Lent off-line, and the ILS set another due date than was promised. */
  "due-differs",
] as const;
export type ExceptionReason = (typeof EXCEPTION_REASONS)[number];

/** Something in the journal that a person has to settle. It names the item, for staff have to find it; never a patron. */
export interface OpenMatter {
  readonly entry: number;
  readonly kind: "loan" | "return" | "renewal" | "payment";
  readonly reason: ExceptionReason;
  readonly item: string;
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** A page of what staff see. */
export const STAFF_PAGES = ["devices", "frames", "exceptions", "take-off"] as const;
export type StaffPage = (typeof STAFF_PAGES)[number];
