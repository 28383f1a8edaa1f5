import type { Fault } from "../../core/faults.ts";
import type { Result } from "../../core/result.ts";
import type { Unsubscribe } from "../listeners.ts";

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

/**
 * A way to a device: serial line, HID, TCP … It moves bytes and knows nothing of what they mean.
 */
export interface Transport {
  /** For logs: `serial /dev/serial/by-id/…`. */
  readonly name: string;
  readonly state: TransportState;
  /** Opens, also again after a loss. Not to be called while an `open` is under way. */
  open(): Promise<Result<void>>;
  /**
   * Hands over bytes; done when the operating system has taken them all. Past the deadline nobody knows what the
   * device has of them, so the transport is lost: what was left over never arrives behind somebody's next job.
   */
  write(bytes: Uint8Array, deadlineMs: number): Promise<Result<void>>;
  /** A driver's verdict that the far end is not there although the line is. */
  declareLost(reason: LostReason, fault: Fault): void;
  close(): Promise<void>;
  onBytes(listener: (received: Received) => void): Unsubscribe;
  onState(listener: (state: TransportState) => void): Unsubscribe;
}

/** The other end of a transport, where a simulated device sits. */
export interface FarEnd {
  /** What the driver opens. */
  readonly path: string;
  write(bytes: Uint8Array): void;
  onBytes(listener: (bytes: Uint8Array) => void): Unsubscribe;
  /** Stops taking bytes, as a hung device does: they pile up on the line until it takes no more. */
  pause(): void;
  resume(): void;
  /** Pulls the cable. */
  unplug(): Promise<void>;
}

/** Puts the cable in: a new line each time, as the operating system would make one. */
export type Plug = () => Promise<Result<FarEnd>>;
