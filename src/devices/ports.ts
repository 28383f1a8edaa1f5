/** What the rest of the house may ask of devices. It never sees bytes, paths or drivers. */
import type { FaultCode, Fault } from "../core/faults.ts";
import type { Printout } from "../core/printout.ts";
import type { Result } from "../core/result.ts";
import type { Unsubscribe } from "./listeners.ts";

/** How a device is. `since` in milliseconds since 1970. */
export type Health =
  | { readonly state: "starting" }
  | { readonly state: "ready" }
  /** It answers, but cannot do its work: no paper, cover open. */
  | { readonly state: "trouble"; readonly fault: Fault; readonly since: number }
  /** It is away; the driver keeps trying to have it back. */
  | { readonly state: "lost"; readonly fault: Fault; readonly since: number }
  | { readonly state: "stopped" };

/** What all devices have in common. */
export interface Device {
  /** The name in the configuration; it stands in logs and on the staff screen. */
  readonly id: string;
  readonly health: Health;
  onHealth(listener: (health: Health) => void): Unsubscribe;
  /** Lets go of the device for good. */
  stop(): Promise<void>;
}

/** A label that was read. Its text may be a patron's card: it is never logged. */
export interface Barcode {
  readonly text: string;
  /** AIM symbology identifier (`]F0` Codabar, `]C0` Code 128 …) where the scanner sends one. */
  readonly aim: string | undefined;
  /** When its last byte came; `Clock.elapsed` milliseconds. */
  readonly at: number;
}

/** Why a scan was not taken. */
export type DiscardCode = Extract<FaultCode, `scan.${string}`>;

/** Bytes that did not make a barcode. */
export interface Discard {
  readonly code: DiscardCode;
  /** How many bytes were thrown away. */
  readonly length: number;
  readonly at: number;
}

export interface ScannerPort extends Device {
  onBarcode(listener: (barcode: Barcode) => void): Unsubscribe;
  onDiscard(listener: (discard: Discard) => void): Unsubscribe;
}

export interface PrinterPort extends Device {
  /** Characters of normal width that fit on a line. */
  readonly columns: number;
  /**
   * Prints and cuts one slip. Answers within the driver's deadline whatever the printer does, so that nothing that
   * matters ever waits for paper.
   */
  print(printout: Printout): Promise<Result<void>>;
}

/** The first thing that is known of a device after it was started. */
export function firstHealth(device: Device): Promise<Health> {
  if (device.health.state !== "starting") return Promise.resolve(device.health);
  return new Promise((resolve) => {
    const forget = device.onHealth((health) => {
      forget();
      resolve(health);
    });
  });
}
