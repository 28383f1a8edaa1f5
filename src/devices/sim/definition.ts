/** How a simulated device stands in the table of peers, for people who drive it from a prompt or a script. */
import type { z } from "zod";
import type { Clock, Random } from "../../core/clock.ts";
import type { Result } from "../../core/result.ts";
import type { Json } from "../driver.ts";
import type { AnyTransport, Plug } from "../transports/transport.ts";
import type { Fragmentation } from "./fragments.ts";

export interface PeerParts {
  /** Where it is plugged in; only streams are. */
  readonly plug: Plug;
  readonly fragmentation: Fragmentation;
  readonly clock: Clock;
  readonly random: Random;
}

/** Something that a person can do to the device: put a tag on it, open its cover, pull its cable. */
export interface Verb {
  /** `place UID [ITEM]`: its words, those that may be left out in brackets. */
  readonly usage: string;
  readonly what: string;
  /** The value, if there is one, is shown to whoever asked. */
  run(words: readonly string[]): Promise<Result<Json | undefined>>;
}

export interface RunningPeer {
  readonly path: string;
  /** What a driver in this program is given, where the line cannot be had from outside. */
  readonly transport?: AnyTransport;
  readonly verbs: Readonly<Record<string, Verb>>;
  stop(): Promise<void>;
}

export interface PeerDefinition {
  /** The word for it: `feig`, `3m`, `escpos`. */
  readonly name: string;
  readonly what: string;
  /**
   * What it is plugged in by. A stream is put on a pseudo-terminal or a TCP port for anybody; reports and transfers stay
   * within this program, since no machine lets one make a USB device out of nothing.
   */
  readonly line: AnyTransport["kind"];
  readonly options: z.ZodType;
  start(parts: PeerParts, options: unknown): Promise<Result<RunningPeer>>;
}
