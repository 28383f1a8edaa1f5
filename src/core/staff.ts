/** What staff see and do at the station, in words that flows and the rest of the house share. */
import type { FaultCode } from "./faults.ts";

/** A device as staff see it. */
export interface DeviceState {
  readonly id: string;
  readonly role: string;
  readonly state: "starting" | "ready" | "trouble" | "lost" | "stopped";
  /** What is wrong with it, or what staff should see to soon. */
  readonly fault: FaultCode | undefined;
}

/** Something in the journal that a person has to settle. It names the item, for staff have to find it; never a patron. */
export interface OpenMatter {
  readonly entry: number;
  readonly kind: "loan" | "return" | "renewal" | "payment";
  readonly reason: string;
  readonly item: string;
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** A page of what staff see. */
export const STAFF_PAGES = ["devices", "frames", "exceptions", "take-off"] as const;
export type StaffPage = (typeof STAFF_PAGES)[number];
