import type { Fault } from "../../core/faults.ts";
import type { Result } from "../../core/result.ts";
import type { Unsubscribe } from "../listeners.ts";
import type { Speed } from "./settings.ts";

/**
 * Why a transport was lost: `unplugged` and `error` are the operating system's words, `stuck` a write that was not
 * taken in time, `silent` a driver's verdict that nobody answers.
 */
export type LostReason = "unplugged" | "error" | "stuck" | "silent";

export type TransportState =
  | { readonly state: "closed" }
  | { readonly state: "opening" }
  | { readonly state: "open" }
  /** However it came about, the way on is the same: open again. Nothing of the old connection is delivered any more. */
  | { readonly state: "lost"; readonly reason: LostReason; readonly fault: Fault };

/** Bytes as they came, with the time at which they were read (`Clock.elapsed` milliseconds). */
export interface Received {
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** What every way to a device has in common: it is opened, it can be lost, it is opened again. */
export interface Line {
  /** For logs: `serial /dev/serial/by-id/…`. */
  readonly name: string;
  readonly state: TransportState;
  /** Opens, also again after a loss. Not to be called while an `open` is under way. */
  open(): Promise<Result<void>>;
  /** A driver's verdict that the far end is not there although the line is. */
  declareLost(reason: LostReason, fault: Fault): void;
  close(): Promise<void>;
  onState(listener: (state: TransportState) => void): Unsubscribe;
}

/**
 * A stream of bytes: serial line, TCP, USB printer class, the event file of a keyboard (which takes no bytes). It moves
 * them and knows nothing of what they mean.
 */
export interface Transport extends Line {
  readonly kind: "stream";
  /**
   * Hands over bytes; done when the operating system has taken them all. Past the deadline nobody knows what the
   * device has of them, so the transport is lost: what was left over never arrives behind somebody's next job.
   */
  write(bytes: Uint8Array, deadlineMs: number): Promise<Result<void>>;
  onBytes(listener: (received: Received) => void): Unsubscribe;
  /**
   * Sets speed and parity for the next `open`, or takes them from the settings again; undefined where the line has none.
   */
  readonly tune: ((speed: Speed | undefined) => void) | undefined;
}

/** A HID device. What is received is one whole input report at a time, with its report id first where it has one. */
export interface HidTransport extends Line {
  readonly kind: "hid";
  /** The report descriptor as the device gave it; empty where the operating system keeps it to itself. */
  descriptor(): Promise<Result<Uint8Array>>;
  /** Sends an output report; `bytes[0]` is its report id, 0 for a device without ids. */
  write(bytes: Uint8Array, deadlineMs: number): Promise<Result<void>>;
  /** Sends a feature report; `bytes[0]` is its report id. */
  writeFeature(bytes: Uint8Array, deadlineMs: number): Promise<Result<void>>;
  /** Reads a feature report of `length` bytes, report id included. */
  readFeature(id: number, length: number, deadlineMs: number): Promise<Result<Uint8Array>>;
  onBytes(listener: (received: Received) => void): Unsubscribe;
}

/** The set-up of a USB control transfer to the device itself (USB 2.0, 9.3). */
export interface ControlSetup {
  readonly type: "standard" | "class" | "vendor";
  readonly request: number;
  readonly value: number;
  readonly index: number;
}

/** A USB device that is driven by control transfers alone. */
export interface ControlTransport extends Line {
  readonly kind: "usb-control";
  controlIn(setup: ControlSetup, length: number, deadlineMs: number): Promise<Result<Uint8Array>>;
  controlOut(setup: ControlSetup, bytes: Uint8Array, deadlineMs: number): Promise<Result<void>>;
}

export type AnyTransport = Transport | HidTransport | ControlTransport;

/** The other end of a transport, where a simulated device sits. */
export interface FarEnd {
  /** What the driver opens. */
  readonly path: string;
  write(bytes: Uint8Array): void;
  /** A pause after which what is written is read apart from what was written before. */
  turn(): Promise<void>;
  onBytes(listener: (bytes: Uint8Array) => void): Unsubscribe;
  /** Stops taking bytes, as a hung device does: they pile up on the line until it takes no more. */
  pause(): void;
  resume(): void;
  /** Pulls the cable. */
  unplug(): Promise<void>;
}

/** Puts the cable in: a new line each time, as the operating system would make one. */
export type Plug = () => Promise<Result<FarEnd>>;
