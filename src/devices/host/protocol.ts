/** What the station and its device host say to each other. A line is one connection: each opening has a new number. */
import type { Result } from "../../core/result.ts";
import type { TransportSettings } from "../transports/settings.ts";
import type { ControlSetup, LostReason } from "../transports/transport.ts";

/** Everything that the station asks for: what is said along, and what a good answer holds. */
export interface Verbs {
  open(settings: TransportSettings): void;
  /** Lets go of the line, or gives up opening it. */
  release(lost: boolean): void;
  write(bytes: Uint8Array): void;
  descriptor(): Uint8Array;
  writeFeature(bytes: Uint8Array): void;
  readFeature(id: number, length: number): Uint8Array;
  controlIn(setup: ControlSetup, length: number, deadlineMs: number): Uint8Array;
  controlOut(setup: ControlSetup, bytes: Uint8Array, deadlineMs: number): void;
  /** Whether the host does anything at all; the line does not matter. */
  ping(): void;
}

export type Verb = keyof Verbs;

/** A question to the host. It is answered once, under its number. */
export type Question = {
  readonly [V in Verb]: {
    readonly number: number;
    readonly line: number;
    readonly verb: V;
    readonly values: Parameters<Verbs[V]>;
  };
}[Verb];

/** What the host says. */
export type Told =
  | { readonly kind: "answer"; readonly number: number; readonly result: Result<Uint8Array | void> }
  | { readonly kind: "bytes"; readonly line: number; readonly bytes: Uint8Array }
  | { readonly kind: "lost"; readonly line: number; readonly reason: LostReason; readonly detail: string };
