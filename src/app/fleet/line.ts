import type { Fault } from "../../core/faults.ts";
import type { Result } from "../../core/result.ts";

/** What goes over a broker. */
export interface Message {
  readonly topic: string;
  readonly text: string;
  /** The broker keeps it for whoever comes later. */
  readonly retained: boolean;
}

/** One connection to a broker. */
export interface Line {
  /** Done when the broker has taken it (QoS 1). */
  publish(message: Message): Promise<Result<void, Fault<"fleet.no-broker">>>;
  /** When it is over, whoever ended it: why. */
  readonly closed: Promise<string>;
  /** Ends it in good order: the broker does not publish the last will. */
  close(): Promise<void>;
  /** Ends it at once, as a cut of the power does. */
  destroy(): void;
}

/** How somebody is at a broker. */
export interface Guest {
  /** Who comes with the name of another takes its place. */
  readonly id: string;
  /** What the broker publishes when the guest goes without a word. */
  readonly will: Message | undefined;
  /** What the guest hears of. */
  readonly topics: readonly string[];
  readonly heard: (topic: string, text: string) => void;
}

/** Makes a new connection, unless `signal` ends the attempt before. */
export type DialBroker = (
  guest: Guest,
  signal: AbortSignal,
) => Promise<Result<Line, Fault<"fleet.no-broker">>>;
